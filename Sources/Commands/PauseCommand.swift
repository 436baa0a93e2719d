package import ArgumentParser
import Orchestration

/// Asks a run to start nothing new.
package struct PauseCommand: OrchestrateCommand {
    package static let configuration = CommandConfiguration(
        commandName: "pause",
        abstract: "Start nothing new in a run; what runs goes on.",
        usage: "git orchestrate pause [<run>]",
    )

    @Argument(
        help: "The name of the run; the latest one when not given.",
        completion: CompletedWords.runs.completion
    )
    var run: String?

    package init() {}

    package func run(in surroundings: Surroundings) async throws -> ExitStatus {
        try await RequestSender(surroundings: surroundings).send(.pause, subtask: nil, run: run)
    }
}
