import CLibgit2

extension Repository {
    /// Makes the working tree and the index of this worktree equal to `commit`.
    ///
    /// Only for worktrees of ours: it overwrites. `convertingContent` false skips the attribute
    /// look-ups for each file (three quarters of the time of a checkout), which is right only when
    /// no attribute and no setting asks for a conversion: see `ContentConversion`.
    package func checkOut(
        _ commit: ObjectID,
        convertingContent: Bool,
        removingUntracked: Bool = false,
    ) throws(GitError) {
        try checkOut(
            tree: existingCommit(commit).tree,
            convertingContent: convertingContent,
            removingUntracked: removingUntracked
        )
    }

    /// The same with a tree that is in no commit. `isEmpty` says that no file is there yet: libgit2
    /// takes the tree of `HEAD` for what is, and stumbles over a folder in the place of a file of it.
    func checkOut(
        tree: ObjectID,
        convertingContent: Bool,
        removingUntracked: Bool = false,
        isEmpty: Bool = false,
    ) throws(GitError) {
        let handle = try treeHandle(tree)
        var options = git_checkout_options()
        try check(
            git_checkout_options_init(&options, UInt32(GIT_CHECKOUT_OPTIONS_VERSION)),
            "prepare a checkout"
        )
        options.checkout_strategy = GIT_CHECKOUT_FORCE.rawValue
        if removingUntracked {
            options.checkout_strategy |= GIT_CHECKOUT_REMOVE_UNTRACKED.rawValue
        }
        options.disable_filters = convertingContent ? 0 : 1
        guard isEmpty else {
            try check(
                git_checkout_tree(pointer, handle.pointer, &options),
                "check out \(tree.short)"
            )
            return
        }
        let nothing = try treeHandle(emptyTree())
        options.baseline = nothing.pointer
        try check(
            git_checkout_tree(pointer, handle.pointer, &options),
            "check out \(tree.short)"
        )
    }
}
