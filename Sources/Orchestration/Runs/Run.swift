import Agents
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
    private let audit: Audit
    private let attempts = AttemptStops()
    /// For what is no attempt: merging, and tests of the merged tree.
    private let stop = StopSignal()

    package init(context: RunContext, journal: Journal) {
        self.context = context
        self.journal = journal
        self.workspaces = Workspaces(names: context.names)
        self.audit = Audit(context: context, journal: journal)
    }

    /// Runs from a history that holds the run's first event to its end; `observe` sees each entry.
    package func start(
        _ history: RunHistory,
        observe: @Sendable (JournalEntry, RunHistory) -> Void,
    ) async throws -> RunHistory {
        try await follow(history, history.firstActions, observe)
    }

    /// Takes a run up from its history, as far as that goes, and runs it to its end.
    package func resume(
        _ history: RunHistory,
        observe: @Sendable (JournalEntry, RunHistory) -> Void,
    ) async throws -> RunHistory {
        try await journal.record(.resumed)
        return try await follow(history, [], isResuming: true, observe)
    }

    private func follow(
        _ history: RunHistory,
        _ firstActions: [Schedule.Action],
        isResuming: Bool = false,
        _ observe: @Sendable (JournalEntry, RunHistory) -> Void,
    ) async throws -> RunHistory {
        var history = history
        // What others asked for just before we took over: its actions follow from `resumed`, which
        // looks at the state as a whole.
        var isResuming = isResuming
        let watch = Task { await watchJournal() }
        let forecasts = ForecastWatch(context: context, journal: journal)
        forecasts.update(history)
        let foresight = Task { await forecasts.watch() }
        defer {
            watch.cancel()
            foresight.cancel()
        }
        try await withThrowingDiscardingTaskGroup { group in
            for action in firstActions {
                group.addTask { [history] in await attend(action, history) }
            }
            for try await entry in journal.entries {
                let actions = history.apply(entry)
                observe(entry, history)
                forecasts.update(history)
                if entry.event == .resumed {
                    isResuming = false
                    // Somebody was faster than the event.
                    if stop.isGiven, !history.isInterrupted {
                        try await journal.record(.interrupted)
                    }
                }
                if isResuming { continue }
                // A person who ends the run ends also what is no attempt.
                if history.isInterrupted { stop.give() }
                for action in actions {
                    group.addTask { [history] in await attend(action, history) }
                }
                if history.schedule.isFinished { break }
            }
            // What waits for a service need not any more.
            stop.give()
        }
        return history
    }

    /// Hears what other processes record: requests.
    private func watchJournal() async {
        while !Task.isCancelled {
            // An error reaches the loop through the journal's entries.
            do {
                try await journal.catchUp()
                try await Task.sleep(for: .milliseconds(200))
            } catch { return }
        }
    }

    /// Asks the run to end: nothing new starts, agents are ended, what they did is kept.
    package func interrupt() async {
        // When recording fails the run ends with that error anyhow.
        try? await journal.record(.interrupted)
        stop.give()
    }

    /// Does not wait any longer for agents that were asked to end: they are killed.
    package func hurry() {
        attempts.giveAll(.kill)
        stop.give(.kill)
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
        case .startAttempt(let id, let attempt, let backOff):
            try await runner(id, attempt, history)?.start(backOff: backOff, history)
        case .adoptAttempt(let id, let attempt):
            try await runner(id, attempt, history)?.adopt(history)
        case .holdQueue(let queue, let backOff): try await hold(queue, backOff, history)
        case .endAttempt(let id, let attempt): attempts.signal(id, attempt).give()
        case .endAttempts: attempts.giveAll(.ask)
        case .integrate:
            try await Integration(
                context: context,
                journal: journal,
                workspaces: workspaces,
                stop: stop
            ).run(history)
        }
    }

    /// Waits as long as a service wants; where that was begun by a runner that is gone, for the rest.
    private func hold(_ queue: String, _ backOff: Int, _ history: RunHistory) async throws {
        let until: Timestamp
        if let known = history.heldQueues[queue] {
            until = known
        } else {
            until = context.clock.now().advanced(
                by: BackOff.delay(backOff, after: Failure(.rateLimited, "", isCertain: true))
            )
            try await journal.record(.queueHeld(QueueHeld(queue: queue, until: until)))
        }
        // Another clock may have said until when.
        await stop.wait(atMost: min(until.since(context.clock.now()), BackOff.longest))
        // Whoever goes away has not waited to the end.
        guard !stop.isGiven, !Task.isCancelled else { return }
        try await journal.record(.queueOpened(QueueOpened(queue: queue)))
    }

    private func runner(
        _ id: SubtaskID,
        _ attempt: Int,
        _ history: RunHistory,
    ) -> AttemptRunner? {
        context.plan[id].map { subtask in
            AttemptRunner(
                context: context,
                journal: journal,
                workspaces: workspaces,
                audit: audit,
                subtask: subtask,
                attempt: attempt,
                place: history.schedule.place(of: id),
                continuation: Continuation(of: subtask, history, context.agents.choices[id]),
                stop: attempts.signal(id, attempt)
            )
        }
    }
}
