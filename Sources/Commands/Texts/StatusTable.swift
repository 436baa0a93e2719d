import Agents
import Git
import Orchestration
import Planning

/// The long form of a run's status: a row with all numbers for each subtask.
enum StatusTable {
    static func lines(_ status: RunStatus, now: Timestamp, width: Int) -> [String] {
        let history = status.history
        let names = history.names
        let progress = RunProgress(status, now: now)
        var lines = [ReportText.summary(status), "  \(history.start.task)"]
        let base = history.start.baseBranch.map { "\($0) " } ?? ""
        lines.append(
            "  from \(base)\(history.start.base.short), started "
                + "\(TimeText.short(now.since(history.started))) ago, "
                + "at most \(history.start.maximumParallel) at once"
        )
        lines.append(
            "  "
                + progress.waves.map { "Wave \($0.number): \($0.done)/\($0.count) done" }
                .joined(separator: ", ")
        )
        if status.isAlive, let left = LiveText.left(progress.remaining) {
            lines.append("  \(left)")
        }
        if progress.criticalPath.count > 1 {
            let path = progress.criticalPath.map(\.text).joined(separator: " > ")
            lines.append("  critical path: \(path)")
        }
        var waves: [SubtaskID: Int] = [:]
        for (number, wave) in history.plan.graph.waves.enumerated() {
            for id in wave { waves[id] = number + 1 }
        }
        let rows = status.subtasks.map { subtask, state in
            row(subtask, state, wave: waves[subtask.id] ?? 0, history, now)
        }
        lines += [""] + TextTable(columns: columns, rows: rows).lines(width: width)
        lines += [
            "", "  branches: \(names.branchPrefix)<subtask>",
            "  workspaces: \(names.workspaceFolder)",
        ]
        return lines
    }

    private static let columns: [TextTable.Column] = [
        .init(title: "SUBTASK", isShrinkable: true), .init(title: "STATE"),
        .init(title: "WAVE", isRight: true), .init(title: "AGENT", isShrinkable: true),
        .init(title: "TRY", isRight: true), .init(title: "TIME"),
        .init(title: "COMMITS", isRight: true), .init(title: "FILES", isRight: true),
        .init(title: "LINES"), .init(title: "TOKENS", isRight: true),
        .init(title: "COST", isRight: true),
    ]

    private static func row(
        _ subtask: Subtask,
        _ state: SubtaskStatus,
        wave: Int,
        _ history: RunHistory,
        _ now: Timestamp,
    ) -> [String] {
        let record = history.lastAttempt(of: subtask.id)
        let finish = record?.finish
        var time = finish.map { TimeText.short(.seconds($0.seconds)) }
        if case .running(_, let since?) = state { time = TimeText.short(now.since(since)) }
        let estimate = subtask.estimatedTime.map { " of \(TimeText.short($0))" } ?? ""
        let report = finish?.report
        return [
            subtask.id.text, WaveText.label(state), "\(wave)",
            history.agent(of: subtask)?.text ?? "", record.map { "\($0.start.attempt)" } ?? "",
            (time ?? (estimate.isEmpty ? "" : "-")) + estimate,
            finish.map { "\($0.commits)" } ?? "", finish.map { "\($0.files)" } ?? "",
            finish.map { "+\($0.insertions) -\($0.deletions)" } ?? "",
            report?.usage.map { UsageText.short($0.total) } ?? "",
            report?.costUSD.map(UsageText.money) ?? "",
        ]
    }
}
