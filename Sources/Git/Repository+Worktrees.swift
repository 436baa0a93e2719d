import CLibgit2
package import SystemPackage

/// A linked worktree as the repository records it.
package struct Worktree: Sendable, Equatable {
    /// The name of its folder in `worktrees/` of the common directory.
    package let name: String
    package let path: FilePath
    package let isLocked: Bool
    /// Whether the working tree is where the repository thinks it is.
    package let isValid: Bool
}

extension Repository {
    /// Adds a linked worktree at `path` on an existing branch, with no file in it yet.
    ///
    /// Writes no shared configuration. The caller holds the lock round all administration of
    /// worktrees: libgit2 opens every other worktree to see whether the branch is taken, and one
    /// that is half made reads as "taken". The same race with a git of the agents' is tried again.
    /// A failure leaves neither the folder nor the record behind.
    package func addWorktree(
        named name: String,
        at path: FilePath,
        on branch: RefName,
    ) throws(GitError) {
        let record = layout.commonDirectory.appending("worktrees").appending(name)
        guard !exists(record), !exists(path) else {
            throw GitError(
                operation: "add the worktree \(name)",
                code: GIT_EEXISTS.rawValue,
                category: 0,
                message: "\(exists(path) ? path : record) is there already"
            )
        }
        var attempt = 0
        while true {
            do throws(GitError) {
                try addWorktreeOnce(named: name, at: path, on: branch)
                return
            } catch {
                removeDebris(record: record, path: path)
                attempt += 1
                guard attempt < 5, error.message.contains("already checked out") else {
                    throw error
                }
            }
        }
    }

    private func addWorktreeOnce(
        named name: String,
        at path: FilePath,
        on branch: RefName,
    ) throws(GitError) {
        let reference = try Handle(git_reference_free, "read \(branch)") { made in
            git_reference_lookup(&made, pointer, branch.text)
        }
        var options = git_worktree_add_options()
        try check(
            git_worktree_add_options_init(&options, UInt32(GIT_WORKTREE_ADD_OPTIONS_VERSION)),
            "prepare a worktree"
        )
        options.ref = reference.pointer
        // A path that matches nothing: even a checkout of nothing compares the whole tree.
        options.checkout_options.checkout_strategy =
            GIT_CHECKOUT_NONE.rawValue | GIT_CHECKOUT_DISABLE_PATHSPEC_MATCH.rawValue
        var added: OpaquePointer?
        let code = ".git/no-such-path".withCString { text in
            var only = UnsafeMutablePointer(mutating: text) as UnsafeMutablePointer<CChar>?
            return withUnsafeMutablePointer(to: &only) { strings in
                options.checkout_options.paths = git_strarray(strings: strings, count: 1)
                return path.withPlatformString {
                    git_worktree_add(&added, pointer, name, $0, &options)
                }
            }
        }
        try check(code, "add the worktree \(name) at \(path)")
        git_worktree_free(added)
    }

    /// Undoes by hand what a failed `git_worktree_add` leaves behind; only what it can have made.
    private func removeDebris(record: FilePath, path: FilePath) {
        for file in ["HEAD", "commondir", "gitdir", "index", "logs/HEAD"] {
            removeFile(record.appending(file))
        }
        for folder in ["logs", "refs"] { removeFolder(record.appending(folder)) }
        removeFolder(record)
        removeFile(path.appending(".git"))
        removeFolder(path)
    }

    /// Locks a worktree, so that no `git worktree prune` takes it while an agent works in it.
    package func lockWorktree(named name: String, reason: String) throws(GitError) {
        let worktree = try worktreeHandle(name)
        try check(git_worktree_lock(worktree.pointer, reason), "lock the worktree \(name)")
    }

    /// Takes the lock off; a worktree that is not locked is no error.
    package func unlockWorktree(named name: String) throws(GitError) {
        let worktree = try worktreeHandle(name)
        try check(git_worktree_unlock(worktree.pointer), "unlock the worktree \(name)")
    }

    /// All linked worktrees, by name.
    package func worktrees() throws(GitError) -> [Worktree] {
        var names = git_strarray()
        try check(git_worktree_list(&names, pointer), "list worktrees")
        defer { git_strarray_dispose(&names) }
        var found: [Worktree] = []
        for index in 0..<names.count {
            guard let text = names.strings[index] else { continue }
            // One that another process removes in the meantime is simply not listed.
            guard let worktree = try? worktree(named: String(cString: text)) else { continue }
            found.append(worktree)
        }
        return found.sorted { $0.name < $1.name }
    }

    /// One linked worktree; nil when the repository has no record of that name.
    package func worktree(named name: String) throws(GitError) -> Worktree? {
        var found: OpaquePointer?
        guard git_worktree_lookup(&found, pointer, name) == 0, let found else {
            git_error_clear()
            return nil
        }
        defer { git_worktree_free(found) }
        let valid = git_worktree_validate(found) == 0
        git_error_clear()
        return Worktree(
            name: name,
            path: FilePath(platformString: git_worktree_path(found)),
            isLocked: git_worktree_is_locked(nil, found) > 0,
            isValid: valid,
        )
    }

    /// Forgets the record of a worktree whose folder is gone; refuses while the folder is there.
    package func forgetWorktree(named name: String) throws(GitError) {
        let worktree = try worktreeHandle(name)
        var options = git_worktree_prune_options()
        try check(
            git_worktree_prune_options_init(&options, UInt32(GIT_WORKTREE_PRUNE_OPTIONS_VERSION)),
            "prepare to forget a worktree"
        )
        try check(git_worktree_prune(worktree.pointer, &options), "forget the worktree \(name)")
    }

    private func worktreeHandle(_ name: String) throws(GitError) -> Handle {
        try Handle(git_worktree_free, "look up the worktree \(name)") { made in
            git_worktree_lookup(&made, pointer, name)
        }
    }
}
