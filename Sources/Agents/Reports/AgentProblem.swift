import Foundation

/// What an agent says of why its work came to nothing: a result of its own, which counts whatever its
/// exit status is. An error that it got over by itself is none.
package struct AgentProblem: Sendable, Equatable, Codable {
    package enum Kind: String, Sendable, Codable {
        case auth
        case rateLimited = "rate-limited"
        case apiError = "api-error"
        /// Its limit of turns, tokens or money is reached.
        case budget
        case other
    }

    package let kind: Kind
    /// One line, at most 300 characters; made by others, so made harmless where it is shown.
    package let message: String

    package init(_ kind: Kind, _ message: String) {
        self.kind = kind
        let line = message.split(whereSeparator: \.isNewline).joined(separator: " ")
        self.message = line.count > 300 ? String(line.prefix(299)) + "…" : line
    }

    /// Tells the kind by the status of the service, where there is one, and by the words.
    init(status: Int? = nil, _ message: String, otherwise: Kind = .other) {
        let sign = FailureSign.of(log: Array(message.utf8))
        let kind =
            // Told with the status of a rate limit.
            (sign == .budget ? .budget : nil)
            ?? status.flatMap(AgentProblem.kind(ofStatus:))
            ?? sign.map(AgentProblem.kind(of:))
            ?? AgentProblem.numbers(in: message).lazy.compactMap(AgentProblem.kind(ofStatus:)).first
        self.init(kind ?? otherwise, message)
    }

    private static func kind(of sign: FailureSign) -> Kind {
        switch sign {
        case .auth: .auth
        case .rateLimited: .rateLimited
        case .budget: .budget
        case .apiError: .apiError
        }
    }

    private static func kind(ofStatus status: Int) -> Kind? {
        switch status {
        case 401, 403: .auth
        case 429: .rateLimited
        case 500...599: .apiError
        default: nil
        }
    }

    /// What may be a status: three digits that stand alone.
    private static func numbers(in message: String) -> [Int] {
        message.split { !$0.isLetter && !$0.isNumber }.compactMap { $0.count == 3 ? Int($0) : nil }
    }
}
