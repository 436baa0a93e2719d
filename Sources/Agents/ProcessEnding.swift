/// How a process came to its end, as far as the operating system tells.
package enum ProcessEnding: Sendable, Equatable, Codable {
    case exited(Int32)
    case signalled(Int32)
    /// Ended by us when its time was up.
    case timedOut
    /// Ended by us because a person asked for it.
    case stopped
    /// Never began, with the reason.
    case notStarted(String)

    /// Whether it ended by itself and said that all is well, which alone proves nothing.
    package var isSuccess: Bool { self == .exited(0) }

    /// What a person reads, such as `exit status 3`.
    package var sentence: String {
        switch self {
        case .exited(let status): "exit status \(status)"
        case .signalled(let signal): "killed by signal \(signal)"
        case .timedOut: "ended because its time was up"
        case .stopped: "ended by request"
        case .notStarted(let reason): "could not be started: \(reason)"
        }
    }
}
