import Orchestration
import Planning
import Scheduling

/// Tells a run to a program: a JSON document for each event, one a line, as the journal has it.
struct JSONDisplay: RunDisplay {
    private struct Document: Encodable {
        var schema = "git-orchestrate/event/1"
        let run: RunID
        let time: Timestamp
        let event: JournalEvent
        /// As a person would be told.
        let sentence: String
        /// Of the subtasks that the event has changed, or may have.
        let states: [String: String]
    }

    let console: Console

    func tell(_ entry: JournalEntry, _ history: RunHistory) {
        try? console.narrate(
            document: Document(
                run: history.names.run,
                time: entry.time,
                event: entry.event,
                sentence: entry.event.sentence.harmless,
                states: Dictionary(
                    history.schedule.states.map { ($0.0.text, JSONDisplay.word($0.1)) },
                    uniquingKeysWith: { first, _ in first }
                )
            )
        )
    }

    func say(_ text: String) { console.narratingDocuments.narrate(text) }

    func keepUp() async {}

    func end() {}

    private static func word(_ state: SubtaskState) -> String {
        switch state {
        case .waiting: "waiting"
        case .ready: "ready"
        case .starting, .running: "running"
        case .succeeded: "done"
        case .noChanges: "no-changes"
        case .failed: "failed"
        case .blocked: "blocked"
        case .needsPerson: "conflict"
        case .skipped: "skipped"
        case .cancelled: "cancelled"
        case .interrupted: "interrupted"
        }
    }
}
