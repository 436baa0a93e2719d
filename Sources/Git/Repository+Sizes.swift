import CLibgit2

extension Repository {
    /// The bytes of all files of a tree that a pathspec matches, each file once.
    package func bytes(ofFilesMatching patterns: [String], inTree tree: ObjectID) throws(GitError)
        -> Int
    {
        guard !patterns.isEmpty else { return 0 }
        let files = deltas(in: try diff(fromNothingTo: tree))
        let others = Set(try paths(Array(files.keys), matchingNoneOf: patterns))
        let database = try objectDatabase()
        var sum = 0
        for (path, file) in files where !others.contains(path) {
            guard let entry = file.new, entry.mode.isRegular else { continue }
            var raw = entry.id.raw
            var size = 0
            var type = GIT_OBJECT_INVALID
            let code = git_odb_read_header(&size, &type, database.pointer, &raw)
            try check(code, "read the size of \(path)")
            sum += size
        }
        return sum
    }
}
