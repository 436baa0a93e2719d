import Agents
import Foundation
import Git
import Orchestration
import Planning
import SystemPackage
import TestSupport
import Testing

/// Who does what, as far as the plan, its words and `git config` tell.
struct AgentChoiceTests {
    /// A folder with programs of those names that are started and end well.
    private func programs(_ names: String..., text: String = "exit 0") throws -> TestFolder {
        let folder = try TestFolder()
        for name in names { try folder.writeProgram(name, text) }
        return folder
    }

    private func path(_ folder: TestFolder) -> [String: String] {
        ["PATH": "\(folder.path):/usr/bin:/bin"]
    }

    private func launch(
        _ harness: Harness,
        _ plan: String,
        path folder: TestFolder,
    ) throws -> Launch {
        let checked = try PlanReader.read(PlanSource(name: "plan.yml", text: plan))
        return try Launch(
            layout: RepositoryFinder.open(holding: harness.test.path, gitDirectory: nil),
            plan: checked.plan,
            planName: "plan.yml",
            planText: Array(plan.utf8),
            options: Launch.Options(),
            environment: harness.test.environment().merging(path(folder)) { _, new in new },
            version: "test"
        )
    }

    @Test func `a backend comes from the plan, git config, the agent's own name, then for all`()
        throws
    {
        let harness = try Harness()
        let tools = try programs("codex", "claude", "aider", "gemini", "qwen")
        let test = harness.test
        try test.git("config", "orchestrate.agent.configured.backend", "claude")
        try test.git("config", "orchestrate.agent.planned.backend", "claude")
        try test.git("config", "orchestrate.backend", "gemini")
        let text = """
            task: T
            agents:
              planned: {backend: codex, model: big}
            subtasks:
              - {id: planned, agent: planned}
              - {id: configured, agent: configured}
              - {id: own, agent: aider}
              - {id: all, agent: unknown}
              - {id: "no", agent: codex, run: "true"}
            """
        let choices = try launch(harness, text, path: tools).agents.choices
        func choice(_ id: String) throws -> AgentChoice {
            try #require(choices[SubtaskID(id)])
        }
        #expect(try choice("planned").text == Backend.named("codex")?.text(.safe))
        #expect(try choice("planned").model == "big")
        #expect(try choice("configured").text == Backend.named("claude")?.text(.safe))
        #expect(try choice("own").text == Backend.named("aider")?.text(.safe))
        #expect(try choice("all").text == Backend.named("gemini")?.text(.safe))
        #expect(try choice("no").text == "true")
        #expect(try choice("no").builtIn == nil)
        #expect(try choice("no").queue == nil)
        #expect(try choice("planned").queue == "codex")

        try test.git("config", "orchestrate.permission", "full")
        try test.git("config", "orchestrate.agent.codex.model", "small")
        try test.git("config", "orchestrate.command", "everybody")
        let full = try launch(harness, text, path: tools).agents.choices
        let own = try SubtaskID("planned")
        #expect(full[own]?.text == Backend.named("codex")?.text(.full))
        #expect(full[own]?.model == "big")
        #expect(full[try SubtaskID("all")]?.text == "everybody")
        try test.git("config", "orchestrate.permission", "half")
        #expect(throws: SettingError.self) { _ = try launch(harness, text, path: tools) }
    }

    @Test
    func `a subtask without an agent goes to that of its kind of work, or to the default one`()
        throws
    {
        let harness = try Harness()
        let tools = try programs("codex")
        let test = harness.test
        try test.git("config", "orchestrate.backend", "codex")
        let text = """
            task: T
            agents:
              scribe: {role: documentation}
            subtasks:
              - {id: a, description: "Implement the API"}
              - {id: b, description: "Document the API for users", type: documentation}
              - {id: c, description: "xyzzy"}
              - {id: d, description: "xyzzy", group: g}
              - {id: e, agent: named, group: g}
            """
        func agents() throws -> [String?] {
            let launch = try launch(harness, text, path: tools)
            return launch.plan.subtasks.map { launch.agents.choices[$0.id]?.agent?.text }
        }
        #expect(try agents() == ["implementer-agent", "scribe", nil, "named", "named"])
        try test.git("config", "orchestrate.agent", "everybody")
        #expect(try agents() == ["everybody", "everybody", "everybody", "named", "named"])
    }

    @Test func `what cannot be routed is refused before anything starts, with what it may be`()
        throws
    {
        let harness = try Harness()
        let tools = try programs("codex")
        let text = """
            task: T
            subtasks:
              - {id: a, description: "xyzzy"}
              - {id: b, description: "Test documentation"}
            """
        func gaps() -> [AgentGap] {
            do { _ = try launch(harness, text, path: tools) } catch LaunchError.noCommand(
                let gaps,
                let installed
            ) {
                #expect(installed == ["codex"])
                return gaps
            } catch { Issue.record("\(error)") }
            return []
        }
        let found = gaps()
        #expect(found.map(\.subtask.id.text) == ["a", "b"])
        #expect(found.first?.route.alternatives == [])
        #expect(found.last?.route.alternatives == [.testing, .documentation])
        try harness.test.git("config", "orchestrate.backend", "codex")
        #expect(gaps().isEmpty)
    }

    @Test func `a backend that is not here is named, with what is`() throws {
        let harness = try Harness()
        let text = """
            task: T
            subtasks: [{id: a, agent: codex}, {id: b, agent: aider}, {id: c, run: "true"}]
            """
        do {
            _ = try launch(harness, text, path: programs("aider", "mini"))
            Issue.record("it was launched")
        } catch LaunchError.notInstalled(let gaps, let installed) {
            #expect(gaps.map(\.subtask.id.text) == ["a"])
            #expect(gaps.first?.choice.program == "codex")
            #expect(installed == ["aider", "mini"])
        }
        // Somebody else's command is run as it stands: what it begins with is not looked for.
        try harness.test.git("config", "orchestrate.agent.codex.command", "nowhere/codex")
        #expect(
            try launch(harness, text, path: programs("aider")).agents.commands.count == 3
        )
    }

    @Test func `a name that is no backend is not taken for a word of no meaning`() throws {
        let harness = try Harness()
        try harness.test.git("config", "orchestrate.command", "everybody")
        let text = "task: T\nagents: {x: {backend: codx}}\nsubtasks: [{id: a, agent: x}]\n"
        do {
            _ = try launch(harness, text, path: programs())
            Issue.record("it was launched")
        } catch LaunchError.noCommand(let gaps, _) {
            #expect(gaps.map(\.unknownBackend) == ["codx"])
        }
        try harness.test.git("config", "orchestrate.backend", "codx")
        #expect(throws: SettingError.self) {
            _ = try launch(
                harness,
                "task: T\nsubtasks: [{id: a, run: \"true\"}]\n",
                path: programs()
            )
        }
        try harness.test.git("config", "orchestrate.agent.codx.command", "ours")
        #expect(
            try launch(harness, text, path: programs()).agents.commands.values.map { $0 }
                == ["ours"]
        )
    }

    @Test func `an agent finds model, branch and folders in its environment`() async throws {
        let harness = try Harness()
        let tools = try programs(
            "claude",
            text: """
                printf '%s\\n' "$ORCHESTRATE_MODEL" "$ORCHESTRATE_BRANCH" > told
                test "$ORCHESTRATE_COMMON_DIR" = "$(cd "$(git rev-parse --git-common-dir)" && pwd)" || exit 3
                test "$ORCHESTRATE_GIT_DIR" = "$(git rev-parse --absolute-git-dir)" || exit 4
                test -d "$ORCHESTRATE_ARTIFACTS" || exit 5
                test -d "$ORCHESTRATE_COMMON_DIR/logs/refs/heads/orchestrate/t-1" || exit 6
                test "$(cat)" = "$(cat "$ORCHESTRATE_BRIEF")" || exit 7
                echo '{"type":"result","subtype":"success","num_turns":1,"result":"Told."}'
                """
        )
        let plan = """
            task: T
            agents: {claude: {model: "a b"}}
            subtasks: [{id: a, agent: claude}]
            """
        let begun = try launch(harness, plan, path: tools)
            .begin(clock: harness.clock, supervisor: harness.supervisor)
        let history = try await harness.run(begun)
        #expect(try harness.states(history) == ["a": .merged])
        #expect(
            try harness.test.git("show", "orchestrate/t-1/a:told") == "a b\norchestrate/t-1/a"
        )
        let start = try RunReader.history(of: history.names.run, in: harness.test.common).start
        #expect(start.agents == ["a": "claude"])
        #expect(start.queues == ["a": "claude"])
    }

    @Test func `an agent that says that it is not ready stops a start and not a plan`() async throws
    {
        let harness = try Harness()
        let plan = """
            task: T
            agents: {x: {command: "true", check: "echo log in first >&2; exit 3"}, y: {command: "true"}}
            subtasks: [{id: a, agent: x}, {id: b, agent: y}]
            """
        let launch = try launch(harness, plan, path: programs())
        do {
            try await launch.checkAgents(harness.supervisor, until: StopSignal())
            Issue.record("it was ready")
        } catch LaunchError.notReady(let check, let said, let reason) {
            #expect(check.agent == "x")
            #expect(said == "log in first\n")
            #expect(reason == "exit status 3")
        }
        // One that has its own command has no use for its agent.
        let own = plan.replacing("{id: a, agent: x}", with: "{id: a, agent: x, run: \"true\"}")
        try await self.launch(harness, own, path: programs()).checkAgents(
            harness.supervisor,
            until: StopSignal()
        )
    }
}
