import Agents
package import Git
import Merging
package import Planning
package import SystemPackage

/// What `clean` does with one thing of a run.
package enum CleanupStep: Sendable, Equatable {
    /// The folder goes; `preserving` says that something in it is put into a commit first, and
    /// `ignored` what goes with it because the ignore rules hide it from every commit.
    case removeWorkspace(FilePath, preserving: Bool, ignored: [GitPath])
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
    private let isForced: Bool

    /// `force` also takes workspaces of attempts whose end was never recorded: a process that
    /// outlived its run may still be at work in them.
    package init(
        history: RunHistory,
        journal: Journal,
        identity: Signature,
        force: Bool = false,
    ) {
        self.history = history
        self.journal = journal
        self.identity = identity
        self.isForced = force
    }

    private var names: RunNames { history.names }

    private struct Item {
        let workspace: Workspace
        let isEnded: Bool
        /// Of all that may be at work in it.
        let supervisors: [SupervisorFiles]
    }

    private var items: [Item] {
        let attempts = history.plan.subtasks.flatMap { subtask in
            (history.attempts[subtask.id] ?? []).map { record in
                Item(
                    workspace: names.workspace(subtask.id, attempt: record.start.attempt),
                    isEnded: record.finish != nil,
                    supervisors: [
                        names.supervisor(subtask.id, attempt: record.start.attempt),
                        names.acceptance(subtask.id, attempt: record.start.attempt),
                        names.setup(subtask.id, attempt: record.start.attempt),
                    ]
                )
            }
        }
        let tests = (1...max(1, history.plan.integration.parallelTests)).map { slot in
            Item(
                workspace: names.checkWorkspace(slot),
                isEnded: true,
                supervisors: history.plan.integration.validationTests.flatMap {
                    names.checks(of: $0, history.plan)
                }
            )
        }
        let resolutions = history.plan.subtasks.map { subtask in
            Item(workspace: names.resolution(of: subtask.id), isEnded: true, supervisors: [])
        }
        let syntheses = history.plan.subtasks.map { subtask in
            Item(
                workspace: names.synthesis(of: subtask.id),
                isEnded: true,
                supervisors: [names.synthesis(subtask.id)]
            )
        }
        return attempts + resolutions + syntheses + tests
    }

    /// The subtasks whose agents may be at work.
    package static func atWork(_ history: RunHistory) -> [SubtaskID] {
        history.plan.subtasks.map(\.id).filter { id in
            (history.attempts[id] ?? []).contains { record in
                record.finish == nil
                    && history.names.supervisor(id, attempt: record.start.attempt).isAtWork
            }
        }
    }

    /// What would be done; writes nothing.
    package static func preview(_ history: RunHistory, force: Bool = false) throws -> [CleanupStep]
    {
        let repository = try Repository(at: history.names.commonDirectory)
        let cleanup = try Cleanup(
            history: history,
            journal: Journal(continuing: history.names, clock: .system),
            identity: Signature.tool(at: 0),
            force: force
        )
        let steps = cleanup.items.compactMap { cleanup.step(for: $0) }
        let tip = try repository.target(of: history.names.journal)
        return try steps + cleanup.branchSteps(after: steps, keptBy: tip, in: repository)
    }

    /// Removes the workspaces and nothing else.
    package func removeWorkspaces() async throws -> [CleanupStep] {
        var steps: [CleanupStep] = []
        for item in items {
            guard let planned = step(for: item) else { continue }
            steps.append(try await perform(planned, item.workspace))
        }
        return steps
    }

    /// Does it; the steps tell what was done.
    package func perform() async throws -> [CleanupStep] {
        var steps = try await removeWorkspaces()
        let repository = try Repository(at: names.commonDirectory)
        let tip = try repository.target(of: names.journal)
        for step in try branchSteps(after: steps, keptBy: tip, in: repository) {
            if case .deleteBranch(let branch, let old) = step {
                try repository.deleteRef(branch, expecting: old, staleLock: .remove)
            }
            steps.append(step)
        }
        let isEmpty = steps.allSatisfy { step in
            if case .keepWorkspace = step { false } else { true }
        }
        if isEmpty {
            Files.removeIfEmpty(names.workspaceFolder)
            Files.removeIfEmpty(names.workspaceFolder.removingLastComponent())
            // The logs are in the journal. Where something is at work after all, it is found by these.
            let isInUse = Files.names(in: names.liveFolder).contains { name in
                let lock = names.liveFolder.appending(name)
                return name.hasSuffix(".lock") && lock != names.runnerLock && FileLock.isHeld(lock)
            }
            if !isInUse { try? Files.remove(names.liveFolder) }
        }
        return steps
    }

    // MARK: Workspaces

    /// A workspace whose state cannot be read is kept, and does not stop the others.
    private func step(for item: Item) -> CleanupStep? {
        let path = item.workspace.path
        do {
            return try step(for: item, in: Repository(at: names.commonDirectory))
        } catch {
            return .keepWorkspace(path, reason: "its state cannot be read: \(error)")
        }
    }

    private func step(for item: Item, in repository: borrowing Repository) throws -> CleanupStep? {
        let workspace = item.workspace
        let isThere = Files.exists(workspace.path)
        guard let record = try repository.worktree(named: workspace.name) else {
            let reason = "git does not know it as a worktree of this repository"
            return isThere ? .keepWorkspace(workspace.path, reason: reason) : nil
        }
        guard record.path == workspace.path else {
            return .keepWorkspace(record.path, reason: "it was moved there")
        }
        if isThere, let objection = WorkspaceCheck.objection(to: workspace, of: names) {
            return .keepWorkspace(workspace.path, reason: objection)
        }
        if item.supervisors.contains(where: \.isAtWork) {
            return .keepWorkspace(
                workspace.path,
                reason: "its agent is at work in it; git orchestrate resume \(names.run) sees to it"
            )
        }
        if record.isLocked, item.isEnded, !isForced {
            // We take ours off when the attempt ends.
            return .keepWorkspace(
                workspace.path,
                reason: "somebody has locked it: git worktree unlock \(workspace.path)"
            )
        }
        guard item.isEnded || isForced else {
            return .keepWorkspace(
                workspace.path,
                reason: "the end of its agent is not recorded yet: git orchestrate resume "
                    + "\(names.run) does that; --force removes it all the same"
            )
        }
        guard isThere else { return .forgetWorkspace(workspace.path) }
        let worktree = try Repository(at: workspace.path)
        return .removeWorkspace(
            workspace.path,
            preserving: try worktree.hasLeftovers(),
            ignored: try worktree.ignoredPaths()
        )
    }

    private func perform(
        _ step: CleanupStep,
        _ workspace: Workspace,
    ) async throws -> CleanupStep {
        switch step {
        case .forgetWorkspace:
            let preservation = Preservation(names: names, journal: journal, identity: identity)
            try await preservation.preserveRecord(of: workspace)
            try await Workspaces(names: names).forget(workspace)
            return step
        case .removeWorkspace(let path, _, _):
            let preservation = Preservation(names: names, journal: journal, identity: identity)
            if let reason = try await preservation.preserve(workspace) {
                return .keepWorkspace(path, reason: reason)
            }
            // Reported when it fails, and never tried by other means.
            do { try await Workspaces(names: names).remove(workspace) } catch {
                return .keepWorkspace(path, reason: "it could not be removed: \(error)")
            }
            return step
        case .keepWorkspace, .deleteBranch, .keepBranch: return step
        }
    }

    // MARK: Branches

    private func branchSteps(
        after steps: [CleanupStep],
        keptBy journal: ObjectID?,
        in repository: borrowing Repository,
    ) throws -> [CleanupStep] {
        let leaving = items.filter { item in
            steps.contains { step in
                switch step {
                case .removeWorkspace(let path, _, _), .forgetWorkspace(let path):
                    path == item.workspace.path
                default: false
                }
            }
        }
        let inUse = try repository.branchesInUse(except: Set(leaving.map(\.workspace.name)))
        // What a workspace that goes is on was, or will be, put into the journal first.
        let saved = Set(
            leaving.compactMap { repository.symbolicHead(ofWorktree: $0.workspace.name) }
        )
        let branches = history.plan.subtasks.flatMap {
            [
                names.branch($0.id), names.resolution(of: $0.id).branch,
                names.synthesis(of: $0.id).branch,
            ]
        }
        var result: [CleanupStep] = []
        for branch in branches + [names.integrationWorkspace.branch] {
            do {
                guard let tip = try repository.target(of: branch) else { continue }
                if inUse.contains(branch) {
                    result.append(.keepBranch(branch, reason: "a worktree is on it"))
                } else if try saved.contains(branch)
                    || journal.map({ try repository.isAncestor(tip, of: $0) }) == true
                {
                    result.append(.deleteBranch(branch, tip: tip))
                } else {
                    let reason = "the run's journal does not hold its commits"
                    result.append(.keepBranch(branch, reason: reason))
                }
            } catch {
                result.append(.keepBranch(branch, reason: "it cannot be read: \(error)"))
            }
        }
        return result
    }
}
