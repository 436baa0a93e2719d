import Git
import Orchestration
import Planning

/// A plan before it runs.
enum PlanText {
    static func lines(
        _ plan: Plan,
        maximumParallel: Int,
        _ choices: [SubtaskID: AgentChoice]?,
    ) -> [String] {
        let graph = plan.graph
        let count = plan.subtasks.count
        let waves = graph.waves.count
        var lines = [
            plan.task,
            "\(count) \(count == 1 ? "subtask" : "subtasks") in \(waves) "
                + "\(waves == 1 ? "wave" : "waves"), at most \(maximumParallel) at once",
            "",
        ]
        lines += WaveText.lines(plan) { RouteText.agent(of: $0, in: plan, choices) }
        lines.append("")
        lines += times(plan)
        lines.append(
            "Merge order:   " + graph.topologicalOrder.map(\.text).joined(separator: ", ")
        )
        lines += files(plan)
        lines += RouteText.lines(plan, choices)
        let tests = plan.integration.validationTests
        if !tests.isEmpty { lines.append("Tests:         " + tests.joined(separator: ", ")) }
        return lines
    }

    /// Who changes what, by what they have declared; a second name is one that could meet the first.
    private static func files(_ plan: Plan) -> [String] {
        var rows: [(pattern: String, owners: [SubtaskID])] = []
        var numbers: [String: Int] = [:]
        var known: [Set<SubtaskID>] = []
        for subtask in plan.subtasks {
            for pattern in subtask.files {
                if let row = numbers[pattern] {
                    rows[row].owners.append(subtask.id)
                    known[row].insert(subtask.id)
                } else {
                    numbers[pattern] = rows.count
                    rows.append((pattern, [subtask.id]))
                    known.append([subtask.id])
                }
            }
        }
        guard !rows.isEmpty else { return [] }
        for overlap in plan.scopeOverlaps {
            for row in overlap.patterns.compactMap({ numbers[$0] }) {
                for id in [overlap.first, overlap.second] where known[row].insert(id).inserted {
                    rows[row].owners.append(id)
                }
            }
        }
        let width = min(40, rows.map(\.pattern.count).max() ?? 0)
        return rows.enumerated().map { index, row in
            let title = index == 0 ? "Files:         " : "               "
            let blank = String(repeating: " ", count: max(1, width + 1 - row.pattern.count))
            return title + row.pattern + blank + row.owners.map(\.text).joined(separator: ", ")
        }
    }

    private static func times(_ plan: Plan) -> [String] {
        let assumed = plan.graph.typicalEstimate
        let path = plan.graph.criticalPath(assuming: assumed)
        let known = plan.subtasks.compactMap(\.estimatedTime)
        let names = path.subtasks.map(\.text).joined(separator: " -> ")
        guard !known.isEmpty else {
            return [
                "Critical path: \(names)", "Time:          unknown, no subtask has an estimate",
            ]
        }
        let total = plan.subtasks.reduce(Duration.zero) { $0 + ($1.estimatedTime ?? assumed) }
        let guess = path.isEstimateComplete ? "" : "about "
        let ratio = Int((total / path.length * 100).rounded())
        let factor = "\(ratio / 100).\(ratio % 100 < 10 ? "0" : "")\(ratio % 100)"
        return [
            "Critical path: \(names) (\(guess)\(path.length.formatted))",
            "Time:          \(guess)\(total.formatted) one after the other, "
                + "at best \(path.length.formatted): \(factor) times as fast",
        ]
    }

    /// What `start` would do here.
    static func dryRun(_ launch: Launch) -> [String] {
        let names = launch.firstNames
        var lines = [
            "", "A run would start from \(launch.baseName) and write:",
            "  branches   \(names.branchPrefix)<subtask>, \(names.integration.short)",
            "  journal    \(names.journal)",
            "  workspaces \(names.workspaceFolder)/<subtask>",
            "with these commands:",
        ]
        // Made anew each time that it is asked for.
        let commands = launch.agents.commands
        for subtask in launch.plan.subtasks {
            let text = commands[subtask.id] ?? ""
            let first = text.split(separator: "\n").first.map(String.init) ?? ""
            let more = text.split(separator: "\n").count > 1 ? " …" : ""
            lines.append("  \(subtask.id): \(first)\(more)")
        }
        lines.append("Nothing was written.")
        return lines
    }
}
