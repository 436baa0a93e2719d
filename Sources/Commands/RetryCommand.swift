package import ArgumentParser
import Orchestration

/// Asks a run to retry one subtask.
package struct RetryCommand: OrchestrateCommand {
    package static let configuration = CommandConfiguration(
        commandName: "retry",
        abstract: "Start a fresh attempt of a subtask that came to nothing.",
        usage: "git orchestrate retry <subtask> [--run <run>]",
    )

    @Argument(help: "The id of a subtask.", completion: CompletedWords.subtasks.completion)
    var subtask: String

    @OptionGroup var options: RequestOptions

    package init() {}

    package func run(in surroundings: Surroundings) async throws -> ExitStatus {
        try await RequestSender(surroundings: surroundings)
            .send(.retry, subtask: subtask, run: options.run)
    }
}
