import Commands
import Foundation
import SystemPackage
import TestSupport
import Testing

struct AgentsCommandTests {
    /// A folder with programs that print that text, and a git.
    private func programs(_ texts: [String: String]) throws -> TestFolder {
        let folder = try TestFolder()
        for (name, text) in texts { try folder.writeProgram(name, text) }
        return folder
    }

    @Test func `what is here is told with its version, and what each agent would run`() async throws
    {
        let harness = try CommandHarness()
        let tools = try programs(["codex": "echo codex-cli 9.9; echo more", "vibe": "exit 1"])
        try harness.test.write(
            "orchestration.yml",
            """
            task: T
            agents:
              implementer-agent: {backend: codex, model: big}
              other: {command: "./other.sh\\nmore"}
              odd: {backend: nowhere}
              zoe: {backend: gemini}
            subtasks: [{id: a, agent: nobody}]
            integration: {}
            """
        )
        try harness.test.git("config", "orchestrate.agent.vibe.command", "vibe -p hello")
        let said = await harness.run("agents", environment: ["PATH": tools.path.string])
        #expect(said.status == .done)
        expectText(
            said.answer,
            """
            codex  codex-cli 9.9  \(tools.path)/codex
            vibe   does not say its version  \(tools.path)/vibe
            not on PATH: claude, gemini, aider, opencode, cursor-agent, copilot, amp, goose, qwen, mini

            agents of the plan and of git config:
              implementer-agent  codex, model big
              nobody             nothing: it has neither a command nor a backend
              odd                nothing: there is no backend "nowhere"
              other              ./other.sh …  (the plan)
              vibe               vibe -p hello  (orchestrate.agent.vibe.command)
              zoe                gemini, which is not on PATH

            """
        )
        let nobody = await harness.run(
            "agents",
            in: harness.test.folder,
            environment: ["PATH": "/nowhere"]
        )
        #expect(nobody.status == .done)
        #expect(nobody.answer.hasPrefix("none of the backends that are built in is on PATH\n"))
    }

    @Test func `a probe makes a commit in a worktree of its own, and leaves nothing`() async throws
    {
        let harness = try CommandHarness()
        // What the sandbox of codex does with a commit, good and bad.
        let tools = try programs([
            "codex": """
            while [ "$1" != -- ] && [ $# -gt 0 ]; do shift; done
            shift
            test -d "$ORCHESTRATE_GIT_DIR" && "$@"
            """,
            "claude": "exit 0",
        ])
        func run() async throws -> [[String: Any]] {
            let said = await harness.run(
                "agents",
                "--probe",
                "--json",
                environment: ["PATH": "\(tools.path):/usr/bin:/bin"]
            )
            let read = try JSONSerialization.jsonObject(with: Data(said.answer.utf8))
            let document = try #require(read as? [String: Any])
            #expect(document["schema"] as? String == "git-orchestrate/agents/1")
            return try #require(document["backends"] as? [[String: Any]])
        }
        let before = try harness.test.git("for-each-ref")
        var found = try await run()
        #expect(found.first { $0["name"] as? String == "codex" }?["canCommit"] as? Bool == true)
        #expect(found.first { $0["name"] as? String == "claude" }?["canCommit"] as? Bool == true)
        let broken = tools.path.appending("codex").string
        try "#!/bin/sh\necho Read-only file system\n".write(
            toFile: broken,
            atomically: false,
            encoding: .utf8
        )
        found = try await run()
        let codex = try #require(found.first { $0["name"] as? String == "codex" })
        #expect(codex["canCommit"] as? Bool == false)
        #expect(codex["problem"] as? String == "Read-only file system\n")
        #expect(try harness.test.git("for-each-ref") == before)
        #expect(try harness.test.git("worktree", "list").split(separator: "\n").count == 1)
    }
}
