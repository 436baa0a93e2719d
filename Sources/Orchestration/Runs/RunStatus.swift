import Agents
package import Git
package import Merging
package import Planning
import Scheduling
package import SystemPackage

/// Where a subtask is, as a person asks it.
package enum SubtaskStatus: Sendable, Equatable {
    case waiting(on: [SubtaskID])
    case ready
    /// What it asks has asked to wait, until then.
    case waitingForService(String, until: Timestamp?)
    case running(attempt: Int, since: Timestamp?)
    /// Its last attempt failed for a reason that passes by itself; this one begins in a while.
    case waitingToRetry(Int)
    /// Finished well; not merged yet.
    case done
    /// Its tip is in the integration branch; git says so, not a flag.
    case merged
    case noChanges
    case failed(Failure?)
    case blocked(by: SubtaskID)
    case conflicted(MergeConflict)
    case held(by: SubtaskID)
    /// Left out, because this test is red with it.
    case evicted(test: String)
    case skipped
    case cancelled
    /// It ended with the run, and goes on when the run is resumed.
    case interrupted
    /// It ran, and the process that acted for the run died.
    case abandoned
    /// It was not started because of what it depends on, which is merged now.
    case neverRan
}

/// A run as it stands now.
package struct RunStatus: Sendable {
    package let history: RunHistory
    package let isAlive: Bool
    /// In plan order.
    package let subtasks: [(subtask: Subtask, status: SubtaskStatus)]
    /// Where the integration branch is; nil before there is one.
    package let integrationTip: ObjectID?
    /// Whether an integration of this run put the branch where it is.
    package let isOwnTip: Bool

    package init(_ history: RunHistory, isAlive: Bool) throws {
        self.history = history
        self.isAlive = isAlive
        let repository = try Repository(at: history.names.commonDirectory)
        let tip = try repository.target(of: history.names.integration)
        integrationTip = tip
        isOwnTip = tip.map { history.ownCommits.contains($0) } ?? true
        // What is merged is in the branch; one walk answers for all.
        let walked = tip.map { history.integration.merge(behind: $0) ?? $0 }
        let merged = try walked.map { try repository.ids(of: $0, notIn: history.start.base) } ?? []
        var found: [(subtask: Subtask, status: SubtaskStatus)] = []
        for subtask in history.plan.subtasks {
            let isMerged = RunStatus.isMerged(subtask.id, history, among: merged)
            found.append(
                (subtask, RunStatus.status(of: subtask.id, history, isAlive, isMerged: isMerged))
            )
        }
        let done = Set(found.filter { $0.status == .merged }.map(\.subtask.id))
        for (index, item) in found.enumerated() {
            switch item.status {
            case .blocked(let other) where done.contains(other): found[index].status = .neverRan
            case .conflicted(let conflict)
            where history.dependencyConflicts[item.subtask.id] == conflict
                && ([conflict.subtask] + conflict.with).allSatisfy(done.contains):
                found[index].status = .neverRan
            default: continue
            }
        }
        subtasks = found
    }

    /// Whether the branch that the run was started on can be moved now: nobody has it checked out. Asks
    /// every worktree.
    package var canAccept: Bool {
        guard let target = history.start.baseBranch.flatMap({ RefName(branch: $0) }),
            let repository = try? Repository(at: history.names.commonDirectory),
            let used = try? repository.branchesInUse()
        else { return false }
        return !used.contains(target)
    }

    /// Whether the subtask's work, or what a person made of it, is in the integration.
    private static func isMerged(
        _ id: SubtaskID,
        _ history: RunHistory,
        among merged: Set<ObjectID>,
    ) -> Bool {
        guard let finish = history.lastAttempt(of: id)?.finish else { return false }
        if let tip = history.mergedTips[id], tip != finish.base { return merged.contains(tip) }
        return finish.verdict == .succeeded && merged.contains(finish.tip)
    }

    /// Whether the workspace of a subtask's last attempt is there.
    package func hasWorkspace(_ id: SubtaskID) -> Bool {
        guard let attempt = history.lastAttempt(of: id)?.start.attempt else { return false }
        let workspace = history.names.workspace(id, attempt: attempt)
        return WorkspaceCheck.objection(to: workspace, of: history.names) == nil
    }

    /// Whether a person has begun to resolve the conflict of a subtask.
    package func isBeingResolved(_ id: SubtaskID) -> Bool {
        let names = history.names
        return WorkspaceCheck.objection(to: names.resolution(of: id), of: names) == nil
    }

    /// The workspaces that are there, of all attempts, with what they take on disk, in bytes.
    package var workspaceSizes: [(path: FilePath, size: Int64)] {
        let names = history.names
        let attempts = history.plan.subtasks.flatMap { subtask in
            (history.attempts[subtask.id] ?? []).map {
                names.workspace(subtask.id, attempt: $0.start.attempt)
            }
        }
        return (attempts + [names.integrationWorkspace]).map(\.path).filter { Files.isFolder($0) }
            .map { ($0, DiskSpace.used(by: $0)) }
    }

    /// Whether that workspace is on the subtask's branch.
    package func isOnBranch(_ id: SubtaskID) -> Bool {
        guard let attempt = history.lastAttempt(of: id)?.start.attempt,
            let repository = try? Repository(at: history.names.commonDirectory)
        else { return false }
        let workspace = history.names.workspace(id, attempt: attempt)
        return repository.symbolicHead(ofWorktree: workspace.name) == workspace.branch
    }

    /// The last thing that its agent said, at most three lines: of one that prints events, what they say.
    package func lastWords(of id: SubtaskID) -> [String] {
        let names = history.names
        if let attempt = history.lastAttempt(of: id)?.start.attempt,
            let said = try? Bundle.read(id, attempt: attempt, of: names)?.report?.lastMessage
        {
            return said.split(whereSeparator: \.isNewline).suffix(3).map(String.init)
        }
        return lastLines(of: id, count: 3)
    }

    /// The last lines of what a subtask printed, at most `count`.
    package func lastLines(of id: SubtaskID, count: Int) -> [String] {
        guard let attempt = history.lastAttempt(of: id)?.start.attempt else { return [] }
        let names = history.names
        var bytes = Files.readLog(names.log(id, attempt: attempt))
        if bytes.isEmpty {
            let path = RunNames.logPath(id, attempt: attempt)
            let kept = try? JournalReader.file(path, of: names.run, in: names.commonDirectory)
            bytes = kept ?? []
        }
        return String(decoding: bytes.suffix(4_096), as: UTF8.self).split(separator: "\n")
            .suffix(count).map(String.init)
    }

    /// The status of one subtask.
    package func status(of id: SubtaskID) -> SubtaskStatus? {
        subtasks.first { $0.subtask.id == id }?.status
    }

    private static func status(
        of id: SubtaskID,
        _ history: RunHistory,
        _ isAlive: Bool,
        isMerged: Bool,
    ) -> SubtaskStatus {
        if isMerged { return .merged }
        let state = history.schedule.state(of: id)
        // What is done again has nothing to do with the last integration any more.
        if state.isFinal {
            if let conflict = history.integration.conflicts.first(where: { $0.subtask == id }) {
                return .conflicted(conflict)
            }
            if let facts = history.integration.evicted.first(where: { $0.subtask == id }) {
                return .evicted(test: facts.test)
            }
            if let held = history.integration.held.first(where: { $0.subtask == id }) {
                return .held(by: held.by)
            }
        }
        switch state {
        case .waiting(let others): return .waiting(on: others)
        case .ready:
            return history.schedule.heldQueue(of: id)
                .map { .waitingForService($0, until: history.heldQueues[$0]) } ?? .ready
        case .starting(let attempt), .running(let attempt):
            let isAtWork = isAlive || history.names.supervisor(id, attempt: attempt).isAtWork
            guard isAtWork else { return .abandoned }
            let record = history.lastAttempt(of: id)
            if attempt > 1, record?.start.attempt != attempt { return .waitingToRetry(attempt) }
            return .running(
                attempt: attempt,
                since: record?.start.attempt == attempt ? record?.started : nil
            )
        case .succeeded: return .done
        case .noChanges: return .noChanges
        case .failed:
            if case .failed(let failure) = history.lastAttempt(of: id)?.finish?.verdict {
                return .failed(failure)
            }
            return .failed(nil)
        case .blocked(let other): return .blocked(by: other)
        case .needsPerson:
            return history.dependencyConflicts[id].map { .conflicted($0) } ?? .waiting(on: [])
        case .skipped: return .skipped
        case .cancelled: return .cancelled
        case .interrupted: return .interrupted
        }
    }
}
