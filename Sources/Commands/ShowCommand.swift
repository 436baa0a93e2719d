package import ArgumentParser
import Git
import Orchestration
import Planning

/// Shows one subtask on a page: what it is, how it stands, what was tried, what it made.
package struct ShowCommand: OrchestrateCommand {
    package static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show a subtask: what it is to do, its attempts, and what it has made.",
        usage: "git orchestrate show <subtask> [--attempt <n>] [--run <run>]",
        discussion:
            "For programs: git orchestrate status --json.",
    )

    @Argument(help: "The id of a subtask.", completion: CompletedWords.subtasks.completion)
    var subtask: String

    @OptionGroup var which: AttemptOptions

    package init() {}

    package func run(in surroundings: Surroundings) async throws -> ExitStatus {
        let chosen = try which.choose(subtask, surroundings)
        let history = chosen.history
        let status = try RunStatus(history, isAlive: RunReader.isAlive(history.names))
        for line in SubtaskText.lines(chosen.subtask, status, now: surroundings.clock.now()) {
            surroundings.console.answer(line)
        }
        guard let attempt = chosen.record?.start.attempt,
            let bundle = try Bundle.read(chosen.subtask.id, attempt: attempt, of: history.names)
        else { return .done }
        surroundings.console.answer("")
        for line in BundleText.lines(bundle) { surroundings.console.answer(line) }
        return .done
    }
}
