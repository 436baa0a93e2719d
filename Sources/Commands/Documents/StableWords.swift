import Orchestration
import Planning
import Scheduling

/// Words for programs, which stay the same when the sentences for people change.
extension RunStatus {
    var outcomeWord: String {
        if isAlive { return history.schedule.isHeldBack ? "paused" : "running" }
        if let result = history.integration.result { return result.outcome.rawValue }
        return history.isInterrupted ? "interrupted" : "ended"
    }
}

extension SubtaskStatus {
    var word: String { WaveText.label(self).lowercased().replacing(" ", with: "-") }
}

extension Wait {
    var word: String {
        switch self {
        case .dependencies: "dependencies"
        case .wave: "wave"
        case .slot: "slot"
        case .agent: "agent"
        case .resource: "resource"
        case .files: "files"
        case .service: "service"
        case .start: "start"
        case .person: "person"
        }
    }

    /// Which one, where there are several.
    var name: String? {
        switch self {
        case .resource(let name), .service(let name): name
        default: nil
        }
    }
}

extension RunTimeline.Mark.Kind {
    var word: String {
        switch self {
        case .commit: "commit"
        case .merged: "merged"
        case .conflict: "conflict"
        case .conflictBeforeStart: "conflict-before-start"
        case .held: "held"
        case .leftOut: "left-out"
        case .resolved: "resolved"
        case .fellBack: "fell-back"
        }
    }
}

extension ConflictStory.Ending {
    var word: String {
        switch self {
        case .open: "open"
        case .resolvedByPerson: "resolved-by-person"
        case .answeredBefore: "answered-before"
        case .resolvedByAgent: "resolved-by-agent"
        case .doneAgain: "done-again"
        case .leftOut: "left-out"
        case .vanished: "vanished"
        }
    }
}

extension Duration {
    /// To the millisecond; always a number.
    var inSeconds: Double {
        let (seconds, attoseconds) = components
        return Double(seconds) + Double(attoseconds / 1_000_000_000_000_000) / 1_000
    }

    var inMilliseconds: Int64 {
        components.seconds * 1_000 + components.attoseconds / 1_000_000_000_000_000
    }
}
