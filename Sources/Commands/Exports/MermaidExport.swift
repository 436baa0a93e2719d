import Orchestration
import Planning

/// A run's graph for Mermaid, which GitHub and GitLab draw in Markdown.
enum MermaidExport {
    static func text(_ report: RunReport, by name: String) -> String {
        var lines = ["%% \(name)", "flowchart LR"]
        // Ids of ours: those of the plan may be words of the language, such as `end`.
        for (index, row) in report.rows.enumerated() {
            let words = [
                row.subtask.id.text, row.agent?.text, WaveText.label(row.status).lowercased(),
                row.time?.elapsed,
            ].compactMap { $0 }
            let label = words.map(escaped).joined(separator: "<br>")
            lines.append("  t\(index + 1)[\"\(label)\"]:::\(ReportSheet.Tone(row.status).rawValue)")
        }
        let graph = report.history.plan.graph
        for (index, row) in report.rows.enumerated() {
            for dependency in row.subtask.dependencies {
                guard let other = graph.index(of: dependency.id) else { continue }
                let arrow = dependency.kind == .logical ? "-.->" : "-->"
                lines.append("  t\(other + 1) \(arrow) t\(index + 1)")
            }
        }
        lines += [
            "  classDef good fill:#d9f2df,stroke:#1a7f37,color:#1b1f24",
            "  classDef bad fill:#ffdcd9,stroke:#c1121f,color:#1b1f24",
            "  classDef doubtful fill:#fdeebf,stroke:#8a5a00,color:#1b1f24",
            "  classDef active fill:#d7ebff,stroke:#0860c4,color:#1b1f24",
            "  classDef idle fill:#eceff2,stroke:#6b7580,color:#1b1f24",
        ]
        return lines.joined(separator: "\n") + "\n"
    }

    /// What ends a label or means something in one, as Mermaid's own entities.
    private static func escaped(_ text: String) -> String {
        var escaped = ""
        for scalar in ReportWords.clean(text).unicodeScalars {
            switch scalar {
            case "\"": escaped += "#quot;"
            case "#", "&", "<", ">", "`", "%", ";", "\\", "[", "]", "{", "}", "|":
                escaped += "#\(scalar.value);"
            default: escaped.unicodeScalars.append(scalar)
            }
        }
        return escaped
    }
}
