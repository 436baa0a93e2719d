package import ArgumentParser
import Orchestration

/// Asks a paused run to go on.
package struct ContinueCommand: OrchestrateCommand {
    package static let configuration = CommandConfiguration(
        commandName: "continue",
        abstract: "Go on with a run that was paused.",
        usage: "git orchestrate continue [<run>]",
    )

    @Argument(help: "The name of the run; the latest one when not given.")
    var run: String?

    package init() {}

    package func run(in surroundings: Surroundings) async throws -> ExitStatus {
        try await RequestSender(surroundings: surroundings).send(.proceed, subtask: nil, run: run)
    }
}
