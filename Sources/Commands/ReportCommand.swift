package import ArgumentParser
import Orchestration

/// Tells what a run came to: for people, for a pull request, for a browser, for programs.
package struct ReportCommand: OrchestrateCommand {
    package static let configuration = CommandConfiguration(
        commandName: "report",
        abstract: "Tell what a run came to: time saved, checklist, conflicts, learnings.",
        usage:
            "git orchestrate report [<run>] [--format text|markdown|html|json] [--output <file>] [--force]",
        discussion: """
            Also of a run that is still going on. The HTML page has a timeline and a graph, needs no \
            network and runs no script.
            """,
    )

    enum Format: String, ExpressibleByArgument, CaseIterable {
        case text, markdown, html, json
    }

    @Argument(
        help: "The name of the run; the latest one when not given.",
        completion: CompletedWords.runs.completion
    )
    var run: String?

    @Option(help: "The form: text, markdown (fit for a pull request), html, json.")
    var format: Format?

    @Flag(help: "Answer in JSON; the same as --format json.")
    var json = false

    @OptionGroup var output: OutputOptions

    package init() {}

    package func validate() throws {
        if json, let format, format != .json {
            throw ValidationError("--json and --format \(format.rawValue) exclude each other.")
        }
    }

    package func run(in surroundings: Surroundings) async throws -> ExitStatus {
        let report = try await ReportReader(surroundings).report(run)
        let name = GitOrchestrate.trademark
        let text: String
        switch json ? .json : format ?? .text {
        case .text:
            let lines = ReportPage.lines(ReportSheet(report), isFor: name)
            text = lines.joined(separator: "\n") + "\n"
        case .markdown: text = try ReportMarkdown.text(report, by: name)
        case .html: text = try ReportHTML.text(report, by: name)
        case .json: text = String(decoding: try JSONBytes.of(ReportDocument(report)), as: UTF8.self)
        }
        try output.put(text, surroundings)
        return .done
    }
}
