import Agents
import Git
import Orchestration
import Planning

/// What a finished subtask hands on, for people.
enum BundleText {
    static func lines(_ bundle: Bundle) -> [String] {
        let handover = bundle.handover ?? Handover(markdown: bundle.commits.first?.subject ?? "")
        var lines = [
            bundle.subtask.text + (bundle.description.map { ": " + $0 } ?? ""),
            "\(bundle.branch.short) \(bundle.base.short)..\(bundle.tip.short)",
        ]
        lines += paragraph("", handover?.summary.split(separator: "\n").map(String.init) ?? [])
        lines += paragraph("Decisions", handover?.decisions ?? [])
        lines += paragraph("Open questions", handover?.questions ?? [])
        lines += paragraph("Key files", handover?.keyFiles ?? [])
        lines += paragraph("Next", handover?.next ?? [])
        lines += paragraph(
            "Commits",
            bundle.commits.reversed().map { "\($0.id.short) \($0.subject)" }
        )
        let difference = bundle.difference
        lines += paragraph(
            "Changed (+\(difference.insertions) -\(difference.deletions))",
            difference.paths.map { "\($0.status.rawValue) \($0.path)" }
        )
        lines += paragraph("Left uncommitted", bundle.leftovers.map(\.description))
        lines += paragraph("Outside its files", bundle.outOfScope.map(\.description))
        lines += paragraph("Ignored, and in no commit", bundle.ignored.map(\.description))
        lines += paragraph("The agent", bundle.report.map(BundleText.lines) ?? [])
        return lines
    }

    private static func lines(_ report: AgentReport) -> [String] {
        var lines: [String] = []
        if let usage = report.usage { lines.append(UsageText.line(usage, cost: report.costUSD)) }
        if let session = report.session { lines.append("session \(session)") }
        if let problem = report.problem { lines.append(problem.message) }
        let words = report.lastMessage?.split(whereSeparator: \.isNewline) ?? []
        return lines + (words.isEmpty ? [] : ["said at the end:"]) + words.map { "  \($0)" }
    }

    private static func paragraph(_ title: String, _ items: [String]) -> [String] {
        guard !items.isEmpty else { return [] }
        return [""] + (title.isEmpty ? [] : [title + ":"])
            + items.map { title.isEmpty ? $0 : "  " + $0 }
    }
}
