import Agents
import Foundation
import SystemPackage
import TestSupport
import Testing

/// What agents print, and what is made of it.
struct ReportTests {
    private func read(
        _ format: OutputFormat,
        _ lines: [String],
        files: [String: String] = [:],
        status: Int32? = 0,
    ) throws -> AgentReport {
        let folder = try TestFolder()
        let log = folder.path.appending("log")
        try Data(lines.joined(separator: "\n").utf8).write(to: URL(filePath: log.string))
        for (name, text) in files {
            let path = folder.path.appending(name).string
            try Data(text.utf8).write(to: URL(filePath: path))
        }
        return AgentReport.read(format, log: log, artifacts: folder.path, status: status)
    }

    // MARK: - claude and those that print the same

    private let claudeStart = #"{"type":"system","subtype":"init","session_id":"s-1"}"#

    private func claudeResult(_ more: String) -> String {
        #"{"type":"result","session_id":"s-1","num_turns":3,\#(more)}"#
    }

    @Test func `claude's result has the sums`() throws {
        let report = try read(
            .claude,
            [
                claudeStart,
                #"{"type":"assistant","message":{"id":"m1","content":[{"type":"text","text":"Looking."}],"usage":{"input_tokens":5,"output_tokens":1}}}"#,
                claudeResult(
                    #""subtype":"success","is_error":false,"result":"Done.","total_cost_usd":0.25,"usage":{"input_tokens":10,"cache_read_input_tokens":100,"cache_creation_input_tokens":7,"output_tokens":20}"#
                ),
            ]
        )
        #expect(
            report.usage
                == TokenUsage(input: 117, cachedInput: 100, cacheWrite: 7, output: 20, total: 137)
        )
        #expect(report.costUSD == 0.25)
        #expect(report.costSource == .agent)
        #expect(report.session == "s-1")
        #expect(report.turns == 3)
        #expect(report.lastMessage == "Done.")
        #expect(report.problem == nil)
    }

    @Test(arguments: [
        (#""subtype":"success","api_error_status":401,"result":"API Error: 401""#, "auth"),
        (
            #""subtype":"success","terminal_reason":"api_error","result":"API Error: 529 overloaded""#,
            "api-error"
        ),
        (
            #""subtype":"success","is_error":true,"result":"API Error: 429 rate limit""#,
            "rate-limited"
        ),
        (#""subtype":"error_max_turns","is_error":true"#, "budget"),
        (#""subtype":"error_during_execution","is_error":true"#, "other"),
    ])
    func `claude's success is none where it says so elsewhere`(more: String, kind: String) throws {
        let report = try read(.claude, [claudeStart, claudeResult(more)])
        #expect(report.problem?.kind.rawValue == kind)
    }

    @Test func `no turn at all is no success`() throws {
        let line = #"{"type":"result","subtype":"success","num_turns":0,"result":""}"#
        #expect(try read(.claude, [line]).problem != nil)
    }

    @Test func `amp tells no sum, so that of its messages is taken, each once`() throws {
        func message(_ id: String, _ input: Int, _ output: Int) -> String {
            #"{"type":"assistant","session_id":"T-1","message":{"id":"\#(id)","content":[],"usage":{"input_tokens":\#(input),"output_tokens":\#(output)}}}"#
        }
        let end =
            #"{"type":"result","subtype":"success","is_error":false,"num_turns":2,"result":"ok"}"#
        let report = try read(
            .claude,
            [message("a", 10, 1), message("a", 10, 4), message("b", 20, 5), end]
        )
        #expect(report.usage == TokenUsage(input: 30, output: 9))
    }

    // MARK: - codex

    @Test func `codex counts over its session, and gets over errors`() throws {
        let report = try read(
            .codex,
            [
                #"{"type":"thread.started","thread_id":"t-1"}"#,
                #"{"type":"turn.started"}"#,
                #"{"type":"error","message":"Reconnecting... 1/5 (stream disconnected before completion)"}"#,
                #"{"type":"item.completed","item":{"type":"error","message":"a warning"}}"#,
                #"{"type":"item.completed","item":{"type":"agent_message","text":"Done."}}"#,
                #"{"type":"turn.completed","usage":{"input_tokens":4060,"cached_input_tokens":1000,"output_tokens":50,"reasoning_output_tokens":10}}"#,
            ]
        )
        #expect(report.session == "t-1")
        #expect(report.problem == nil)
        #expect(
            report.usage == TokenUsage(input: 4_060, cachedInput: 1_000, output: 50, reasoning: 10)
        )
        #expect(report.lastMessage == "Done.")
    }

    @Test(arguments: [
        ("unexpected status 401 Unauthorized: bad key", "auth"),
        ("exceeded retry limit, last status: 429 Too Many Requests", "rate-limited"),
        ("exceeded retry limit, last status: 500 Internal Server Error", "api-error"),
        ("You've hit your usage limit.", "rate-limited"),
        ("the model gpt-x does not exist", "other"),
    ])
    func `a turn of codex that failed tells why`(message: String, kind: String) throws {
        let line = #"{"type":"turn.failed","error":{"message":"\#(message)"}}"#
        let report = try read(.codex, [line])
        #expect(report.problem?.kind.rawValue == kind)
        #expect(report.problem?.message == message)
    }

    // MARK: - gemini, opencode, copilot, goose

    @Test func `gemini thinks in the sum only, and its messages come in pieces`() throws {
        let report = try read(
            .gemini,
            [
                #"{"type":"init","session_id":"g-1","model":"m"}"#,
                #"{"type":"message","role":"assistant","content":"All ","delta":true}"#,
                #"{"type":"message","role":"assistant","content":"done.","delta":true}"#,
                #"{"type":"result","status":"success","stats":{"total_tokens":130,"input_tokens":100,"output_tokens":20,"cached":30}}"#,
            ]
        )
        #expect(report.lastMessage == "All done.")
        #expect(
            report.usage
                == TokenUsage(input: 100, cachedInput: 30, output: 20, reasoning: 10, total: 130)
        )
        #expect(report.problem == nil)
    }

    @Test(arguments: [(41, "auth"), (53, "budget")] as [(Int32, String)])
    func `gemini says some of it by its exit status`(status: Int32, kind: String) throws {
        #expect(try read(.gemini, [], status: status).problem?.kind.rawValue == kind)
    }

    @Test func `opencode tells each step`() throws {
        func step(_ cost: Double) -> String {
            #"{"type":"step_finish","sessionID":"ses_1","part":{"cost":\#(cost),"tokens":{"input":10,"output":3,"reasoning":2,"cache":{"read":5,"write":1}}}}"#
        }
        let text = #"{"type":"text","sessionID":"ses_1","part":{"text":"Done."}}"#
        let report = try read(.opencode, [step(0.5), text, step(0.25)])
        #expect(report.costUSD == 0.75)
        #expect(
            report.usage
                == TokenUsage(input: 32, cachedInput: 10, cacheWrite: 2, output: 10, reasoning: 4)
        )
        let error =
            #"{"type":"error","error":{"name":"APIError","data":{"message":"nope","statusCode":401}}}"#
        #expect(try read(.opencode, [step(0), error]).problem?.kind == .auth)
    }

    @Test func `copilot's result has an exit code of its own`() throws {
        let report = try read(
            .copilot,
            [
                #"{"type":"session.error","data":{"message":"401 Unauthorized"}}"#,
                #"{"type":"result","exitCode":1,"sessionId":"c-1"}"#,
            ]
        )
        #expect(report.problem?.kind == .auth)
        #expect(report.session == "c-1")
    }

    @Test func `goose tells its sum, or an error`() throws {
        let report = try read(.goose, [#"{"type":"complete","total_tokens":42}"#])
        #expect(report.usage?.total == 42)
        #expect(
            try read(.goose, [#"{"type":"error","error":"HTTP 500"}"#]).problem?.kind == .apiError
        )
    }

    // MARK: - aider, mini, vibe

    @Test func `aider's errors count unless an answer came after them`() throws {
        let error =
            "litellm.AuthenticationError: AuthenticationError: OpenAIException - Error code: 401"
        let answer =
            "Tokens: 1.5k sent, 300 cache hit, 50 received. Cost: $0.0011 message, $0.0023 session."
        #expect(try read(.aider, [error]).problem?.kind == .auth)
        let report = try read(.aider, [error, "Retrying in 0.2 seconds...", answer])
        #expect(report.problem == nil)
        #expect(report.usage == TokenUsage(input: 1_500, cachedInput: 300, output: 50))
        #expect(report.costUSD == 0.0023)
        #expect(
            try read(.aider, [answer, "litellm.InternalServerError: nobody"]).problem?.kind
                == .apiError
        )
    }

    @Test func `mini's trajectory has each answer's tokens and how it ended`() throws {
        func file(_ status: String) -> String {
            """
            {"info": {"exit_status": "\(status)", "model_stats": {"instance_cost": 0.5, "api_calls": 2}},
             "messages": [
               {"role": "assistant", "content": "one",
                "extra": {"response": {"usage": {"prompt_tokens": 10, "completion_tokens": 2}}}},
               {"role": "assistant", "content": "two",
                "extra": {"response": {"usage": {"prompt_tokens": 20, "completion_tokens": 3,
                  "prompt_tokens_details": {"cached_tokens": 8}}}}}]}
            """
        }
        let report = try read(.mini, [], files: ["traj.json": file("Submitted")])
        #expect(report.usage == TokenUsage(input: 30, cachedInput: 8, output: 5))
        #expect(report.costUSD == 0.5)
        #expect(report.turns == 2)
        #expect(report.lastMessage == "two")
        #expect(report.problem == nil)
        let spent = try read(.mini, [], files: ["traj.json": file("LimitsExceeded")])
        #expect(spent.problem?.kind == .budget)
    }

    @Test(arguments: [
        ("finished", "", nil),
        ("turn_limit", "", "budget"),
        ("error", #", "error": {"code": "invalid_api_key", "message": "no"}"#, "auth"),
        ("error", #", "error": {"code": "x", "message": "HTTP 500"}"#, "api-error"),
    ])
    func `vibe's export tells how it ended`(outcome: String, more: String, kind: String?) throws {
        let export =
            #"{"session_id": "v-1", "steps": 4, "cost_usd": 0.1, "outcome": "\#(outcome)", "#
            + #""usage": {"input_tokens": 9, "output_tokens": 1, "total_tokens": 10}\#(more)}"#
        let report = try read(.vibe, [], files: ["export.json": export])
        #expect(report.usage?.total == 10)
        #expect(report.session == "v-1")
        #expect(report.problem?.kind.rawValue == kind)
    }

    // MARK: - An end that is none

    @Test(arguments: [
        (OutputFormat.claude, [#"{"type":"system","subtype":"init","session_id":"s"}"#]),
        (.codex, [#"{"type":"thread.started","thread_id":"t"}"#, #"{"type":"turn.started"}"#]),
        (.gemini, [#"{"type":"init","session_id":"g"}"#]),
        (.opencode, [#"{"type":"text","sessionID":"s","part":{"text":"hm"}}"#]),
        (.copilot, [#"{"type":"assistant.turn_start"}"#]),
        (.mini, []), (.vibe, []),
    ])
    func `what is cut off does not say that there was nothing to do`(
        format: OutputFormat,
        lines: [String],
    ) throws {
        #expect(try read(format, lines).doubt == .cutOff)
    }

    @Test func `an error that nothing came after is why it ended`() throws {
        let codex = try read(
            .codex,
            [#"{"type":"turn.started"}"#, #"{"type":"error","message":"401 Unauthorized"}"#]
        )
        #expect(codex.problem?.kind == .auth)
        let copilot = try read(
            .copilot,
            [
                #"{"type":"assistant.turn_start"}"#,
                #"{"type":"session.error","data":{"message":"HTTP 401"}}"#,
            ]
        )
        #expect(copilot.problem?.kind == .auth)
    }

    @Test func `a codex whose commands all fail has not done its work`() throws {
        func command(_ status: Int) -> String {
            #"{"type":"item.completed","item":{"type":"command_execution","exit_code":\#(status)}}"#
        }
        let end = #"{"type":"turn.completed","usage":{"input_tokens":1,"output_tokens":1}}"#
        #expect(try read(.codex, [command(1), command(126), end]).doubt == .commandsFailed)
        #expect(try read(.codex, [command(1), command(0), end]).doubt == nil)
        #expect(try read(.codex, [end]).doubt == nil)
    }

    @Test func `a limit of money is none of time`() throws {
        let line =
            #"{"type":"turn.failed","error":{"message":"429: You exceeded your current quota"}}"#
        #expect(try read(.codex, [line]).problem?.kind == .budget)
    }

    // MARK: - Whatever comes

    @Test func `what is no event is passed over, however it looks`() throws {
        let lines = [
            "not json", "{", "[1,2]", #"{"type": 5}"#, #"{"type":"result","usage":"much"}"#, "",
            #"{"type":"turn.completed","usage":{"input_tokens":-5,"output_tokens":1e300}}"#,
            #"{"type":"result","total_cost_usd":-1,"num_turns":2}"#, "\u{fffd}\u{1}",
        ]
        for format in OutputFormat.allCases {
            let report = try read(format, lines)
            #expect(report.usage == nil, "\(format)")
            #expect(report.costUSD == nil, "\(format)")
        }
    }

    @Test func `a line of any length is read past`() throws {
        let end = #"{"type":"turn.completed","usage":{"input_tokens":1,"output_tokens":1}}"#
        let long = #"{"type":"item.completed","x":""# + String(repeating: "y", count: 5 << 20)
        #expect(try read(.codex, [long, end]).usage?.total == 2)
        // Also where the chunks it is read in end within it.
        let padding = (0..<40).map { #"{"n":"\#(String(repeating: "z", count: 60_000 + $0))"}"# }
        #expect(try read(.codex, padding + [end]).usage?.total == 2)
    }

    @Test func `random bytes are no report and no crash`() throws {
        var random = Randomness(seed: 7)
        for _ in 0..<50 {
            let folder = try TestFolder()
            let bytes = (0..<2_000).map { _ in UInt8.random(in: 0...255, using: &random) }
            for name in ["log", "traj.json", "export.json"] {
                try Data(bytes).write(to: URL(filePath: folder.path.appending(name).string))
            }
            for format in OutputFormat.allCases {
                let log = folder.path.appending("log")
                let report = AgentReport.read(format, log: log, artifacts: folder.path, status: 0)
                #expect(report.usage == nil)
            }
        }
    }

    @Test func `what an agent left is not followed elsewhere`() throws {
        let folder = try TestFolder()
        let outside = try TestFolder()
        let export = #"{"session_id": "v-1", "outcome": "finished"}"#
        let path = outside.path.appending("x").string
        try Data(export.utf8).write(to: URL(filePath: path))
        try FileManager.default.createSymbolicLink(
            atPath: folder.path.appending("export.json").string,
            withDestinationPath: path
        )
        let log = folder.path.appending("log")
        let report = AgentReport.read(.vibe, log: log, artifacts: folder.path, status: 0)
        #expect(report.session == nil)
    }
}
