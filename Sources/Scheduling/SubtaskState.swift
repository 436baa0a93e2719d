package import Planning

/// Says where a subtask stands in a run.
package enum SubtaskState: Sendable, Equatable {
    /// Some of its own dependencies have not ended yet: those, in the order of the plan file.
    case waiting(on: [SubtaskID])
    /// It could run; a slot, its agent or one of its resources is not free.
    case ready
    /// Its attempt has been asked for and does not run yet.
    case starting(attempt: Int)
    /// The process of its attempt runs.
    case running(attempt: Int)
    /// It ended well.
    case succeeded
    /// It ended well and there was nothing to do.
    case noChanges
    /// Its last attempt failed.
    case failed
    /// It will not start, because of a subtask that it depends on, directly or not.
    case blocked(by: SubtaskID)
    /// Its dependencies contradict each other, so its agent has nothing to start from.
    case needsPerson
    /// A person decided that it is not needed.
    case skipped
    /// A person ended it, before or while it ran.
    case cancelled
    /// It ended with the run, and goes on when the run is resumed.
    case interrupted
}

extension SubtaskState {
    /// The state as the end of a sentence that begins with the subtask, such as
    /// `waits for auth-design`.
    package var sentence: String {
        switch self {
        case .waiting(let others): "waits for \(Self.list(others))"
        case .ready: "is ready and waits for its turn"
        case .starting(let attempt): "is being started" + Self.suffix(attempt)
        case .running(let attempt): "is running" + Self.suffix(attempt)
        case .succeeded: "succeeded"
        case .noChanges: "ended without changing anything"
        case .failed: "failed"
        case .blocked(let other): "cannot start because \(other) did not succeed"
        case .needsPerson: "waits for a person, because its dependencies disagree"
        case .skipped: "was skipped"
        case .cancelled: "was cancelled"
        case .interrupted: "was interrupted"
        }
    }

    /// Whether an attempt occupies a slot.
    package var isActive: Bool {
        switch self {
        case .starting, .running: true
        default: false
        }
    }

    /// Whether nothing more happens to the subtask in this run.
    package var isFinal: Bool {
        switch self {
        case .waiting, .ready, .starting, .running: false
        case .succeeded, .noChanges, .skipped, .failed, .blocked, .needsPerson, .cancelled,
            .interrupted:
            true
        }
    }

    private static func list(_ ids: [SubtaskID]) -> String {
        guard let last = ids.last, ids.count > 1 else { return ids.first?.text ?? "nothing" }
        return ids.dropLast().map(\.text).joined(separator: ", ") + " and \(last)"
    }

    private static func suffix(_ attempt: Int) -> String {
        attempt == 1 ? "" : ", attempt \(attempt)"
    }
}
