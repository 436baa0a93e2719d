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
    /// The stashes at the top of the list that were made on `branch`, newest first.
    ///
    /// All worktrees share the list, so those below may be anybody's.
    package func topStashes(on branch: RefName) throws(GitError) -> [ObjectID] {
        final class Found {
            let marker: String
            var ids: [ObjectID] = []
            init(_ marker: String) { self.marker = marker }
        }
        let found = Found("on \(branch.short):".lowercased())
        let code = git_stash_foreach(
            pointer,
            { _, message, id, payload in
                guard let message, let id, let payload else { return 1 }
                let found = Unmanaged<Found>.fromOpaque(payload).takeUnretainedValue()
                // "WIP on <branch>: …", or "On <branch>: …" with a message of the agent's.
                guard String(cString: message).lowercased().contains(found.marker) else { return 1 }
                found.ids.append(ObjectID(id))
                return 0
            },
            Unmanaged.passUnretained(found).toOpaque()
        )
        if code < 0 { try check(code, "list stashes") }
        git_error_clear()
        return withExtendedLifetime(found) { found.ids }
    }

    /// Drops the newest stash when it is still `id`.
    package func dropTopStash(_ id: ObjectID) throws(GitError) {
        guard let ref = RefName("refs/stash"), try target(of: ref) == id else { return }
        try check(git_stash_drop(pointer, 0), "drop the stash \(id.short)")
    }
}
