import Commands
import Foundation
import SystemPackage
import TestSupport
import Testing

/// What people and programs read of agents that are done, or told to wait.
struct AgentReportTests {
    private let harness: CommandHarness
    private let tools: TestFolder

    init() throws {
        harness = try CommandHarness()
        tools = try TestFolder()
    }

    /// A codex that does something and says this.
    private func codex(doing work: String, _ event: String) throws {
        try tools.writeProgram(
            "codex",
            "cat > /dev/null\n\(work)\ncat <<'END'\n\(event)\nEND"
        )
    }

    private func start(_ subtasks: String) async throws -> CommandHarness.Said {
        try harness.test.write("../p.yml", "task: T\n\(subtasks)\nintegration: {}\n")
        return await harness.run("start", "-c", "../p.yml", environment: environment)
    }

    private var environment: [String: String] { ["PATH": "\(tools.path):/usr/bin:/bin"] }

    @Test func `tokens are in the report, the status and the bundle`() async throws {
        try codex(
            doing: "echo x > $ORCHESTRATE_SUBTASK",
            #"""
            {"type":"thread.started","thread_id":"0a-1"}
            {"type":"item.completed","item":{"type":"agent_message","text":"All \u001b[31mred"}}
            {"type":"turn.completed","usage":{"input_tokens":1500,"cached_input_tokens":1000,"output_tokens":20}}
            """#
        )
        let said = try await start(
            "subtasks: [{id: a, agent: codex}, {id: b, agent: codex}, {id: c, run: 'echo c > c'}]"
        )
        #expect(said.status == .done, "\(said.narration)")
        #expect(
            said.answer.contains(
                "agents: 3,000 tokens in (2,000 from a cache), 40 out, as 2 of 3 attempts tell\n"
            ),
            "\(said.answer)"
        )
        #expect(said.answer.contains("briefs: at most 1 % of an agent's window ("))
        let status = await harness.run("status", "--json").answer
        let document = try JSONSerialization.jsonObject(with: Data(status.utf8)) as? [String: Any]
        let usage = (document?["usage"] as? [String: Any])?["tokens"] as? [String: Any]
        #expect(usage?["total"] as? Int == 3_040)
        let subtasks = document?["subtasks"] as? [[String: Any]]
        let report = subtasks?.first?["report"] as? [String: Any]
        #expect(report?["session"] as? String == "0a-1")
        let bundle = await harness.run("bundle", "a").answer
        #expect(bundle.contains("1,500 tokens in (1,000 from a cache), 20 out"))
        #expect(bundle.contains("session 0a-1"))
        #expect(!bundle.contains("\u{1b}"), "what an agent says does not colour the terminal")
    }

    @Test func `each fact of an attempt is told by itself`() async throws {
        try codex(
            doing: "echo x > x; git add x; git commit --quiet --message X; echo y > y",
            #"{"type":"turn.failed","error":{"message":"unexpected status 401 Unauthorized"}}"#
        )
        let said = try await start("subtasks: [{id: a, agent: codex, acceptance: ['true']}]")
        #expect(said.status == .failed)
        #expect(said.narration.contains("its key or login was refused"), "\(said.narration)")
        let status = await harness.run("status", "--json").answer
        let document = try JSONSerialization.jsonObject(with: Data(status.utf8)) as? [String: Any]
        let subtask = (document?["subtasks"] as? [[String: Any]])?.first
        let failure = subtask?["failure"] as? [String: Any]
        let facts = subtask?["facts"] as? [String: Any]
        #expect(failure?["kind"] as? String == "auth")
        #expect(facts?["exitStatus"] as? Int == 0)
        #expect((facts?["problem"] as? [String: Any])?["kind"] as? String == "auth")
        #expect(facts?["commits"] as? Int == 2)
        #expect(facts?["leftovers"] as? Int == 1)
        #expect(facts?["isAcceptanceGreen"] == nil, "it did not come to that")
        #expect(subtask?["state"] as? String == "failed")
    }

    @Test func `a service that asks to wait is told, and a person need not wait for it`()
        async throws
    {
        try codex(
            doing: "true",
            #"{"type":"turn.failed","error":{"message":"429 Too Many Requests"}}"#
        )
        async let started = start(
            "subtasks: [{id: a, agent: codex}, {id: b, agent: codex, dependencies: [a]}]"
        )
        var shown = ""
        for _ in 0..<500 where !shown.contains("asked to wait") {
            try await Task.sleep(for: .milliseconds(20))
            shown = await harness.run("status").answer
        }
        #expect(shown.contains("a (codex) [WAITING] for codex, which asked to wait, for "))
        let json = await harness.run("status", "--json").answer
        #expect(json.contains("codex asked to wait until 2027-01-15T08:00:"))
        #expect(await harness.run("cancel", "a").status == .done)
        let said = try await started
        #expect(said.narration.contains("codex asks to wait: nothing of it starts for "))
        #expect(said.answer.contains("a (codex) [CANCELLED]"), "\(said.answer)")
    }
}
