/// What the last words of an agent say of why it failed; its exit status seldom does.
package enum FailureSign: Sendable, Equatable {
    /// Its key or login was refused: nothing will change by itself.
    case auth
    /// It was told to wait.
    case rateLimited
    /// What it may spend is spent: waiting does not help.
    case budget
    /// The service failed, or was not reached.
    case apiError

    /// Reads the end of a log. Only what agents are known to print counts; of several signs the last
    /// does, since what came before it was overcome.
    package static func of(log: some Collection<UInt8>) -> FailureSign? {
        lines(ofEnd: log).lazy.compactMap(of(line:)).first
    }

    /// In small letters, the last one first, without blank ones.
    static func lines(ofEnd log: some Collection<UInt8>) -> [Substring] {
        String(decoding: log.suffix(4_096), as: UTF8.self).lowercased()
            .split(whereSeparator: \.isNewline)
            .filter { line in line.contains { !$0.isWhitespace } }.reversed()
    }

    static func of(line: Substring) -> FailureSign? {
        signs.first { _, words in words.contains { line.contains($0) } }?.0
    }

    /// Whether a line says it in words that are used for nothing else.
    func isPlain(in line: Substring) -> Bool {
        FailureSign.signs.contains { sign, words in
            sign == self
                && words.contains { !FailureSign.vague.contains($0) && line.contains($0) }
        }
    }

    /// Words that are in the names of tests and in what people write about as well.
    private static let vague: Set<String> = [
        "rate limit", "rate_limit", "usage limit", "quota exceeded", "overloaded", "not logged in",
        "service unavailable",
    ]

    private static let signs: [(FailureSign, [String])] = [
        // Said with the status of a rate limit.
        (
            .budget,
            ["insufficient_quota", "exceeded your current quota", "credit balance is too low"]
        ),
        (
            .rateLimited,
            [
                "rate limit", "rate_limit", "ratelimiterror", "rate_limit_error",
                "too many requests", "http 429",
                "status 429", "error 429", "usage limit", "quota exceeded", "resource_exhausted",
            ]
        ),
        (
            .auth,
            [
                "authenticationerror", "authentication_error", "invalid api key",
                "invalid_api_key", "incorrect api key", "401 unauthorized", "http 401",
                "status 401", "error 401", "please run /login", "not logged in",
            ]
        ),
        (
            .apiError,
            [
                "internalservererror", "internal server error", "overloaded_error", "overloaded",
                "apiconnectionerror", "service unavailable", "bad gateway", "gateway timeout",
                "http 500", "http 502", "http 503", "http 529", "status 500", "status 502",
                "status 503", "status 529", "stream disconnected before completion",
                // What codex makes of every 5xx.
                "experiencing high demand",
            ]
        ),
    ]
}
