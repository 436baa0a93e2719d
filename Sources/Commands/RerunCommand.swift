package import ArgumentParser
import Orchestration

/// Asks for a subtask to be done again, on top of what is merged.
package struct RerunCommand: OrchestrateCommand {
    package static let configuration = CommandConfiguration(
        commandName: "rerun",
        abstract: "Do a subtask again, on top of what is merged, with all that depends on it.",
        usage: "git orchestrate rerun <subtask> --onto integration [--run <run>]",
    )

    enum Base: String, ExpressibleByArgument, CaseIterable { case integration }

    @Argument(help: "The id of a subtask.", completion: CompletedWords.subtasks.completion)
    var subtask: String

    @Option(help: "What it starts from.")
    var onto: Base = .integration

    @OptionGroup var options: RequestOptions

    package init() {}

    package func run(in surroundings: Surroundings) async throws -> ExitStatus {
        try await RequestSender(surroundings: surroundings)
            .send(.rerun, subtask: subtask, run: options.run)
    }
}
