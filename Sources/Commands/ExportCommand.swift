package import ArgumentParser
import Orchestration

/// Writes a run in the form of other programs.
package struct ExportCommand: OrchestrateCommand {
    package static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Write a run for other programs: graphs, traces, test reports, annotations.",
        usage:
            "git orchestrate export --format dot|mermaid|trace|otlp|junit|github [<run>] [--output <file>] [--force]",
        discussion: """
            dot: Graphviz. mermaid: for Markdown. trace: Perfetto, chrome://tracing. otlp: OpenTelemetry, \
            JSON lines; TRACEPARENT makes it a part of another trace. junit: XML. github: annotations of \
            GitHub Actions.

            Of a plan that has not run: `git orchestrate plan --dot` and `--mermaid`.
            """,
    )

    enum Format: String, ExpressibleByArgument, CaseIterable {
        case dot, mermaid, trace, otlp, junit, github
    }

    @Argument(
        help: "The name of the run; the latest one when not given.",
        completion: CompletedWords.runs.completion
    )
    var run: String?

    @Option(help: "The form: dot, mermaid, trace, otlp, junit, github.")
    var format: Format

    @OptionGroup var output: OutputOptions

    package init() {}

    package func run(in surroundings: Surroundings) async throws -> ExitStatus {
        let report = try await ReportReader(surroundings).report(run)
        let name = GitOrchestrate.trademark
        let text =
            switch format {
            case .dot: DOTExport.text(report, by: name)
            case .mermaid: MermaidExport.text(report, by: name)
            case .trace: try TraceExport.text(report, by: name)
            case .otlp:
                try OTLPExport.text(
                    report,
                    by: name,
                    traceparent: surroundings.environment["TRACEPARENT"]
                )
            case .junit: JUnitExport.text(report, by: name)
            // Shown only where somebody debugs; a file of ours has to say that it is one.
            case .github:
                (GitHubExport.lines(report) + ["::debug::\(name)"]).map { $0 + "\n" }.joined()
            }
        try output.put(text, surroundings)
        return .done
    }
}
