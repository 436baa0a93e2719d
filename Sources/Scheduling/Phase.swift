/// Holds the state of a subtask the way a schedule keeps it: with numbers, and with no lists.
enum Phase: Sendable, Equatable {
    case waiting
    case ready
    case starting(attempt: Int)
    case running(attempt: Int)
    case succeeded
    case noChanges
    case skipped
    case failed
    case blocked(by: Int)
    case needsPerson
    case cancelled
    /// Like `cancelled`, but it goes on when the run does.
    case interrupted

    /// The attempt that occupies a slot, if one does.
    var activeAttempt: Int? {
        switch self {
        case .starting(let attempt), .running(let attempt): attempt
        default: nil
        }
    }

    /// Whether something can still happen without anybody asking for it.
    var isUnfinished: Bool {
        switch self {
        case .waiting, .ready, .starting, .running: true
        default: false
        }
    }

    /// Whether what depends on the subtask may start.
    var isSatisfied: Bool { self == .succeeded || self == .noChanges || self == .skipped }

    /// Whether it stands in the way of what depends on it, and is itself the reason.
    var isObstacle: Bool {
        self == .failed || self == .needsPerson || self == .cancelled
    }
}
