package import Agents
import Git
import Planning
import Scheduling

/// A run that this process acts for, and no other while the lock is held.
package struct HeldRun: Sendable {
    package let context: RunContext
    package let journal: Journal
    package let history: RunHistory
    package let lock: FileLock

    /// Takes a run up again: after an interruption, the death of the runner before, or requests that
    /// came when the run was over. Nil while another process acts for it.
    ///
    /// The history is read up to the very event that the journal goes on from.
    package static func takeOver(
        _ names: RunNames,
        environment: [String: String],
        supervisor: SupervisorProgram,
        clock: Clock,
    ) async throws -> HeldRun? {
        guard let lock = try RunReader.lock(names) else { return nil }
        let journal = try Journal(continuing: names, clock: clock)
        let history = try RunReader.history(
            of: names.run,
            in: names.commonDirectory,
            upTo: await journal.tip
        )
        let context = try RunReader.context(
            of: history,
            environment: environment,
            supervisor: supervisor,
            clock: clock
        )
        dropStashes(history)
        return HeldRun(context: context, journal: journal, history: history, lock: lock)
    }

    /// What a runner that died had recorded and not yet taken off the list that the user shares.
    private static func dropStashes(_ history: RunHistory) {
        let names = history.names
        try? FileLock.whileHolding(names.worktreesLock) {
            let repository = try Repository(at: names.commonDirectory)
            for (id, attempts) in history.attempts {
                let kept = Set(attempts.compactMap(\.finish).flatMap(\.alsoKept))
                for stash in try repository.stashes(on: names.branch(id)) where kept.contains(stash)
                {
                    try repository.dropStash(stash)
                }
            }
        }
    }

    /// Throws when there is something to run that nobody says how to run.
    package func checkCommands() throws {
        try context.agents.check(history.plan) { id in
            switch history.schedule.state(of: id) {
            case .succeeded, .noChanges, .skipped, .cancelled: false
            default: true
            }
        }
    }
}
