import Agents
package import ArgumentParser
import Git
import Orchestration
import Planning

/// Shows what a finished subtask hands on.
package struct BundleCommand: OrchestrateCommand {
    package static let configuration = CommandConfiguration(
        commandName: "bundle",
        abstract: "Show what a finished subtask hands on to those that depend on it.",
        usage: "git orchestrate bundle <subtask> [--attempt <n>] [--run <run>] [--json]",
    )

    @Argument(help: "The subtask.", completion: CompletedWords.subtasks.completion)
    var subtask: String

    @Option(help: ArgumentHelp("Which attempt; the last one when not given.", valueName: "n"))
    var attempt: Int?

    @Option(
        help: "The run; the latest one when not given.",
        completion: CompletedWords.runs.completion
    )
    var run: String?

    @Flag(help: "Answer in JSON.")
    var json = false

    package init() {}

    package func run(in surroundings: Surroundings) async throws -> ExitStatus {
        let layout = try surroundings.repository()
        let history = try surroundings.history(run, in: layout)
        guard let id = history.plan.subtasks.first(where: { $0.id.text == subtask })?.id else {
            throw CommandError.noSuchSubtask(subtask, history.names.run)
        }
        let attempts = (history.attempts[id] ?? []).map(\.start.attempt)
        let number = attempt ?? attempts.last ?? 1
        guard attempt == nil || attempts.contains(number) else {
            throw CommandError.noSuchAttempt(subtask, number, of: attempts.count)
        }
        guard let bundle = try Bundle.read(id, attempt: number, of: history.names) else {
            throw CommandError.noBundle(subtask)
        }
        if json {
            try surroundings.console.answer(document: bundle)
        } else {
            for line in Self.lines(bundle) { surroundings.console.answer(line) }
        }
        return .done
    }

    private static func lines(_ bundle: Bundle) -> [String] {
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
        lines += paragraph("The agent", bundle.report.map(Self.lines) ?? [])
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
