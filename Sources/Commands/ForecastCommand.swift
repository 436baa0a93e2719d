package import ArgumentParser
import Git
import Merging
import Orchestration
import Planning

/// Tells what would come of merging the work as it stands.
package struct ForecastCommand: OrchestrateCommand {
    package static let configuration = CommandConfiguration(
        commandName: "forecast",
        abstract: "Tell which subtasks are about to clash, while their agents are still at work.",
        usage: "git orchestrate forecast [<run>] [--json] [--exit-code]",
        discussion: """
            Merges in memory what is committed and what is not, by the engine that merges in the end. \
            Nothing is written, and no workspace is touched.
            """,
    )

    @Argument(
        help: "The name of the run; the latest one when not given.",
        completion: CompletedWords.runs.completion
    )
    var run: String?

    @Flag(help: "Answer in JSON.")
    var json = false

    @Flag(help: "Exit with 3 when something would clash.")
    var exitCode = false

    package init() {}

    package func run(in surroundings: Surroundings) async throws -> ExitStatus {
        let desk = try ConflictDesk(surroundings, run: run)
        let forecast = try await Outlook(desk.context).forecast(desk.history)
        if json {
            try surroundings.console.answer(
                document: Document(run: desk.history.names.run, forecast: forecast)
            )
        } else {
            for line in ForecastText.lines(forecast) { surroundings.console.answer(line) }
        }
        return exitCode && !(forecast.lands && forecast.clashes.isEmpty) ? .waitsForPerson : .done
    }

    private struct Document: Encodable {
        let schema = "git-orchestrate/forecast/1"
        let run: RunID
        let forecast: Forecast
    }
}

/// A forecast in words.
enum ForecastText {
    static func lines(_ forecast: Forecast) -> [String] {
        var lines = clashes(forecast)
        if !lines.isEmpty {
            lines.append(
                "a dependency in the plan would order them; else one of them will conflict"
            )
        }
        if forecast.lands {
            lines.append(
                lines.isEmpty
                    ? "as it stands, everything merges"
                    : "in the order of the plan everything merges"
            )
        } else {
            lines.append(
                "would not merge: " + forecast.stuck.map(\.text).joined(separator: ", ")
            )
        }
        return lines
    }

    static func clashes(_ forecast: Forecast) -> [String] {
        forecast.clashes.map { clash in
            let paths = clash.paths.prefix(3).map(\.description).joined(separator: ", ")
            let more = clash.paths.count > 3 ? " and \(clash.paths.count - 3) more" : ""
            return "\(clash.one) and \(clash.other) clash in \(paths)\(more)"
        }
    }
}
