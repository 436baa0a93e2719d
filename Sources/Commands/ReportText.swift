import Git
import Orchestration

/// The end of a run on a page: what became of it, what to look at, what to type.
enum ReportText {
    static func lines(_ status: RunStatus, now: Timestamp) -> [String] {
        let names = status.history.names
        let merged = status.subtasks.count { $0.status == .merged }
        let unchanged = status.subtasks.count { $0.status == .noChanges }
        var lines = WaveText.lines(status, now: now)
        lines += ProblemText.lines(status)
        lines.append("")
        var summary = "\(names.run): \(outcome(status)); "
        summary += "\(merged) of \(status.subtasks.count) merged"
        if unchanged > 0 { summary += ", \(unchanged) without changes" }
        lines.append(summary)
        let checks = status.history.integration.checks
        if !checks.isEmpty {
            lines.append("tests: \(checks.count { $0.isGreen }) of \(checks.count) green")
        }
        guard let tip = status.integrationTip else { return lines }
        let branch = names.integration.short
        lines.append("result: \(branch) (\(tip.short))")
        lines.append("  git log --graph --oneline \(branch)")
        if status.history.integration.result?.outcome == .done {
            lines.append("  git merge \(branch)")
        }
        return lines
    }

    /// What became of the run, in a few words.
    static func outcome(_ status: RunStatus) -> String {
        switch status.history.integration.result?.outcome {
        case .done: return "done"
        case .failed: return "a subtask failed"
        case .waitsForPerson: return "waits for a person"
        case .checkRed: return "a test is red"
        case .interrupted: return "interrupted"
        case nil where status.isAlive: return "running"
        case nil:
            return status.history.isInterrupted ? "interrupted" : "ended before its integration"
        }
    }
}
