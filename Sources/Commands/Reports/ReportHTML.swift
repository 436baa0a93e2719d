import Mustache
import Orchestration
import Templates

/// A report as one page for a browser: no script, no network, light and dark.
enum ReportHTML {
    static func text(_ report: RunReport, by name: String) throws -> String {
        let template = try MustacheTemplate(string: Templates.reportPage)
        let sheet = ReportSheet(report)
        let escaped = MarkupText.escaped
        // The template escapes nothing: it would look at characters, where browsers look at scalars.
        let values: [String: Any] = [
            "by": escaped(name),
            "title": escaped(sheet.title),
            "task": escaped(sheet.task),
            "facts": sheet.facts.map(fact),
            "rows": sheet.rows.map(row),
            // Most agents tell neither, and two empty columns are in the way.
            "hasUsage": sheet.rows.contains { !$0.tokens.isEmpty || !$0.cost.isEmpty },
            "time": sheet.time.map(fact),
            "groups": sheet.checklist.map { group in
                [
                    "title": escaped(group.title),
                    "findings": group.findings.map { finding in
                        [
                            "class": finding.verdict.rawValue, "word": finding.word,
                            "sentence": escaped(finding.sentence),
                            "evidence": escaped(finding.evidence),
                        ]
                    },
                ] as [String: Any]
            },
            "problems": sheet.problems.map { problem in
                [
                    "headline": escaped(problem.headline),
                    "facts": problem.facts.map(fact),
                    "log": problem.log.isEmpty
                        ? [] : [escaped(problem.log.joined(separator: "\n"))],
                    "commands": escaped(problem.commands.joined(separator: "\n")),
                ] as [String: Any]
            },
            "sections": sheet.sections.map { section in
                ["title": escaped(section.title), "lines": section.lines.map(escaped)]
                    as [String: Any]
            },
            "timeline": TimelineDrawing(report).values,
            "graph": GraphDrawing(report).values,
        ]
        return template.render(values)
    }

    private static func fact(_ fact: ReportSheet.Fact) -> [String: String] {
        ["label": MarkupText.escaped(fact.label), "value": MarkupText.escaped(fact.value)]
    }

    private static func row(_ row: ReportSheet.Row) -> [String: String] {
        [
            "id": row.id, "agent": row.agent, "wave": "\(row.wave)",
            "state": row.state.lowercased(),
            "class": row.tone.rawValue, "attempts": row.attempts, "time": row.time,
            "estimate": row.estimate, "commits": row.commits, "changes": row.changes,
            "tokens": row.tokens, "cost": row.cost,
        ].mapValues(MarkupText.escaped)
    }
}
