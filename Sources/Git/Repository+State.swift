import CLibgit2

/// A command of git that was left half-way in a worktree.
package enum OperationInProgress: String, Sendable, Codable {
    case merge
    case revert
    case cherryPick = "cherry-pick"
    case bisect
    case rebase
    case applyMailbox = "am"
}

extension Repository {
    /// What was left half-way in this worktree; nil when nothing was.
    package var operationInProgress: OperationInProgress? {
        switch git_repository_state_t(UInt32(max(0, git_repository_state(pointer)))) {
        case GIT_REPOSITORY_STATE_MERGE: .merge
        case GIT_REPOSITORY_STATE_REVERT, GIT_REPOSITORY_STATE_REVERT_SEQUENCE: .revert
        case GIT_REPOSITORY_STATE_CHERRYPICK, GIT_REPOSITORY_STATE_CHERRYPICK_SEQUENCE: .cherryPick
        case GIT_REPOSITORY_STATE_BISECT: .bisect
        case GIT_REPOSITORY_STATE_REBASE, GIT_REPOSITORY_STATE_REBASE_INTERACTIVE,
            GIT_REPOSITORY_STATE_REBASE_MERGE:
            .rebase
        case GIT_REPOSITORY_STATE_APPLY_MAILBOX, GIT_REPOSITORY_STATE_APPLY_MAILBOX_OR_REBASE:
            .applyMailbox
        default: nil
        }
    }
}

extension Repository {
    /// The stashes that were made on `branch`, newest first.
    ///
    /// All worktrees share one list: the others in it are the user's, or another agent's.
    package func stashes(on branch: RefName) throws(GitError) -> [ObjectID] {
        // "WIP on <branch>: …", or "On <branch>: …" with a message of the agent's.
        let marker = "on \(branch.short):".lowercased()
        return try stashList().filter { $0.message.lowercased().contains(marker) }.map(\.id)
    }

    /// The stashes that were made on no branch below a prefix such as `orchestrate/`.
    package func stashes(notBelow prefix: String) throws(GitError) -> [ObjectID] {
        let marker = "on \(prefix)".lowercased()
        return try stashList().filter { !$0.message.lowercased().contains(marker) }.map(\.id)
    }

    /// Drops one stash, wherever in the list it is; one that is gone already is no error.
    package func dropStash(_ id: ObjectID) throws(GitError) {
        guard let index = try stashList().firstIndex(where: { $0.id == id }) else { return }
        try check(git_stash_drop(pointer, index), "drop the stash \(id.short)")
    }

    private final class StashList {
        var stashes: [(message: String, id: ObjectID)] = []
    }

    private func stashList() throws(GitError) -> [(message: String, id: ObjectID)] {
        let list = StashList()
        let code = git_stash_foreach(
            pointer,
            { _, message, id, payload in
                guard let message, let id, let payload else { return 0 }
                let list = Unmanaged<StashList>.fromOpaque(payload).takeUnretainedValue()
                list.stashes.append((String(cString: message), ObjectID(id)))
                return 0
            },
            Unmanaged.passUnretained(list).toOpaque()
        )
        try check(code, "list stashes")
        return withExtendedLifetime(list) { list.stashes }
    }
}
