package import Git
package import Merging
package import Planning
import Scheduling

/// Where a subtask is, as a person asks it.
package enum SubtaskStatus: Sendable, Equatable {
    case waiting(on: [SubtaskID])
    case ready
    case running(attempt: Int, since: Timestamp?)
    /// Finished well; not merged yet.
    case done
    /// Its tip is in the integration branch; git says so, not a flag.
    case merged
    case noChanges
    case failed(Failure?)
    case blocked(by: SubtaskID)
    case conflicted(MergeConflict)
    case held(by: SubtaskID)
    case cancelled
    /// It ran, and the process that acted for the run died.
    case abandoned
}

/// A run as it stands now.
package struct RunStatus: Sendable {
    package let history: RunHistory
    package let isAlive: Bool
    /// In plan order.
    package let subtasks: [(subtask: Subtask, status: SubtaskStatus)]
    /// Where the integration branch is; nil before there is one.
    package let integrationTip: ObjectID?

    package init(_ history: RunHistory, isAlive: Bool) throws {
        self.history = history
        self.isAlive = isAlive
        let repository = try Repository(at: history.names.commonDirectory)
        let tip = try repository.target(of: history.names.integration)
        integrationTip = tip
        var found: [(Subtask, SubtaskStatus)] = []
        for subtask in history.plan.subtasks {
            var isMerged = false
            if let tip, let finish = history.finished(subtask.id), finish.verdict == .succeeded {
                isMerged = try repository.isAncestor(finish.tip, of: tip)
            }
            found.append(
                (subtask, RunStatus.status(of: subtask.id, history, isAlive, isMerged: isMerged))
            )
        }
        subtasks = found
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
        switch history.schedule.state(of: id) {
        case .waiting(let others): return .waiting(on: others)
        case .ready: return .ready
        case .starting(let attempt), .running(let attempt):
            guard isAlive else { return .abandoned }
            let record = history.lastAttempt(of: id)
            return .running(
                attempt: attempt,
                since: record?.start.attempt == attempt ? record?.started : nil
            )
        case .succeeded:
            if isMerged { return .merged }
            if let conflict = history.integration.conflicts.first(where: { $0.subtask == id }) {
                return .conflicted(conflict)
            }
            if let held = history.integration.held.first(where: { $0.subtask == id }) {
                return .held(by: held.by)
            }
            return .done
        case .noChanges: return .noChanges
        case .failed:
            if case .failed(let failure) = history.lastAttempt(of: id)?.finish?.verdict {
                return .failed(failure)
            }
            return .failed(nil)
        case .blocked(let other): return .blocked(by: other)
        case .needsPerson:
            return history.dependencyConflicts[id].map { .conflicted($0) } ?? .waiting(on: [])
        case .cancelled: return .cancelled
        }
    }
}
