import Agents
import SystemPackage
import TestSupport
import Testing

/// What real agents printed and left, cut to the lines and keys that are read.
struct RealReportTests {
    private func report(
        _ format: OutputFormat,
        log: String = "",
        files: [String: String] = [:],
    ) throws -> AgentReport {
        let folder = try TestFolder()
        try folder.write("log", log)
        for (name, text) in files { try folder.write(name, text) }
        return AgentReport.read(format, log: folder.path.appending("log"), artifacts: folder.path)
    }

    @Test func `codex tells tokens of its whole session, and the last number counts`() throws {
        let report = try report(
            .codex,
            log: """
                2026-11-24T16:25:07Z ERROR codex_skills_extension: no JSON
                {"type":"thread.started","thread_id":"01a20e60"}
                {"type":"turn.started"}
                {"type":"item.completed","item":{"id":"i","type":"agent_message","text":"Done."}}
                {"type":"turn.completed","usage":{"input_tokens":1200,"cached_input_tokens":200,\
                "cache_write_input_tokens":0,"output_tokens":40,"reasoning_output_tokens":10}}
                {"type":"turn.started"}
                {"type":"turn.completed","usage":{"input_tokens":3600,"cached_input_tokens":600,\
                "cache_write_input_tokens":0,"output_tokens":120,"reasoning_output_tokens":30}}

                """
        )
        #expect(
            report.usage == TokenUsage(input: 3600, cachedInput: 600, output: 120, reasoning: 30)
        )
        #expect(report.session == "01a20e60")
        #expect(report.turns == 2)
        #expect(report.lastMessage == "Done.")
        #expect(report.problem == nil)
    }

    @Test(
        arguments: [
            (
                "We’re currently experiencing high demand, which may cause temporary errors.",
                .apiError
            ),
            (
                "unexpected status 401 Unauthorized: Incorrect API key provided, url: http://h",
                .auth
            ),
            ("exceeded retry limit, last status: 429 Too Many Requests", .rateLimited),
            ("the model went away", .other),
        ] as [(String, AgentProblem.Kind)]
    )
    func `why a turn of codex failed`(_ message: String, _ kind: AgentProblem.Kind) throws {
        let report = try report(
            .codex,
            log: """
                {"type":"turn.started"}
                {"type":"error","message":"Reconnecting... 1/1 (\(message))"}
                {"type":"turn.failed","error":{"message":"\(message)"}}
                """ + "\n"
        )
        #expect(report.problem == AgentProblem(kind, message))
    }

    @Test func `an error that codex got over is none`() throws {
        let report = try report(
            .codex,
            log: """
                {"type":"error","message":"Reconnecting... 1/1 (status 500)"}
                {"type":"turn.completed","usage":{"input_tokens":1,"output_tokens":1}}

                """
        )
        #expect(report.problem == nil)
    }

    @Test func `aider prints tokens for people, rounded, and fails with status 0`() throws {
        let good = try report(
            .aider,
            log: """
                litellm.RateLimitError: RateLimitError: OpenAIException - Rate limit reached
                Retrying in 0.2 seconds...
                Tokens: 1.2k sent, 40 received.
                Commit ae2effb Do it
                Tokens: 12k sent, 300 cache hit, 1.0k received. Cost: $0.0011 message, $0.0012 session.

                """
        )
        #expect(good.usage == TokenUsage(input: 13_200, cachedInput: 300, output: 1_040))
        #expect(good.costUSD == 0.0012)
        #expect(good.problem == nil)
        let refused = try report(
            .aider,
            log: """
                litellm.AuthenticationError: AuthenticationError: OpenAIException - Incorrect API key
                The API provider is not able to authenticate you. Check your API key.

                """
        )
        #expect(refused.problem?.kind == .auth)
        let failing = try report(
            .aider,
            log: "litellm.InternalServerError: InternalServerError: OpenAIException - boom\n"
        )
        #expect(failing.problem?.kind == .apiError)
    }

    @Test func `mini leaves all answers with their tokens`() throws {
        let answer = """
            {"role": "assistant", "content": null, "extra": {"response": {"usage":
            {"prompt_tokens": 1200, "completion_tokens": 40, "total_tokens": 1240,
            "completion_tokens_details": {"reasoning_tokens": 10},
            "prompt_tokens_details": {"cached_tokens": 200}}}}}
            """
        let trajectory = """
            {"info": {"model_stats": {"instance_cost": 0.0, "api_calls": 2},
            "exit_status": "Submitted"}, "messages": [{"role": "user", "content": "Do it"},
            \(answer), {"role": "tool", "content": "{}"}, \(answer),
            {"role": "exit", "content": "", "extra": {"exit_status": "Submitted"}}]}
            """
        let report = try report(.mini, files: ["traj.json": trajectory])
        #expect(
            report.usage == TokenUsage(input: 2400, cachedInput: 400, output: 80, reasoning: 20)
        )
        #expect(report.turns == 2)
        #expect(report.costUSD == nil)
        #expect(report.problem == nil)
    }

    @Test func `vibe leaves a sum, and its reason`() throws {
        let export = """
            {"outcome": "finished", "stop_reason": null, "error": null, "session_id": "392b",
            "usage": {"input_tokens": 3600, "output_tokens": 120, "cached_input_tokens": 600,
            "total_tokens": 3720}, "cost_usd": 0.0, "steps": 3}
            """
        let report = try report(
            .vibe,
            log: """
                {"type":"message","role":"assistant","sessionId":"392b",\
                "content":[{"type":"text","text":"Done."}]}

                """,
            files: ["export.json": export]
        )
        #expect(report.usage == TokenUsage(input: 3600, cachedInput: 600, output: 120))
        #expect(report.turns == 3)
        #expect(report.session == "392b")
        #expect(report.lastMessage == "Done.")
        #expect(report.problem == nil)
    }
}
