import Git

/// Puts what only a workspace holds into a commit of the journal, before anything else happens to it.
struct Preservation: Sendable {
    let names: RunNames
    let journal: Journal
    let identity: Signature

    /// Returns why it cannot be done; nil when nothing is lost if the folder goes.
    func preserve(_ workspace: Workspace) async throws -> String? {
        let found: Found
        do {
            found = try find(in: workspace)
        } catch let error as GitError {
            return "its state cannot be read: \(error.message)"
        }
        switch found {
        case .nothing: return nil
        case .cannot(let reason): return reason
        case .commit(let id):
            try await journal.record(
                .preserved(Preserved(workspace: RecordedPath(workspace.path), commit: id))
            )
            return nil
        }
    }

    /// Keeps what git's record of a worktree is the last to know, of one whose folder is gone.
    func preserveRecord(of workspace: Workspace) async throws {
        let repository = try Repository(at: names.commonDirectory)
        let candidates = [
            repository.headOfWorktree(named: workspace.name),
            repository.lastHead(ofWorktree: workspace.name),
        ]
        try await preserve(candidates, of: workspace)
    }

    /// Keeps where the branch of a workspace is: a person's commit, say.
    func preserveBranch(of workspace: Workspace) async throws {
        let tip = try? Repository(at: names.commonDirectory).target(of: workspace.branch)
        try await preserve([tip], of: workspace)
    }

    /// Keeps those that are commits and that the journal does not hold yet.
    private func preserve(_ candidates: [ObjectID?], of workspace: Workspace) async throws {
        for commit in try unheld(candidates) {
            try await journal.record(
                .preserved(Preserved(workspace: RecordedPath(workspace.path), commit: commit))
            )
        }
    }

    private func unheld(_ candidates: [ObjectID?]) throws -> [ObjectID] {
        let repository = try Repository(at: names.commonDirectory)
        guard let tip = try repository.target(of: names.journal) else { return [] }
        var found: [ObjectID] = []
        for case let id? in candidates where !found.contains(id) {
            guard (try? repository.commit(id)) ?? nil != nil,
                try !repository.isAncestor(id, of: tip)
            else { continue }
            found.append(id)
        }
        return found
    }

    private enum Found {
        case nothing
        case cannot(String)
        case commit(ObjectID)
    }

    private func find(in workspace: Workspace) throws -> Found {
        let repository = try Repository(at: workspace.path)
        let head: ObjectID
        switch try repository.head() {
        case .branch(_, let id), .detached(let id): head = id
        case .unborn:
            guard let last = repository.lastHead(), try repository.commit(last) != nil else {
                return .cannot("it has no commit to put its files on")
            }
            head = last
        }
        let leftovers = try repository.storeLeftovers().beyond(head, in: repository)
        if !leftovers.uncommittable.isEmpty {
            let names = leftovers.uncommittable.map(\.description).joined(separator: ", ")
            return .cannot("no commit can hold \(names)")
        }
        if leftovers.changes.isEmpty {
            guard let tip = try repository.target(of: names.journal) else { return .commit(head) }
            return try repository.isAncestor(head, of: tip) ? .nothing : .commit(head)
        }
        let before = try repository.existingCommit(head)
        let author = identity.at(before.committer.next)
        return .commit(
            try repository.writeCommit(
                tree: repository.writeTree(before.tree, changing: leftovers.changes),
                parents: [head],
                author: author,
                committer: author,
                message: "Leftovers of \(workspace.name)\n"
            )
        )
    }
}
