package import ArgumentParser
import Git
import Orchestration

/// Shows a run as it stands; works while it runs, from any terminal.
package struct StatusCommand: OrchestrateCommand {
    package static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "Show how a run stands. Without a name: the latest one.",
        usage: "git orchestrate status [<run>] [--json | --all]",
    )

    @Argument(help: "The name of the run, such as build-user-1.")
    var run: String?

    @Flag(help: "Answer with one JSON document.")
    var json = false

    @Flag(help: "List all runs of this repository, the latest first.")
    var all = false

    package init() {}

    package func run(in surroundings: Surroundings) async throws -> ExitStatus {
        let layout = try surroundings.repository()
        let console = surroundings.console
        if all {
            for run in try JournalReader.runs(in: layout.commonDirectory) {
                let history = try RunReader.history(of: run, in: layout.commonDirectory)
                let status = try RunStatus(history, isAlive: RunReader.isAlive(history.names))
                console.answer("\(run)\t\(ReportText.outcome(status))\t\(history.start.task)")
            }
            return .done
        }
        let history = try surroundings.history(run, in: layout)
        let status = try RunStatus(history, isAlive: RunReader.isAlive(history.names))
        let now = surroundings.clock.now()
        if json {
            try console.answer(document: StatusDocument(status, now: now))
            return .done
        }
        let lines =
            status.isAlive
            ? WaveText.lines(status, now: now) + ProblemText.lines(status)
            : ReportText.lines(status, now: now)
        for line in lines { console.answer(line) }
        return .done
    }
}
