import Agents
import Orchestration
import Planning
import Scheduling

/// What is shown of a run at one moment while it goes on.
struct LivePicture: Sendable, Equatable {
    /// One attempt that is at work, or is about to be.
    struct Row: Sendable, Equatable {
        enum State: Sendable, Equatable {
            case running
            case retrying
            /// What it asks has asked to wait.
            case waiting(for: String, Duration?)
        }

        let id: SubtaskID
        let agent: AgentName?
        let state: State
        let attempt: Int
        /// Nil where it has not begun.
        let elapsed: Duration?
        let estimate: Duration?
        let isOverdue: Bool
        let glance: AttemptGlance
        /// Nil where nobody has noted that.
        let sinceCommit: Duration?
    }

    let run: RunID
    let elapsed: Duration
    let progress: RunProgress
    let rows: [Row]
    /// In US dollars, by those who tell; of what has ended and of what is at work.
    let costUSD: Double?
    let tokens: Int
    let isHeldBack: Bool
    /// Pairs of subtasks that will clash, in a sentence each.
    let foreseen: [String]

    init(_ status: RunStatus, _ glances: [SubtaskID: AttemptGlance], now: Timestamp) {
        let history = status.history
        let progress = RunProgress(status, now: now)
        run = history.names.run
        elapsed = max(.zero, now.since(history.started))
        self.progress = progress
        isHeldBack = history.schedule.isHeldBack
        foreseen = progress.running > 0 ? history.forecast.map(ForecastText.clashes) ?? [] : []
        rows = status.subtasks.compactMap { subtask, state in
            guard let (shown, attempt, since) = LivePicture.shown(state, now: now) else {
                return nil
            }
            let glance = glances[subtask.id] ?? AttemptGlance()
            return Row(
                id: subtask.id,
                agent: history.agent(of: subtask),
                state: shown,
                attempt: attempt,
                elapsed: since.map { max(.zero, now.since($0)) },
                estimate: subtask.estimatedTime,
                isOverdue: progress.overdue.contains(subtask.id),
                glance: glance,
                sinceCommit: glance.lastCommit.map { max(.zero, now.since($0)) }
            )
        }
        let used = RunUsage(history)
        let reports = rows.map(\.glance.report)
        let costs = [used.costUSD].compactMap { $0 } + reports.compactMap(\.costUSD)
        costUSD = costs.isEmpty ? nil : costs.reduce(0, +)
        tokens = used.tokens.total + reports.reduce(0) { $0 + ($1.usage?.total ?? 0) }
    }

    private static func shown(
        _ state: SubtaskStatus,
        now: Timestamp,
    ) -> (Row.State, attempt: Int, since: Timestamp?)? {
        switch state {
        case .running(let attempt, let since): (.running, attempt, since)
        case .waitingToRetry(let attempt): (.retrying, attempt, nil)
        case .waitingForService(let service, let until):
            (.waiting(for: service, until.map { max(.zero, $0.since(now)) }), 1, nil)
        default: nil
        }
    }
}
