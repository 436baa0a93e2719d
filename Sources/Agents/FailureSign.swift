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
        let text = String(decoding: log.suffix(4_096), as: UTF8.self).lowercased()
        for line in text.split(whereSeparator: \.isNewline).reversed() {
            for (sign, words) in signs where words.contains(where: { line.contains($0) }) {
                return sign
            }
        }
        return nil
    }

    /// Whether the very last line says it in so many words, and not as the name of a test, say.
    package static func isPlain(log: some Collection<UInt8>) -> Bool {
        let text = String(decoding: log.suffix(4_096), as: UTF8.self).lowercased()
        let last = text.split(whereSeparator: \.isNewline).last {
            $0.contains { !$0.isWhitespace }
        }
        return last.map { line in plain.contains { line.contains($0) } } ?? false
    }

    private static let plain = [
        "429", "too many requests", "ratelimiterror", "rate_limit_error", "resource_exhausted",
        "401", "authenticationerror", "authentication_error", "invalid_api_key", "invalid api key",
        "incorrect api key", "please run /login", "insufficient_quota",
        "exceeded your current quota", "credit balance is too low",
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
                "rate limit", "rate_limit", "ratelimiterror", "too many requests", "http 429",
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
