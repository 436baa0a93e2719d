import CLibgit2

/// What libgit2's own merge came to.
package enum LibraryMergeResult: Sendable, Equatable {
    /// Clean as far as libgit2 knows, which is not always what git would say.
    case clean(ObjectID)
    case conflicted([GitPath])
}

extension Repository {
    /// Merges two commits with libgit2's merge, renames and all.
    ///
    /// Only for machines without a git that can be asked, and its "clean" is never taken as final:
    /// it pairs empty files, has no directory renames and ignores merge drivers.
    package func libraryMerge(
        ours: ObjectID,
        theirs: ObjectID,
    ) throws(GitError) -> LibraryMergeResult {
        let oursCommit = try commitHandle(ours)
        let theirsCommit = try commitHandle(theirs)
        var options = git_merge_options()
        try check(
            git_merge_options_init(&options, UInt32(GIT_MERGE_OPTIONS_VERSION)),
            "prepare a merge"
        )
        options.flags = GIT_MERGE_FIND_RENAMES.rawValue
        options.file_flags = GIT_MERGE_FILE_DIFF_PATIENCE.rawValue
        let index = try Handle(git_index_free, "merge \(theirs.short) into \(ours.short)") { made in
            git_merge_commits(
                &made,
                pointer,
                oursCommit.pointer,
                theirsCommit.pointer,
                &options
            )
        }
        guard git_index_has_conflicts(index.pointer) == 0 else {
            return .conflicted(try conflictedPaths(index.pointer))
        }
        var tree = git_oid()
        try check(git_index_write_tree_to(&tree, index.pointer, pointer), "store the merged tree")
        return .clean(ObjectID(tree))
    }

    func conflictedPaths(_ index: OpaquePointer) throws(GitError) -> [GitPath] {
        let iterator = try Handle(git_index_conflict_iterator_free, "list conflicts") { made in
            git_index_conflict_iterator_new(&made, index)
        }
        var paths: Set<GitPath> = []
        while true {
            var base: UnsafePointer<git_index_entry>?
            var ours: UnsafePointer<git_index_entry>?
            var theirs: UnsafePointer<git_index_entry>?
            let code = git_index_conflict_next(&base, &ours, &theirs, iterator.pointer)
            if code == GIT_ITEROVER.rawValue { break }
            try check(code, "list conflicts")
            for entry in [base, ours, theirs] {
                if let path = entry?.pointee.path { paths.insert(GitPath(cString: path)) }
            }
        }
        git_error_clear()
        return paths.sorted()
    }
}
