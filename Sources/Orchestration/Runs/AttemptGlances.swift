package import Agents
import Git
package import Planning
import Scheduling

/// What an attempt that is at work has done by now.
package struct AttemptGlance: Sendable, Equatable {
    /// On its branch, since its base.
    package var commits = 0
    /// When the last of them was made, by what the hook of its agent has noted; nil where it has no hook.
    package var lastCommit: Timestamp?
    /// That differ from its base by those commits.
    package var files = 0
    /// What its agent tells of itself so far.
    package var report = AgentReport()
    /// What it printed last; not harmless.
    package var lastWords: String?

    package init() {}
}

/// Looks at the attempts that are at work, again and again: each log is read on from where it was, and
/// a branch is only walked when it has moved. Takes no lock and writes nothing.
package struct AttemptGlances: Sendable {
    private struct Seen: Sendable {
        var log: GrowingLog
        var tip: ObjectID?
        var glance = AttemptGlance()
    }

    private struct Key: Hashable {
        let subtask: SubtaskID
        let attempt: Int
    }

    private var seen: [Key: Seen] = [:]

    package init() {}

    /// What each subtask that is at work has done; what ended is forgotten. Nothing where the repository
    /// cannot be read just now: the next look may find it.
    package mutating func look(_ history: RunHistory) -> [SubtaskID: AttemptGlance] {
        guard let repository = try? Repository(at: history.names.commonDirectory) else {
            return [:]
        }
        var now: [Key: Seen] = [:]
        for (id, state) in history.schedule.states where state.isActive {
            guard let start = history.lastAttempt(of: id)?.start else { continue }
            let key = Key(subtask: id, attempt: start.attempt)
            var look = seen[key] ?? Seen(log: AttemptGlances.log(start, history))
            look.log.readOn()
            look.glance.report = look.log.report
            look.glance.lastWords = look.log.lastWords
            look.glance.lastCommit =
                AttemptProgress(id, attempt: start.attempt, of: history.names)?.lastCommit
            try? AttemptGlances.walk(start, &look, in: repository)
            now[key] = look
        }
        seen = now
        return Dictionary(
            now.map { ($0.key.subtask, $0.value.glance) },
            uniquingKeysWith: { first, _ in first }
        )
    }

    private static func log(_ start: AttemptStarted, _ history: RunHistory) -> GrowingLog {
        let backend = history.start.queues?[start.subtask.text].flatMap { Backend.named($0) }
        let isRun = history.plan[start.subtask]?.run != nil
        return GrowingLog(
            history.names.log(start.subtask, attempt: start.attempt),
            format: isRun ? .text : backend?.output ?? .text,
            artifacts: history.names.artifacts(start.subtask, attempt: start.attempt)
        )
    }

    private static func walk(
        _ start: AttemptStarted,
        _ look: inout Seen,
        in repository: borrowing Repository,
    ) throws {
        guard let tip = try repository.target(of: start.branch), tip != look.tip else { return }
        look.tip = tip
        let base = start.from ?? start.base
        look.glance.commits = try repository.ids(of: tip, notIn: base).count
        look.glance.files = try repository.changedPaths(
            from: repository.existingCommit(start.base).tree,
            to: repository.existingCommit(tip).tree
        ).count
    }
}
