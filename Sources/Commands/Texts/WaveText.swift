import Agents
import Merging
import Orchestration
import Planning

/// The pattern's own picture of a run: a line for each subtask, under its wave.
enum WaveText {
    /// `Wave 1: auth-research (research-agent) [RUNNING] 15min elapsed`, the next ones indented.
    static func lines(_ status: RunStatus, now: Timestamp) -> [String] {
        lines(status.history.plan, status.history.agent(of:)) { id in
            guard let state = status.status(of: id) else { return "" }
            return " [\(label(state))]" + detail(state, now: now)
                + brief(of: id, state, status.history)
        }
    }

    /// Only where it is so much that the agent's work suffers.
    private static func brief(
        of id: SubtaskID,
        _ state: SubtaskStatus,
        _ history: RunHistory,
    ) -> String {
        guard case .running(let attempt, _) = state, let subtask = history.plan[id],
            let size = history.contextSize(of: subtask, attempt: attempt),
            size.share > history.plan.limits.contextShare
        else { return "" }
        return ", its brief is \(size.share) % of its window"
    }

    /// The same with what a plan knows before it runs.
    static func lines(_ plan: Plan, _ agent: (Subtask) -> AgentName?) -> [String] {
        lines(plan, agent) { id in plan[id]?.estimatedTime.map { " " + $0.formatted } ?? "" }
    }

    private static func lines(
        _ plan: Plan,
        _ agent: (Subtask) -> AgentName?,
        _ suffix: (SubtaskID) -> String,
    ) -> [String] {
        var lines: [String] = []
        for (number, wave) in plan.graph.waves.enumerated() {
            let title = "Wave \(number + 1): "
            let blank = String(repeating: " ", count: title.count)
            for (position, id) in wave.enumerated() {
                let agent = plan[id].flatMap(agent).map { " (\($0))" } ?? ""
                lines.append((position == 0 ? title : blank) + id.text + agent + suffix(id))
            }
        }
        return lines
    }

    /// The word in brackets.
    static func label(_ status: SubtaskStatus) -> String {
        switch status {
        case .waiting: "WAITING"
        case .ready: "READY"
        case .waitingForService: "WAITING"
        case .running: "RUNNING"
        case .waitingToRetry: "RETRYING"
        case .done: "DONE"
        case .merged: "MERGED"
        case .noChanges: "NO CHANGES"
        case .failed: "FAILED"
        case .blocked: "BLOCKED"
        case .conflicted: "CONFLICT"
        case .held: "HELD"
        case .evicted: "LEFT OUT"
        case .skipped: "SKIPPED"
        case .cancelled: "CANCELLED"
        case .interrupted: "INTERRUPTED"
        case .abandoned: "ABANDONED"
        case .neverRan: "NEVER RAN"
        }
    }

    /// Such as `running 15min elapsed`.
    static func words(_ status: SubtaskStatus, now: Timestamp) -> String {
        label(status).lowercased() + detail(status, now: now)
    }

    private static func detail(_ status: SubtaskStatus, now: Timestamp) -> String {
        switch status {
        case .running(let attempt, let since):
            let elapsed = since.map { " \(max(.zero, now.since($0)).formatted) elapsed" } ?? ""
            return elapsed + (attempt > 1 ? ", attempt \(attempt)" : "")
        case .waitingForService(let service, let until):
            let rest = until.map { max(.seconds(1), $0.since(now)) }
            return " for \(service), which asked to wait"
                + (rest.map { ", for \(TimeText.elapsed($0))" } ?? "")
        case .waitingToRetry(let attempt): return " soon, attempt \(attempt)"
        case .blocked(let other), .held(let other): return " by \(other)"
        case .evicted(let test): return ", since \(test) is red with it"
        case .conflicted(let conflict) where !conflict.with.isEmpty:
            return " with " + conflict.with.map(\.text).joined(separator: ", ")
        default: return ""
        }
    }
}
