/// How a process came to its end, as far as the operating system tells.
package enum ProcessEnding: Sendable, Equatable {
    case exited(Int32)
    case signalled(Int32)
    /// Ended by us when its time was up.
    case timedOut
    /// Ended by us because it neither printed nor committed anything for too long.
    case idle
    /// Nobody knows: its supervisor died.
    case lost
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
        case .idle: "ended because it did nothing any more"
        case .lost: "ended when its supervisor died"
        case .stopped: "ended by request"
        case .notStarted(let reason): "could not be started: \(reason)"
        }
    }
}

/// `{"kind": "exited", "status": 0}` and the like: what other programs read of it.
extension ProcessEnding: Codable {
    private enum Keys: String, CodingKey { case kind, status, signal, reason }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Keys.self)
        let kind = try container.decode(String.self, forKey: .kind)
        switch kind {
        case "exited": self = .exited(try container.decode(Int32.self, forKey: .status))
        case "signalled": self = .signalled(try container.decode(Int32.self, forKey: .signal))
        case "timed-out": self = .timedOut
        case "idle": self = .idle
        case "lost": self = .lost
        case "stopped": self = .stopped
        case "not-started": self = .notStarted(try container.decode(String.self, forKey: .reason))
        default:
            throw DecodingError.dataCorruptedError(
                forKey: .kind,
                in: container,
                debugDescription: "not an ending: \(kind)"
            )
        }
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Keys.self)
        switch self {
        case .exited(let status):
            try container.encode("exited", forKey: .kind)
            try container.encode(status, forKey: .status)
        case .signalled(let signal):
            try container.encode("signalled", forKey: .kind)
            try container.encode(signal, forKey: .signal)
        case .timedOut: try container.encode("timed-out", forKey: .kind)
        case .idle: try container.encode("idle", forKey: .kind)
        case .lost: try container.encode("lost", forKey: .kind)
        case .stopped: try container.encode("stopped", forKey: .kind)
        case .notStarted(let reason):
            try container.encode("not-started", forKey: .kind)
            try container.encode(reason, forKey: .reason)
        }
    }
}
