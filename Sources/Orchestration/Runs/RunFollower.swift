import Git
package import SystemPackage

/// Follows a run that another process acts for, by its journal; writes nothing and takes no lock.
package struct RunFollower: Sendable {
    private var tip: ObjectID
    package private(set) var history: RunHistory

    /// The run as it stands; the latest run when none is named.
    package init(of run: RunID?, in commonDirectory: FilePath) throws {
        guard let chosen = try run ?? JournalReader.runs(in: commonDirectory).first else {
            throw JournalError.noSuchRun("")
        }
        tip = try JournalReader.tip(of: chosen, in: commonDirectory)
        history = try RunReader.history(of: chosen, in: commonDirectory, upTo: tip)
    }

    /// Whether a process acts for it now.
    package var isAlive: Bool { RunReader.isAlive(history.names) }

    /// Takes in what has been recorded since; `observe` sees each entry, and the history with it.
    package mutating func readOn(_ observe: (JournalEntry, RunHistory) -> Void) throws {
        let (entries, now) = try JournalReader.entries(
            of: history.names.run,
            in: history.names.commonDirectory,
            since: tip
        )
        for entry in entries {
            history.apply(entry)
            observe(entry, history)
        }
        tip = now
    }
}
