import Agents
package import ArgumentParser
import Git
import Orchestration
import Planning

/// Shows what a finished subtask hands on.
package struct BundleCommand: OrchestrateCommand {
    package static let configuration = CommandConfiguration(
        commandName: "bundle",
        abstract: "Show what a finished subtask hands on to those that depend on it.",
        usage: "git orchestrate bundle <subtask> [--attempt <n>] [--run <run>] [--json]",
    )

    @Argument(help: "The subtask.", completion: CompletedWords.subtasks.completion)
    var subtask: String

    @OptionGroup var which: AttemptOptions

    @Flag(help: "Answer in JSON.")
    var json = false

    package init() {}

    package func run(in surroundings: Surroundings) async throws -> ExitStatus {
        let chosen = try which.choose(subtask, surroundings)
        guard let attempt = chosen.record?.start.attempt,
            let bundle = try Bundle.read(
                chosen.subtask.id,
                attempt: attempt,
                of: chosen.history.names
            )
        else { throw CommandError.noBundle(subtask) }
        if json {
            try surroundings.console.answer(document: bundle)
        } else {
            for line in BundleText.lines(bundle) { surroundings.console.answer(line) }
        }
        return .done
    }
}
