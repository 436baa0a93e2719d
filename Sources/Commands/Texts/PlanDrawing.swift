import Orchestration
import Planning

/// A plan as a drawing for other programs: the same plan gives the same bytes.
enum PlanDrawing {
    /// For Graphviz.
    static func dot(_ plan: Plan, _ choices: [SubtaskID: AgentChoice]?) -> [String] {
        let path = Set(plan.graph.criticalPath(assuming: plan.graph.typicalEstimate).subtasks)
        var lines = ["digraph plan {", "  rankdir=LR;", "  node [shape=box];"]
        for subtask in plan.subtasks {
            let label = words(subtask, in: plan, choices).map(quoted).joined(separator: "\\n")
            let mark = path.contains(subtask.id) ? ", penwidth=2" : ""
            lines.append("  \"\(subtask.id)\" [label=\"\(label)\"\(mark)];")
        }
        for subtask in plan.subtasks {
            for dependency in subtask.dependencies {
                let style = dependency.kind == .logical ? " [style=dashed]" : ""
                lines.append("  \"\(dependency.id)\" -> \"\(subtask.id)\"\(style);")
            }
        }
        return lines + ["}"]
    }

    /// For Mermaid, which GitHub and GitLab draw in Markdown.
    static func mermaid(_ plan: Plan, _ choices: [SubtaskID: AgentChoice]?) -> [String] {
        let path = plan.graph.criticalPath(assuming: plan.graph.typicalEstimate).subtasks
        var lines = ["graph LR"]
        // Ids of ours: those of the plan may be words of the language, such as `end`.
        for (index, subtask) in plan.subtasks.enumerated() {
            let label = words(subtask, in: plan, choices).map(escaped).joined(separator: "<br>")
            lines.append("  s\(index)[\"\(label)\"]")
        }
        for (index, subtask) in plan.subtasks.enumerated() {
            for dependency in subtask.dependencies {
                guard let other = plan.graph.index(of: dependency.id) else { continue }
                lines.append(
                    "  s\(other) \(dependency.kind == .logical ? "-.->" : "-->") s\(index)"
                )
            }
        }
        let marked = path.compactMap { plan.graph.index(of: $0) }.sorted().map { "s\($0)" }
        lines.append("  classDef longest stroke-width:3px")
        lines.append("  class \(marked.joined(separator: ",")) longest")
        return lines
    }

    private static func words(
        _ subtask: Subtask,
        in plan: Plan,
        _ choices: [SubtaskID: AgentChoice]?,
    ) -> [String] {
        let agent = RouteText.agent(of: subtask, in: plan, choices)?.text
        let run = subtask.run == nil ? agent : "run"
        return [subtask.id.text, run, subtask.estimatedTime?.formatted].compactMap { $0 }
    }

    private static func quoted(_ text: String) -> String {
        text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
    }

    private static func escaped(_ text: String) -> String {
        text.replacing("&", with: "&amp;").replacing("\"", with: "&quot;")
            .replacing("<", with: "&lt;").replacing(">", with: "&gt;")
    }
}
