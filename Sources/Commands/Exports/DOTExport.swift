import Orchestration
import Planning

/// A run's graph for Graphviz, with the state of each subtask.
enum DOTExport {
    static func text(_ report: RunReport, by name: String) -> String {
        let path = Set(
            report.history.plan.graph.criticalPath(
                assuming: report.history.plan.graph.typicalEstimate
            ).subtasks
        )
        var lines = [
            "// \(name)",
            "digraph run {",
            "  graph [rankdir=LR, label=\(quoted(ReportText.summary(report.status)))];",
            "  node [shape=box, style=\"rounded,filled\", fontname=\"sans-serif\"];",
        ]
        for row in report.rows {
            let (fill, line) = colours(ReportSheet.Tone(row.status))
            let words = [
                row.subtask.id.text, row.agent?.text, WaveText.label(row.status).lowercased(),
                row.time?.elapsed,
            ].compactMap { $0 }
            // `\n` is Graphviz's own and must not be escaped.
            let label = words.map { quoted($0).dropFirst().dropLast() }.joined(separator: "\\n")
            let tooltip = row.subtask.description.map { ", tooltip=\(quoted($0))" } ?? ""
            let width = path.contains(row.subtask.id) ? ", penwidth=2.5" : ""
            lines.append(
                "  \"\(row.subtask.id)\" [label=\"\(label)\", fillcolor=\"\(fill)\", "
                    + "color=\"\(line)\"\(width)\(tooltip)];"
            )
        }
        for row in report.rows {
            for dependency in row.subtask.dependencies {
                let style = dependency.kind == .logical ? " [style=dashed]" : ""
                lines.append("  \"\(dependency.id)\" -> \"\(row.subtask.id)\"\(style);")
            }
        }
        return (lines + ["}"]).joined(separator: "\n") + "\n"
    }

    private static func quoted(_ text: String) -> String {
        // Entities of HTML mean something in labels.
        let escaped = ReportWords.clean(text).replacing("&", with: "&amp;")
            .replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
        return "\"\(escaped)\""
    }

    private static func colours(_ tone: ReportSheet.Tone) -> (fill: String, line: String) {
        switch tone {
        case .good: ("#d9f2df", "#1a7f37")
        case .bad: ("#ffdcd9", "#c1121f")
        case .doubtful: ("#fdeebf", "#8a5a00")
        case .active: ("#d7ebff", "#0860c4")
        case .idle: ("#eceff2", "#6b7580")
        }
    }
}
