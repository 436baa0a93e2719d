import CLibgit2

/// A path that two trees have differently, with what stands there in each.
struct TreeDelta: Sendable {
    let path: GitPath
    /// Nil where it is not there, or is a folder.
    var old: TreeEntry?
    var new: TreeEntry?
}

extension Repository {
    /// What differs between two trees, by path; equal subtrees are skipped, and no file is read.
    func deltas(from old: ObjectID, to new: ObjectID) throws(GitError) -> [GitPath: TreeDelta] {
        deltas(in: try diff(from: old, to: new))
    }

    func deltas(in diff: borrowing Handle) -> [GitPath: TreeDelta] {
        var found: [GitPath: TreeDelta] = [:]
        for index in 0..<git_diff_num_deltas(diff.pointer) {
            guard let delta = git_diff_get_delta(diff.pointer, index)?.pointee,
                let text = delta.new_file.path ?? delta.old_file.path
            else { continue }
            let path = GitPath(cString: text)
            // What became another kind of thing is listed twice.
            var known = found[path] ?? TreeDelta(path: path)
            if delta.status != GIT_DELTA_ADDED { known.old = entry(delta.old_file, path) }
            if delta.status != GIT_DELTA_DELETED { known.new = entry(delta.new_file, path) }
            found[path] = known
        }
        return found
    }

    private func entry(_ file: git_diff_file, _ path: GitPath) -> TreeEntry {
        TreeEntry(
            name: path.lastName,
            mode: FileMode(raw: UInt32(file.mode)),
            id: ObjectID(file.id)
        )
    }
}
