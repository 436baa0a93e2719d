import ArgumentParser
import Git
import Orchestration
import Planning

/// Which attempt of which subtask is meant: the options of all commands that look at one.
struct AttemptOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Which attempt; the last one when not given.", valueName: "n"))
    var attempt: Int?

    @Option(
        help: "The run; the latest one when not given.",
        completion: CompletedWords.runs.completion
    )
    var run: String?

    struct Chosen {
        let history: RunHistory
        let subtask: Subtask
        /// Nil where it was never begun, and none was asked for.
        let record: AttemptRecord?
    }

    /// Finds what is meant; throws `CommandError` where there is no such thing.
    func choose(_ name: String, _ surroundings: Surroundings) throws -> Chosen {
        try choose(name, in: surroundings.history(run, in: surroundings.repository()))
    }

    /// The same in a history that was read.
    func choose(_ name: String, in history: RunHistory) throws -> Chosen {
        guard let subtask = history.plan.subtasks.first(where: { $0.id.text == name }) else {
            throw CommandError.noSuchSubtask(name, history.names.run)
        }
        let records = history.attempts[subtask.id] ?? []
        guard let attempt else {
            return Chosen(history: history, subtask: subtask, record: records.last)
        }
        guard let record = history.attempt(attempt, of: subtask.id) else {
            throw CommandError.noSuchAttempt(name, attempt, of: records.count)
        }
        return Chosen(history: history, subtask: subtask, record: record)
    }
}
