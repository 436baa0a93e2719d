import Mustache
import Orchestration
import Templates

/// A report in Markdown, fit for a pull request.
enum ReportMarkdown {
    /// What GitHub takes as the body of a pull request or a comment, in characters.
    static let most = 65_536

    /// Of what is too long, rows are left out, and it says so.
    static func text(_ report: RunReport, by name: String, most: Int = most) throws -> String {
        let template = try MustacheTemplate(string: Templates.reportMarkdown)
        let sheet = ReportSheet(report)
        for limit in [Int.max, 200, 100, 50, 25, 10, 3] {
            let run = report.history.names.run.text
            let text = template.render(values(sheet, run, by: name, limit: limit))
            // Characters of others may count as two.
            if text.utf16.count <= most { return text }
        }
        return cut(template.render(values(sheet, "", by: name, limit: 1)), to: most)
    }

    /// Between lines, since half a line may be anything.
    private static func cut(_ text: String, to most: Int) -> String {
        let note = "\n\nThe rest is left out: it is too long.\n"
        var kept = ""
        var size = note.utf16.count
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            size += line.utf16.count + 1
            if size > most { break }
            kept += line + "\n"
        }
        return kept + note
    }

    private static func values(
        _ sheet: ReportSheet,
        _ run: String,
        by name: String,
        limit: Int,
    ) -> [String: Any] {
        [
            "by": name,
            "run": run,
            "title": MarkdownText.plain(sheet.title),
            "task": MarkdownText.plain(sheet.task),
            "facts": sheet.facts.map(fact),
            "rows": sheet.rows.prefix(limit).map(row),
            "moreRows": more(sheet.rows.count, limit),
            "time": sheet.time.map(fact),
            "groups": sheet.checklist.map { group in
                ["title": group.title, "findings": group.findings.map(finding)] as [String: Any]
            },
            "problems": sheet.problems.prefix(limit).map(problem),
            "moreProblems": more(sheet.problems.count, limit),
            "sections": sheet.sections.map { section in
                [
                    "title": section.title,
                    "lines": section.lines.prefix(limit).map(MarkdownText.plain),
                    "more": more(section.lines.count, limit),
                ] as [String: Any]
            },
        ]
    }

    /// A list of one or none, which is how the template has a condition with a value.
    private static func more(_ count: Int, _ limit: Int) -> [Int] {
        count > limit ? [count - limit] : []
    }

    private static func fact(_ fact: ReportSheet.Fact) -> [String: String] {
        ["label": fact.label, "value": MarkdownText.plain(fact.value)]
    }

    private static func row(_ row: ReportSheet.Row) -> [String: String] {
        [
            "id": row.id, "agent": row.agent, "state": row.state, "mark": mark(row.tone),
            "attempts": row.attempts, "time": row.time, "estimate": row.estimate,
            "commits": row.commits, "changes": row.changes, "tokens": row.tokens,
            "cost": row.cost,
        ].mapValues(MarkdownText.plain)
    }

    private static func mark(_ tone: ReportSheet.Tone) -> String {
        switch tone {
        case .good: "✅"
        case .bad: "❌"
        case .doubtful: "⚠️"
        case .active: "▶️"
        case .idle: "⏸️"
        }
    }

    private static func finding(_ finding: ReportSheet.Finding) -> [String: String] {
        [
            "box": finding.verdict == .pass ? "[x]" : "[ ]",
            "word": finding.word,
            "sentence": MarkdownText.plain(finding.sentence),
            "evidence": MarkdownText.plain(finding.evidence),
        ]
    }

    private static func problem(_ problem: ReportSheet.Problem) -> [String: Any] {
        let log = problem.log.joined(separator: "\n")
        let commands = problem.commands.joined(separator: "\n")
        var values: [String: Any] = [
            "headline": MarkdownText.plain(problem.headline),
            "facts": problem.facts.map(fact),
            "commands": commands,
            "commandFence": MarkdownText.fence(for: commands),
        ]
        if !log.isEmpty {
            values["log"] = ["text": log, "fence": MarkdownText.fence(for: log)]
        }
        return values
    }
}
