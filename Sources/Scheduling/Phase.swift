/// Holds the state of a subtask the way a schedule keeps it: with numbers, and with no lists.
enum Phase: Sendable, Equatable {
    case waiting
    case ready
    case starting(attempt: Int)
    case running(attempt: Int)
    case succeeded
    case noChanges
    case failed
    case blocked(by: Int)
    case needsPerson
    case cancelled

    /// The attempt that occupies a slot, if one does.
    var activeAttempt: Int? {
        switch self {
        case .starting(let attempt), .running(let attempt): attempt
        default: nil
        }
    }
}
