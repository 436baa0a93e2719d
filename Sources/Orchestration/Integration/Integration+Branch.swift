package import Git

extension Integration {
    /// A branch that somebody has checked out is not moved, since their files would stay behind; nor
    /// one that somebody has committed to, since nothing else would keep that commit.
    ///
    /// Returns where it is, so that it moves from there or not at all.
    func branch(
        thatCanMoveTo tip: ObjectID,
        _ history: RunHistory,
    ) async throws -> ObjectID? {
        let names = context.names
        return try await offload {
            let repository = try Repository(at: names.commonDirectory)
            guard let old = try repository.target(of: names.integration) else { return nil }
            guard old != tip else { return old }
            guard history.ownCommits.contains(old) else {
                let ours = history.lastIntegrated ?? history.start.base
                throw IntegrationError.branchMoved(names.integration, to: old, from: ours)
            }
            guard try !repository.branchesInUse().contains(names.integration) else {
                throw IntegrationError.branchInUse(names.integration)
            }
            return old
        }
    }

    func moveBranch(from old: ObjectID?, to tip: ObjectID) async throws {
        let names = context.names
        try await offload {
            guard old != tip else { return }
            let repository = try Repository(at: names.commonDirectory)
            try repository.moveRef(
                names.integration,
                from: old,
                to: tip,
                reason: "orchestrate: integrate",
                staleLock: .remove
            )
        }
    }
}

/// Why an integration did not take place; nothing was recorded and no ref was moved.
package enum IntegrationError: Error, Equatable {
    /// Some worktree is on the branch that would move under it.
    case branchInUse(RefName)
    /// The branch holds a commit that no integration of this run made.
    case branchMoved(RefName, to: ObjectID, from: ObjectID)
}
