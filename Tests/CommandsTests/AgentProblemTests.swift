import Commands
import Foundation
import SystemPackage
import TestSupport
import Testing

/// What a person reads when nobody is there to do a subtask.
struct AgentProblemTests {
    private let nobody = ["PATH": "/nowhere"]

    private func start(
        _ plan: String,
        settings: [(String, String)] = [],
        environment: [String: String],
    ) async throws -> CommandHarness.Said {
        let harness = try CommandHarness()
        try harness.test.write("orchestration.yml", plan)
        for (name, value) in settings { try harness.test.git("config", name, value) }
        let said = await harness.run("start", environment: environment)
        #expect(try harness.test.git("for-each-ref", "--format=%(refname)") == "refs/heads/main")
        return said
    }

    private let end = "integration: {}\n"

    /// Without what is remarked about the plan itself.
    private func refusal(_ said: CommandHarness.Said) -> String {
        said.narration.range(of: "fatal: ").map { String(said.narration[$0.lowerBound...]) } ?? ""
    }

    @Test func `words that fit two kinds of work are told, with both`() async throws {
        let said = try await start(
            "task: T\nsubtasks: [{id: b, description: Test documentation}, {id: x}]\n" + end,
            environment: nobody
        )
        #expect(said.status == .fatal)
        expectText(
            refusal(said),
            """
            fatal: there is no command for b, x
            note: b: it names no agent, and its words fit testing-agent and documentation-agent; give it a `type:` or an `agent:`
            note: x: it names no agent, and no word of it says what kind of work it is
            note: a subtask needs a `run:`, or its agent a command or a backend
            note: no backend that is built in is on PATH: claude, codex, gemini, aider, opencode, cursor-agent, copilot, amp, goose, qwen, mini, vibe
            note: nothing was started and nothing was written
            hint: git config orchestrate.agent testing-agent
            hint: git config orchestrate.backend claude
            hint: git config orchestrate.command 'your-agent < "$ORCHESTRATE_BRIEF"'

            """
        )
    }

    @Test func `a backend that is misspelt is told with the nearest`() async throws {
        let said = try await start(
            "task: T\nagents: {x: {backend: codx}}\nsubtasks: [{id: a, agent: x}]\n" + end,
            environment: nobody
        )
        #expect(
            said.narration.contains(
                "note: a: its backend \"codx\" is neither built in nor configured; did you mean \"codex\"?\n"
            )
        )
    }

    @Test func `a backend that is not here is told with what is`() async throws {
        let tools = try TestFolder()
        try tools.writeProgram("aider", "")
        let said = try await start(
            "task: T\nsubtasks: [{id: a, agent: codex}, {id: b, agent: gemini}]\n" + end,
            environment: ["PATH": tools.path.string]
        )
        #expect(said.status == .fatal)
        expectText(
            refusal(said),
            """
            fatal: codex and gemini are not on PATH, and are to do a, b
            note: on PATH: aider
            note: nothing was started and nothing was written
            hint: git orchestrate agents

            """
        )
    }

    @Test func `an agent that is not ready is told in its own words, and nothing starts`()
        async throws
    {
        let said = try await start(
            "task: T\nagents: {x: {command: \"true\"}}\nsubtasks: [{id: a, agent: x}]\n" + end,
            settings: [("orchestrate.agent.x.check", "echo please log in; exit 4")],
            environment: [:]
        )
        #expect(said.status == .fatal)
        expectText(
            refusal(said),
            """
            fatal: the agent x is not ready: `echo please log in; exit 4`: exit status 4
            note: it said: please log in
            note: nothing was started and nothing was written

            """
        )
    }
}
