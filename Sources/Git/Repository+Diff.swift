import CLibgit2

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// One path that differs between two trees.
package struct ChangedPath: Sendable, Hashable, Codable {
    /// The status letter that `git diff --name-status` prints.
    package enum Status: String, Sendable, Codable {
        case added = "A"
        case modified = "M"
        case deleted = "D"
        case typeChanged = "T"
    }

    package let path: GitPath
    package let status: Status
}

/// How two trees differ.
package struct TreeDifference: Sendable, Equatable, Codable {
    /// By path. A rename is a removal and an addition: nothing is guessed here.
    package let paths: [ChangedPath]
    /// Lines; binary files count as none.
    package let insertions: Int
    package let deletions: Int

    package init(paths: [ChangedPath], insertions: Int, deletions: Int) {
        self.paths = paths
        self.insertions = insertions
        self.deletions = deletions
    }
}

extension Repository {
    /// Compares two trees; equal subtrees are skipped.
    package func difference(
        from old: ObjectID,
        to new: ObjectID,
    ) throws(GitError) -> TreeDifference {
        let diff = try diff(from: old, to: new)
        let stats = try Handle(git_diff_stats_free, "count changed lines") { made in
            git_diff_get_stats(&made, diff.pointer)
        }
        return TreeDifference(
            paths: paths(of: diff.pointer),
            insertions: git_diff_stats_insertions(stats.pointer),
            deletions: git_diff_stats_deletions(stats.pointer),
        )
    }

    /// The paths that differ between two trees; no file is read.
    package func changedPaths(
        from old: ObjectID,
        to new: ObjectID,
    ) throws(GitError) -> [ChangedPath] {
        let diff = try diff(from: old, to: new)
        return paths(of: diff.pointer)
    }

    func diff(from old: ObjectID, to new: ObjectID) throws(GitError) -> Handle {
        let oldTree = try treeHandle(old)
        let newTree = try treeHandle(new)
        return try Handle(git_diff_free, "compare two trees") { made in
            git_diff_tree_to_tree(&made, pointer, oldTree.pointer, newTree.pointer, nil)
        }
    }

    /// Everything in a tree, as if it were new.
    func diff(fromNothingTo new: ObjectID) throws(GitError) -> Handle {
        let tree = try treeHandle(new)
        return try Handle(git_diff_free, "list the tree \(new.short)") { made in
            git_diff_tree_to_tree(&made, pointer, nil, tree.pointer, nil)
        }
    }

    private func paths(of diff: OpaquePointer) -> [ChangedPath] {
        (0..<git_diff_num_deltas(diff)).compactMap { index -> ChangedPath? in
            guard let delta = git_diff_get_delta(diff, index)?.pointee else { return nil }
            guard let text = delta.new_file.path ?? delta.old_file.path else { return nil }
            let status: ChangedPath.Status =
                switch delta.status {
                case GIT_DELTA_ADDED: .added
                case GIT_DELTA_DELETED: .deleted
                case GIT_DELTA_TYPECHANGE: .typeChanged
                default: .modified
                }
            return ChangedPath(path: GitPath(cString: text), status: status)
        }
    }

    /// Those of `paths` that no pattern matches; patterns are git's pathspecs, such as `Sources/**`.
    package func paths(
        _ paths: [GitPath],
        matchingNoneOf patterns: [String],
    ) throws(GitError) -> [GitPath] {
        let copies = patterns.map { strdup($0) }
        defer { for copy in copies { free(copy) } }
        var strings = copies
        let specification = try Handle(git_pathspec_free, "read the patterns") { made in
            strings.withUnsafeMutableBufferPointer { buffer in
                var array = git_strarray(strings: buffer.baseAddress, count: buffer.count)
                return git_pathspec_new(&made, &array)
            }
        }
        let flags = GIT_PATHSPEC_USE_CASE.rawValue
        return paths.filter { path in
            path.withCString { git_pathspec_matches_path(specification.pointer, flags, $0) } == 0
        }
    }
}
