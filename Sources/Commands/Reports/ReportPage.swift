import Orchestration

/// A report as a page of text for a terminal, or a mail.
enum ReportPage {
    private static let width = 80

    static func lines(_ sheet: ReportSheet, isFor name: String) -> [String] {
        var lines = TextColumns.wrap(sheet.title, to: width)
        lines += TextColumns.wrap("  " + sheet.task, to: width, indent: 2).map {
            $0.hasPrefix("  ") ? $0 : "  " + $0
        }
        lines += [""] + facts(sheet.facts)
        lines += [""] + subtasks(sheet) + [""] + work(sheet)
        lines += ["", "Time"] + facts(sheet.time)
        lines += ["", "Checklist"]
        for group in sheet.checklist {
            lines.append("  \(group.title)")
            for finding in group.findings {
                let mark = TextColumns.pad(mark(finding.verdict), to: 4)
                lines += TextColumns.wrap(
                    "\(finding.sentence): \(finding.evidence)",
                    to: width - 9,
                    indent: 2
                ).enumerated().map { "    " + ($0 == 0 ? mark : "    ") + " " + $1 }
            }
        }
        lines.append("  + passed, - failed, ? not measured")
        for problem in sheet.problems { lines += [""] + self.problem(problem) }
        for section in sheet.sections {
            lines += ["", section.title]
            for line in section.lines {
                lines += TextColumns.wrap(line, to: width - 4, indent: 2).map { "  " + $0 }
            }
        }
        lines += ["", name]
        return lines
    }

    private static func mark(_ verdict: ChecklistItem.Verdict) -> String {
        switch verdict {
        case .pass: "[+]"
        case .fail: "[-]"
        case .notMeasured: "[?]"
        }
    }

    private static func facts(_ facts: [ReportSheet.Fact]) -> [String] {
        let labels = (facts.map { TextColumns.width($0.label) }.max() ?? 0) + 2
        return facts.flatMap { fact in
            let label = TextColumns.pad(fact.label, to: labels)
            let blank = String(repeating: " ", count: labels)
            return TextColumns.wrap(fact.value, to: width - labels - 2).enumerated().map {
                "  " + ($0 == 0 ? label : blank) + $1
            }
        }
    }

    private static func subtasks(_ sheet: ReportSheet) -> [String] {
        TextTable(
            columns: [
                .init(title: "Subtask", isShrinkable: true),
                .init(title: "agent", isShrinkable: true),
                .init(title: "state"), .init(title: "tries", isRight: true),
                .init(title: "time", isRight: true), .init(title: "estimate", isRight: true),
            ],
            rows: sheet.rows.map {
                [$0.id, $0.agent, $0.state, $0.attempts, $0.time, $0.estimate]
            }
        ).lines(width: width)
    }

    private static func work(_ sheet: ReportSheet) -> [String] {
        TextTable(
            columns: [
                .init(title: "Work", isShrinkable: true),
                .init(title: "commits", isRight: true),
                .init(title: "lines in files", isRight: true),
                .init(title: "tokens", isRight: true), .init(title: "cost", isRight: true),
            ],
            rows: sheet.rows.filter { !$0.commits.isEmpty }.map {
                [$0.id, $0.commits, $0.changes, $0.tokens, $0.cost]
            }
        ).lines(width: width)
    }

    private static func problem(_ problem: ReportSheet.Problem) -> [String] {
        TextColumns.wrap(problem.headline, to: width, indent: 2) + facts(problem.facts)
            + problem.log.map { TextColumns.cut("  | " + $0, to: width) }
            // A command is pasted, so it stays in one piece.
            + problem.commands.map { "    " + $0 }
    }
}
