package import ArgumentParser
import Orchestration

/// Asks a run to cancel one subtask, or to end.
package struct CancelCommand: OrchestrateCommand {
    package static let configuration = CommandConfiguration(
        commandName: "cancel",
        abstract: "End a subtask, or the whole run; what was done is kept.",
        usage: "git orchestrate cancel [<subtask>] [--run <run>]",
    )

    @Argument(
        help: "The id of a subtask; all of the run when not given.",
        completion: CompletedWords.subtasks.completion
    )
    var subtask: String?

    @OptionGroup var options: RequestOptions

    package init() {}

    package func run(in surroundings: Surroundings) async throws -> ExitStatus {
        try await RequestSender(surroundings: surroundings)
            .send(.cancel, subtask: subtask, run: options.run)
    }
}
