import Orchestration

/// How a run is shown while it goes on.
protocol RunDisplay: Sendable {
    /// Something has happened, and this is what the run has become by it.
    func tell(_ entry: JournalEntry, _ history: RunHistory)
    /// Says something that no event says.
    func say(_ text: String)
    /// Shows what changes between events, until it is cancelled.
    func keepUp() async
    /// Takes away what was only to be seen while it went on, and sets off what follows.
    func end()
}

/// Says nothing.
struct SilentDisplay: RunDisplay {
    func tell(_ entry: JournalEntry, _ history: RunHistory) {}
    func say(_ text: String) {}
    func keepUp() async {}
    func end() {}
}
