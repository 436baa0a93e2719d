import Agents
import Git
import Orchestration
import Planning
import SystemPackage

/// One subtask of a run: what it is to do and what was tried.
enum SubtaskText {
    static func lines(_ subtask: Subtask, _ status: RunStatus, now: Timestamp) -> [String] {
        let history = status.history
        let names = history.names
        let agent = history.agent(of: subtask).map { " (\($0))" } ?? ""
        var lines = [
            "\(subtask.id)\(agent) of \(names.run)"
                + (status.status(of: subtask.id).map { ": " + WaveText.words($0, now: now) } ?? "")
        ]
        lines += (subtask.description ?? "").split(whereSeparator: \.isNewline).map { "  \($0)" }
        func add(_ title: String, _ items: [String]) {
            if !items.isEmpty { lines.append("  \(title): " + items.joined(separator: ", ")) }
        }
        add("after", subtask.dependencies.map(\.id.text))
        add("files", subtask.files)
        add("outputs", subtask.outputs)
        add("estimate", subtask.estimatedTime.map { [$0.formatted] } ?? [])
        let attempts = history.attempts[subtask.id] ?? []
        guard let last = attempts.last else { return lines }
        add("branch", [last.start.branch.short])
        if status.hasWorkspace(subtask.id) {
            add("workspace", [names.workspace(subtask.id, attempt: last.start.attempt).path.string])
        }
        lines += [""]
        lines += attempts.map { attempt($0, in: history) }
        let next = [
            "git orchestrate diff \(subtask.id) --run \(names.run)",
            "git orchestrate logs \(subtask.id) --run \(names.run)",
        ]
        return lines + next.map { "  \($0)" }
    }

    /// Such as `attempt 2: failed, its command failed with exit status 1; 3min 2s, 1 commit (0a1b2c3d4e)`.
    private static func attempt(_ record: AttemptRecord, in history: RunHistory) -> String {
        let number = "attempt \(record.start.attempt)"
        guard let finish = record.finish else { return "\(number): has not ended" }
        let outcome =
            switch finish.verdict {
            case .succeeded: "done"
            case .noChanges: "no changes"
            case .failed(let failure): "failed, \(failure.sentence)"
            }
        let time = TimeText.elapsed(.seconds(finish.seconds))
        let work =
            finish.commits == 0
            ? ""
            : ", \(finish.commits) \(finish.commits == 1 ? "commit" : "commits") "
                + "+\(finish.insertions) -\(finish.deletions) (\(finish.tip.short))"
        return "\(number): \(outcome); \(time)\(work)"
    }
}
