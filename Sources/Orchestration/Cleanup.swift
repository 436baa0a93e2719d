package import Git
import Merging
import Planning
package import SystemPackage

/// What `clean` does with one thing of a run.
package enum CleanupStep: Sendable, Equatable {
    /// The folder goes; `preserving` says that something in it is put into a commit first.
    case removeWorkspace(FilePath, preserving: Bool)
    /// The folder is gone already; git's record of it goes too.
    case forgetWorkspace(FilePath)
    case keepWorkspace(FilePath, reason: String)
    case deleteBranch(RefName, tip: ObjectID)
    case keepBranch(RefName, reason: String)
}

/// Removes the workspaces of a run and the branches that its journal keeps alive.
///
/// Only what the journal says is ours and git confirms is a linked worktree of this repository.
/// What is uncommitted is put into a commit of the journal first. A removal that fails is reported
/// and never tried by other means. The integration branch and the journal stay.
package struct Cleanup: Sendable {
    private let history: RunHistory
    private let journal: Journal
    private let identity: Signature

    package init(history: RunHistory, journal: Journal, identity: Signature) {
        self.history = history
        self.journal = journal
        self.identity = identity
    }

    private var names: RunNames { history.names }

    private var workspaces: [Workspace] {
        let attempts = history.plan.subtasks.flatMap { subtask in
            (history.attempts[subtask.id] ?? []).map {
                names.workspace(subtask.id, attempt: $0.start.attempt)
            }
        }
        return attempts + [names.integrationWorkspace]
    }

    /// What would be done; writes nothing.
    package static func preview(_ history: RunHistory) throws -> [CleanupStep] {
        let repository = try Repository(at: history.names.commonDirectory)
        let cleanup = try Cleanup(
            history: history,
            journal: Journal(continuing: history.names, clock: .system),
            identity: Signature.tool(at: 0)
        )
        var steps: [CleanupStep] = []
        for workspace in cleanup.workspaces {
            if let step = try cleanup.step(for: workspace, in: repository) { steps.append(step) }
        }
        let tip = try repository.target(of: history.names.journal)
        return try steps + cleanup.branchSteps(keptBy: tip, in: repository)
    }

    /// Does it; the steps tell what was done.
    package func perform() async throws -> [CleanupStep] {
        var steps: [CleanupStep] = []
        for workspace in workspaces {
            let planned = try step(for: workspace)
            guard let planned else { continue }
            steps.append(try await perform(planned, workspace))
        }
        let repository = try Repository(at: names.commonDirectory)
        let tip = try repository.target(of: names.journal)
        for step in try branchSteps(keptBy: tip, in: repository) {
            if case .deleteBranch(let branch, let old) = step {
                try repository.deleteRef(branch, expecting: old)
            }
            steps.append(step)
        }
        let isEmpty = steps.allSatisfy { step in
            if case .keepWorkspace = step { false } else { true }
        }
        if isEmpty {
            Files.removeIfEmpty(names.workspaceFolder)
            Files.removeIfEmpty(names.workspaceFolder.removingLastComponent())
            // The logs are in the journal.
            try? Files.remove(names.liveFolder)
        }
        return steps
    }

    // MARK: Workspaces

    private func step(for workspace: Workspace) throws -> CleanupStep? {
        try step(for: workspace, in: Repository(at: names.commonDirectory))
    }

    private func step(
        for workspace: Workspace,
        in repository: borrowing Repository,
    ) throws -> CleanupStep? {
        let isThere = Files.exists(workspace.path)
        guard let record = try repository.worktree(named: workspace.name) else {
            let reason = "git does not know it as a worktree of this repository"
            return isThere ? .keepWorkspace(workspace.path, reason: reason) : nil
        }
        guard isThere else { return .forgetWorkspace(workspace.path) }
        guard record.isValid, isLinked(workspace) else {
            let reason = "it is not linked to this repository as \(workspace.name)"
            return .keepWorkspace(workspace.path, reason: reason)
        }
        return .removeWorkspace(
            workspace.path,
            preserving: try Repository(at: workspace.path).hasLeftovers()
        )
    }

    /// Whether the folder itself, and no link to one, says that it is this worktree.
    private func isLinked(_ workspace: Workspace) -> Bool {
        guard Files.isFolder(workspace.path),
            let layout = try? Repository(at: workspace.path).layout
        else { return false }
        let record = names.commonDirectory.appending("worktrees").appending(workspace.name)
        return layout.isLinkedWorktree && layout.gitDirectory == record
            && layout.commonDirectory == names.commonDirectory
    }

    private func perform(
        _ step: CleanupStep,
        _ workspace: Workspace,
    ) async throws -> CleanupStep {
        switch step {
        case .forgetWorkspace:
            try forget(workspace)
            return step
        case .removeWorkspace(let path, _):
            if let reason = try await preserve(workspace) {
                return .keepWorkspace(path, reason: reason)
            }
            do { try Files.remove(path) } catch {
                return .keepWorkspace(path, reason: "it could not be removed: \(error)")
            }
            try forget(workspace)
            return step
        case .keepWorkspace, .deleteBranch, .keepBranch: return step
        }
    }

    private func forget(_ workspace: Workspace) throws {
        try FileLock.whileHolding(names.worktreesLock) {
            let repository = try Repository(at: names.commonDirectory)
            try repository.unlockWorktree(named: workspace.name)
            try repository.forgetWorktree(named: workspace.name)
        }
    }

    /// Puts what only this workspace holds into the journal; returns why it cannot.
    private func preserve(_ workspace: Workspace) async throws -> String? {
        guard let commit = try leftoverCommit(of: workspace) else {
            return "it has no commit to put its files on"
        }
        switch commit {
        case .cannot(let paths):
            return "no commit can hold " + paths.map(\.description).joined(separator: ", ")
        case .kept: return nil
        case .toKeep(let id):
            try await journal.record(
                .preserved(Preserved(workspace: RecordedPath(workspace.path), commit: id))
            )
            return nil
        }
    }

    private enum LeftoverCommit {
        case cannot([GitPath])
        case kept
        case toKeep(ObjectID)
    }

    private func leftoverCommit(of workspace: Workspace) throws -> LeftoverCommit? {
        let repository = try Repository(at: workspace.path)
        let head: ObjectID
        switch try repository.head() {
        case .branch(_, let id), .detached(let id): head = id
        case .unborn: return nil
        }
        let leftovers = try repository.storeLeftovers()
        if !leftovers.uncommittable.isEmpty { return .cannot(leftovers.uncommittable) }
        if leftovers.changes.isEmpty {
            guard let tip = try repository.target(of: names.journal) else { return .toKeep(head) }
            return try repository.isAncestor(head, of: tip) ? .kept : .toKeep(head)
        }
        let before = try repository.existingCommit(head)
        let author = identity.at(before.committer.seconds + 1)
        return .toKeep(
            try repository.writeCommit(
                tree: repository.writeTree(before.tree, changing: leftovers.changes),
                parents: [head],
                author: author,
                committer: author,
                message: "Leftovers of \(workspace.name)\n"
            )
        )
    }

    // MARK: Branches

    private func branchSteps(
        keptBy journal: ObjectID?,
        in repository: borrowing Repository,
    ) throws -> [CleanupStep] {
        var steps: [CleanupStep] = []
        for subtask in history.plan.subtasks {
            let branch = names.branch(subtask.id)
            guard let tip = try repository.target(of: branch) else { continue }
            if let journal, try repository.isAncestor(tip, of: journal) {
                steps.append(.deleteBranch(branch, tip: tip))
            } else {
                steps.append(
                    .keepBranch(branch, reason: "the run's journal does not hold its commits")
                )
            }
        }
        return steps
    }
}
