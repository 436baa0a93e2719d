package import Agents
import Merging
import Planning
import Scheduling

/// The one effectful loop: events in, actions out.
///
/// Every event is in the journal before it arrives here (see `Journal`), and what is decided depends
/// on nothing else, so a journal read back makes the same decisions.
package struct Run: Sendable {
    private let context: RunContext
    private let journal: Journal
    private let workspaces: Workspaces
    private let stop: StopSignal

    package init(context: RunContext, journal: Journal, stop: StopSignal) {
        self.context = context
        self.journal = journal
        self.workspaces = Workspaces(names: context.names)
        self.stop = stop
    }

    /// Runs from a history that holds the run's first event to its end; `observe` sees each entry.
    package func execute(
        _ history: RunHistory,
        observe: @Sendable (JournalEntry, RunHistory) -> Void,
    ) async throws -> RunHistory {
        var history = history
        try await withThrowingDiscardingTaskGroup { group in
            for action in history.firstActions {
                group.addTask { [history] in await attend(action, history) }
            }
            for try await entry in journal.entries {
                let actions = history.apply(entry)
                observe(entry, history)
                for action in actions {
                    group.addTask { [history] in await attend(action, history) }
                }
                if history.schedule.isFinished { break }
            }
        }
        return history
    }

    /// Asks the run to end: nothing new starts, agents are ended, what they did is kept.
    package func interrupt() async {
        // When recording fails the run ends with that error anyhow.
        try? await journal.record(.interrupted)
        // Also what no attempt is: tests of the merged tree.
        stop.give()
    }

    /// A child task that threw would end the group but not the loop that waits for events, so an
    /// error takes the events' way.
    private func attend(_ action: Schedule.Action, _ history: RunHistory) async {
        do {
            try await perform(action, history)
        } catch {
            // An integration that a person interrupted is not done; there is nothing wrong with it.
            if case .integrate = action, stop.isGiven, !(error is JournalError) { return }
            await journal.fail(error)
        }
    }

    private func perform(_ action: Schedule.Action, _ history: RunHistory) async throws {
        switch action {
        case .startAttempt(let id, let attempt):
            guard let subtask = context.plan[id] else { return }
            try await AttemptRunner(
                context: context,
                journal: journal,
                workspaces: workspaces,
                stop: stop
            ).run(subtask, attempt: attempt, history: history)
        case .endAttempts: stop.give()
        case .integrate:
            try await Integration(
                context: context,
                journal: journal,
                workspaces: workspaces,
                stop: stop
            ).run(history)
        }
    }
}
