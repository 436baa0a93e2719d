import Commands
import Foundation
import SystemPackage
import TestSupport
import Testing

/// The promises of the pattern about agents, one by one; each name begins with its row.
struct AgentChecklistTests {
    private let harness: CommandHarness
    private var test: TestRepository { harness.test }

    init() throws { harness = try CommandHarness() }

    private func start(
        _ text: String,
        environment: [String: String] = [:],
    ) async throws -> CommandHarness.Said {
        try test.write("../plan.yml", "task: T\n" + text + "integration: {}\n")
        return await harness.run("start", "--config", "../plan.yml", environment: environment)
    }

    private func show(_ name: String, _ branch: String = "_integration") throws -> String {
        try test.git("show", "orchestrate/t-1/\(branch):\(name)")
    }

    @Test func `A01 a name becomes a command, and one without fails before anything starts`()
        async throws
    {
        try test.git("config", "orchestrate.agent.mine.command", "echo mine > mine")
        let said = try await start("subtasks: [{id: a, agent: mine}]\n")
        #expect(said.status == .done, "\(said.narration)")
        #expect(try show("mine") == "mine")
        let unknown = try await start("subtasks: [{id: a, run: 'true'}, {id: b, agent: nobody}]\n")
        #expect(unknown.status == .fatal)
        #expect(unknown.narration.contains("b") && unknown.narration.contains("nobody"))
        #expect(!(try test.git("for-each-ref", "--format=%(refname)")).contains("t-2"))
    }

    @Test func `A02 who does what is told by type and words, and the plan always wins`()
        async throws
    {
        let subtasks = """
            subtasks:
              - {id: a, description: Research how logins work}
              - {id: b, description: Design the new schema}
              - {id: c, description: Implement the token store}
              - {id: d, description: Whatever comes, type: testing}
              - {id: e, description: Document it for users}
              - {id: f, description: Review everything}
              - {id: g, description: Research more, agent: mine}
            """
        try test.write("../plan.yml", "task: T\n\(subtasks)\nintegration: {}\n")
        let shown = await harness.run("plan", "--config", "../plan.yml")
        for line in [
            "Agents:        a: research-agent, for its words \"research\" (100 % sure)",
            "b: planning-agent, for its words", "c: implementer-agent, for its words",
            "d: testing-agent, by its type", "e: documentation-agent, for its words",
            "f: verifier-agent, for its words",
        ] {
            #expect(shown.answer.contains(line), "\(line)")
        }
        #expect(shown.answer.contains("g (mine)"))
        for name in [
            "research", "planning", "implementer", "testing", "documentation", "verifier",
        ] {
            let setting = "orchestrate.agent.\(name)-agent.command"
            try test.git("config", setting, "echo \(name) > $ORCHESTRATE_SUBTASK")
        }
        try test.git("config", "orchestrate.agent.mine.command", "echo mine > g")
        let said = await harness.run("start", "--config", "../plan.yml")
        #expect(said.status == .done, "\(said.narration)")
        let done = try ["a", "b", "c", "d", "e", "f", "g"].map { try show($0) }
        #expect(
            done == [
                "research", "planning", "implementer", "testing", "documentation", "verifier",
                "mine",
            ]
        )
        // Words that fit two kinds of work are not guessed at, unless somebody says who is for all.
        try test.write(
            "../unsure.yml",
            "task: T\nsubtasks: [{id: x, description: Test documentation}]\nintegration: {}\n"
        )
        let unsure = await harness.run("start", "--config", "../unsure.yml")
        #expect(unsure.status == .fatal)
        #expect(unsure.narration.contains("fit testing-agent and documentation-agent"))
        try test.git("config", "orchestrate.agent", "mine")
        try test.git("config", "orchestrate.agent.mine.command", "echo mine > x")
        #expect(await harness.run("start", "--config", "../unsure.yml").status == .done)
        #expect(try test.git("show", "orchestrate/t-2/_integration:x") == "mine")
        let explained = await harness.run("plan", "-c", "../unsure.yml", "--explain", "x")
        #expect(explained.answer.contains("done by mine, as git config orchestrate.agent says"))
    }

    @Test func `A04 an agent that is not ready is named before anything starts`() async throws {
        let agents = "agents: {x: {command: echo x > x, check: test -e $GATES/ready}}\n"
        let gates = try TestFolder()
        let environment = ["GATES": gates.path.string]
        let plan = agents + "subtasks: [{id: a, agent: x}]\n"
        let refused = try await start(plan, environment: environment)
        #expect(refused.status == .fatal)
        #expect(refused.narration.contains("the agent x is not ready"))
        #expect(try test.git("for-each-ref", "--format=%(refname)") == "refs/heads/main")
        try test.write("ready", "", in: gates.path)
        #expect(try await start(plan, environment: environment).status == .done)
        #expect(try show("x") == "x")
    }

    @Test func `A03 an agent's capacity is never exceeded, and used`() async throws {
        let work =
            "d=$GATES/$ORCHESTRATE_SUBTASK; mkdir $d; ls $GATES | wc -l > n; sleep 0.4; rmdir $d"
        try test.git("config", "orchestrate.agent.two.command", work)
        let gates = try TestFolder()
        let subtasks = (1...6).map { "  - {id: s\($0), agent: two}\n" }.joined()
        let said = try await start(
            "agents: {two: {capacity: 2}}\nsubtasks:\n" + subtasks,
            environment: ["GATES": gates.path.string]
        )
        // They all write the same file, which is no matter here.
        #expect(said.status == .waitsForPerson || said.status == .done, "\(said.narration)")
        let counts = try (1...6).map {
            Int(try show("n", "s\($0)").trimmingCharacters(in: .whitespaces))
        }
        #expect(counts.allSatisfy { ($0 ?? 9) <= 2 }, "\(counts)")
        #expect(counts.contains(2))
    }

    @Test func `A05 an agent is told where it is, what to do and what it builds on`() async throws {
        let said = try await start(
            """
            subtasks:
              - {id: a, run: "echo a > 'f ü'"}
              - id: b
                dependencies: [a]
                run: |
                  test "$(pwd -P)" = "$(cd "$PWD" && pwd -P)" && ! read -r line
                  test -s "$ORCHESTRATE_BRIEF" && cp "$ORCHESTRATE_INPUTS" inputs
                  cat 'f ü' > copy

            """
        )
        #expect(said.status == .done, "\(said.narration)")
        let inputs = try show("inputs")
        #expect(inputs.contains("\"id\"") && inputs.contains("orchestrate/t-1/a"), "\(inputs)")
        #expect(inputs.contains("f ü") || inputs.contains("f \\\\303\\\\274"), "\(inputs)")
        #expect(try show("copy") == "a")
    }

    @Test func `A06 an agent sees its own work and what it depends on, nothing else`() async throws
    {
        let said = try await start(
            """
            subtasks:
              - {id: a, run: "echo a > a; echo secret > untracked; sleep 0.3"}
              - {id: b, run: "sleep 0.1; ls > list; env | grep '^GIT_DIR\\\\|^GIT_INDEX' >> list; true"}
              - {id: c, dependencies: [b], run: "ls > list2"}

            """,
            environment: ["GIT_INDEX_FILE": test.path.appending(".git/index").string]
        )
        #expect(said.status == .done, "\(said.narration)")
        #expect(try show("list") == "README\nlist")
        #expect(try show("list2", "c") == "README\nlist\nlist2")
    }

    @Test func `A07 a brief is held against its agent's window`() async throws {
        try test.git("config", "orchestrate.command", "true")
        try test.write(
            "../plan.yml",
            "task: T\nagents: {small: {context_window: 200}}\nsubtasks: [{id: a, agent: small}]\nintegration: {}\n"
        )
        let said = await harness.run("plan", "--config", "../plan.yml")
        #expect(said.narration.contains("the brief of a alone is nearly all of its agent's window"))
        #expect(await harness.run("start", "--config", "../plan.yml").status == .done)
        let status = await harness.run("status", "--json")
        #expect(status.answer.contains("briefShare") && status.answer.contains("briefTokens"))
    }

    @Test func `A08 what is done is handed on as a bundle, by reference`() async throws {
        let said = try await start(
            """
            subtasks:
              - id: a
                run: |
                  seq 1 10000 > large; git add large
                  git commit -qm 'Add large' -m 'Decisions: large, since small was too small'
              - {id: b, dependencies: [a], run: "cp \\"$ORCHESTRATE_INPUTS\\" inputs"}

            """
        )
        #expect(said.status == .done, "\(said.narration)")
        let inputs = try show("inputs")
        #expect(inputs.contains("decided: large, since small was too small"), "\(inputs)")
        #expect(inputs.contains("large") && inputs.utf8.count < 4_000)
        let json = await harness.run("bundle", "a", "--json")
        #expect(json.answer.contains("git-orchestrate/bundle/1"))
        #expect(!json.answer.contains("9999"))
    }

    @Test func `A11 two agents commit at the same time and lose nothing`() async throws {
        let commits =
            "for i in $(seq 25); do echo $i >> $ORCHESTRATE_SUBTASK; git add . && git commit -qm $i || exit 1; done"
        let said = try await start(
            "subtasks:\n  - {id: a, run: '\(commits)'}\n  - {id: b, run: '\(commits)'}\n"
        )
        #expect(said.status == .done, "\(said.narration)")
        for id in ["a", "b"] {
            let branch = "orchestrate/t-1/\(id)"
            #expect(try test.git("rev-list", "--count", "main..\(branch)") == "25")
            #expect(try test.git("rev-list", "--merges", "main..\(branch)").isEmpty)
            #expect((await harness.run("logs", id)).answer.isEmpty)
        }
    }

    @Test func `A09 constraints are in every brief`() async throws {
        let said = try await start(
            """
            constraints: No new dependencies.
            subtasks:
              - {id: a, run: "grep -q 'No new dependencies.' $ORCHESTRATE_BRIEF"}
              - {id: b, run: "grep -q 'No new dependencies.' $ORCHESTRATE_BRIEF"}

            """
        )
        #expect(said.status == .done, "\(said.narration)")
    }

    @Test func `A10 research, then a plan, then parallel work`() async throws {
        try test.git(
            "config",
            "orchestrate.command",
            "grep -A2 'Your role' $ORCHESTRATE_BRIEF | grep -o 'You [a-z]*' > $ORCHESTRATE_SUBTASK; ls > list-$ORCHESTRATE_SUBTASK"
        )
        let said = try await start(
            """
            subtasks:
              - {id: r, description: Research it}
              - {id: p, description: Design it, dependencies: [r]}
              - {id: i, description: Implement the one, dependencies: [p]}
              - {id: j, description: Implement the other, dependencies: [p]}

            """
        )
        #expect(said.status == .done, "\(said.narration)")
        #expect(try show("r") == "You find")
        #expect(try show("p") == "You decide")
        #expect(try show("i") == "You write")
        #expect(try show("list-j").contains("p\nr"))
    }

    @Test func `A12 every attempt is a fresh process in a fresh worktree`() async throws {
        let said = try await start(
            """
            subtasks:
              - id: a
                retries: 1
                run: "ls > seen; touch left; echo $$ >> ../pids; test $ORCHESTRATE_ATTEMPT = 2"

            """
        )
        #expect(said.status == .done, "\(said.narration)")
        #expect(try show("seen") == "README\nseen")
        let pids = try String(
            contentsOfFile: test.folder.appending("repo.orchestrate/t-1/pids").string,
            encoding: .utf8
        )
        #expect(Set(pids.split(separator: "\n")).count == 2)
    }

    @Test func `A13 a group comes back to its slot`() async throws {
        let said = try await start(
            """
            subtasks:
              - {id: x, estimated_time: 9h, run: "sleep 0.1"}
              - {id: a, group: g, estimated_time: 1min, run: "echo $ORCHESTRATE_SLOT > a; sleep 0.5"}
              - {id: b, group: g, estimated_time: 1min, dependencies: [a], run: "echo $ORCHESTRATE_SLOT > b"}

            """
        )
        #expect(said.status == .done, "\(said.narration)")
        #expect(try show("a") == "1")
        #expect(try show("b") == "1")
    }
}
