package import ArgumentParser
import Orchestration

/// Asks a run to skip one subtask.
package struct SkipCommand: OrchestrateCommand {
    package static let configuration = CommandConfiguration(
        commandName: "skip",
        abstract: "Go on as if a subtask had nothing to do.",
        usage: "git orchestrate skip <subtask> [--run <run>]",
    )

    @Argument(help: "The id of a subtask.", completion: CompletedWords.subtasks.completion)
    var subtask: String

    @OptionGroup var options: RequestOptions

    package init() {}

    package func run(in surroundings: Surroundings) async throws -> ExitStatus {
        try await RequestSender(surroundings: surroundings)
            .send(.skip, subtask: subtask, run: options.run)
    }
}
