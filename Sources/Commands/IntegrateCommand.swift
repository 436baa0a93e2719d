import Agents
package import ArgumentParser
import Git
import Orchestration
import Planning

/// Merges again, with what people have put on the branches since.
package struct IntegrateCommand: OrchestrateCommand {
    package static let configuration = CommandConfiguration(
        commandName: "integrate",
        abstract:
            "Merge the finished subtasks of a run again, with what you put on their branches.",
        usage: "git orchestrate integrate [<run>] [--trust]",
    )

    @Argument(
        help: "The name of the run; the latest one when not given.",
        completion: CompletedWords.runs.completion
    )
    var run: String?

    @Flag(
        name: .customLong("trust"),
        help: "Run the plan's commands without asking, and remember them."
    )
    var isTrusted = false

    package init() {}

    package func run(in surroundings: Surroundings) async throws -> ExitStatus {
        let layout = try surroundings.repository()
        let chosen = try surroundings.history(run, in: layout)
        let lock = try surroundings.takeOver(chosen.names)
        defer { withExtendedLifetime(lock) {} }
        // Read again under the lock: what another process recorded in between counts.
        let history = try surroundings.history(chosen.names.run.text, in: layout)
        let context = try RunReader.context(
            of: history,
            environment: surroundings.environment,
            supervisor: surroundings.supervisor,
            clock: surroundings.clock
        )
        let journal = try Journal(continuing: history.names, clock: surroundings.clock)
        noteUncommitted(history, surroundings.console)
        let before = try JournalReader.entries(of: history.names.run, in: layout.commonDirectory)
        let stop = StopSignal()
        let integration = Integration(
            context: context,
            journal: journal,
            workspaces: Workspaces(names: history.names),
            stop: stop
        )
        let session = RunSession(surroundings: surroundings)
        try session.confirmCommands(
            of: history,
            isTrusted: isTrusted,
            hint: "git orchestrate integrate --trust"
        )
        let (ended, signal) = await session.listening(onPress: { stop.give($0) }) {
            try await integration.runAgain(history)
        }
        if let signal {
            // What was asked of git was stopped, which is no failure of it; a journal that cannot be
            // written is one.
            if case .failure(let error as JournalError) = ended { throw error }
            return signal == 15 ? .terminated : .interrupted
        }
        try ended.get()
        let narrator = Narrator()
        for entry in try JournalReader.entries(of: history.names.run, in: layout.commonDirectory)
            .dropFirst(before.count)
        {
            for line in narrator.lines(entry, history) {
                surroundings.console.narrate(line.plain)
            }
        }
        surroundings.console.narrate("")
        let after = try surroundings.history(history.names.run.text, in: layout)
        let status = try RunStatus(after, isAlive: false)
        for line in ReportText.lines(status, now: surroundings.clock.now()) {
            surroundings.console.answer(line)
        }
        return after.integration.result.map { ExitStatus($0.outcome) } ?? .failed
    }

    /// Only commits are merged; somebody who has just edited something forgets that.
    private func noteUncommitted(_ history: RunHistory, _ console: Console) {
        for subtask in history.plan.subtasks {
            guard let attempt = history.lastAttempt(of: subtask.id)?.start.attempt else { continue }
            let workspace = history.names.workspace(subtask.id, attempt: attempt)
            guard
                let change = WorkspaceCheck.pending(
                    in: subtask.id,
                    attempt: attempt,
                    of: history.names
                )
            else {
                continue
            }
            console.narrate("note: \(subtask.id) has \(change) in \(workspace.path)")
        }
    }
}
