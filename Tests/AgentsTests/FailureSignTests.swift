import Agents
import Testing

struct FailureSignTests {
    /// Last words of real agents.
    @Test(
        arguments: [
            ("litellm.AuthenticationError: AuthenticationError: OpenAIException - x", .auth),
            ("ERROR: unexpected status 401 Unauthorized: no key", .auth),
            ("Invalid API key · Please run /login", .auth),
            ("litellm.RateLimitError: RateLimitError: OpenAIException", .rateLimited),
            ("exceeded retry limit, last status: 429 Too Many Requests", .rateLimited),
            ("You've hit your usage limit. Try again at 5pm", .rateLimited),
            ("{\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\"}}", .apiError),
            ("litellm.InternalServerError: OpenAIException - boom", .apiError),
            ("stream disconnected before completion: idle", .apiError),
            (
                "We’re currently experiencing high demand, which may cause temporary errors.",
                .apiError
            ),
            ("HTTP 503 Service Unavailable", .apiError),
            ("test_login failed: expected 200, got 302", nil),
            ("error: cannot find 'x' in scope", nil),
            ("", nil),
        ] as [(String, FailureSign?)]
    )
    func `the last words say why`(_ words: String, _ sign: FailureSign?) {
        #expect(FailureSign.of(log: Array("working\n\(words)\n".utf8)) == sign)
    }

    @Test func `of several signs the last counts, and only the end of a log is read`() {
        let overcome = "429 Too Many Requests\nretrying\n401 Unauthorized\n"
        #expect(FailureSign.of(log: Array(overcome.utf8)) == .auth)
        let long = "429 Too Many Requests\n" + String(repeating: "work\n", count: 2_000)
        #expect(FailureSign.of(log: Array(long.utf8)) == nil)
    }

    @Test(
        arguments: [
            ("Error 429: slow down\n\n", true), ("litellm.RateLimitError: x\n", true),
            ("FAILED tests/test_rate_limit.py\n", false), ("429\nand now to something else", false),
            ("usage limits are a topic", false), ("rate limit test\ntook 1429 ms", false),
            ("", false),
        ]
    )
    func `what is plain is said in the last line, in so many words`(log: String, isPlain: Bool) {
        #expect(LastWords(log: Array(log.utf8)).isPlain == isPlain)
    }
}
