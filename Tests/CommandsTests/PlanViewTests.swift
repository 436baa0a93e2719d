import Commands
import Git
import TestSupport
import Testing

/// A plan looked at from several sides.
struct PlanViewTests {
    private let harness: CommandHarness

    private static let plan = """
        task: T
        agents: {mine: {}}
        shared: [lock]
        resources: {db: 2}
        subtasks:
          - {id: a, agent: mine, description: 'Say "a" & <b>', estimated_time: 1h, resources: [db]}
          - {id: b, description: Design the table, estimated_time: 30min, files: [lock, src/b]}
          - {id: end, description: Implement it, dependencies: [a, b], estimated_time: 1h, files: [lock]}
          - {id: d, run: "true", dependencies: [{id: a, type: logical}], resources: [db], files: [src/**]}
        integration: {}

        """

    init() throws {
        harness = try CommandHarness()
        try harness.test.git("config", "orchestrate.command", "true")
        try harness.test.write("orchestration.yml", Self.plan)
    }

    @Test func `why a subtask is where it is`() async throws {
        let end = await harness.run("plan", "--explain", "end")
        expectText(
            end.answer,
            """
            end: Implement it
              wave 2 of 2: it waits for a and b
              done by implementer-agent, for its words "implement" (100 % sure)
              starts from a merge of the work of a and b
              is on the longest path: each minute that it is late, all of it is
              takes turns for lock with b

            """
        )
        let d = await harness.run("plan", "--explain", "d")
        let base = try harness.test.id("HEAD").short
        expectText(
            d.answer,
            """
            d
              wave 2 of 2: it waits for a
              done by its own command
              starts from main (\(base)), without the others' work
              can start after 1h, and be 10min late without harm
              takes turns for db (2 of them) with a
              may clash with b: both change src/b and src/**

            """
        )
        let unknown = await harness.run("plan", "--explain", "ebd")
        #expect(unknown.status == .usage)
        #expect(unknown.narration.contains("git orchestrate plan --explain end"))
    }

    @Test func `drawings are the same for the same plan, and read by their programs`() async throws
    {
        let dot = await harness.run("plan", "--dot")
        #expect(dot.answer == (await harness.run("plan", "--dot")).answer)
        #expect(dot.answer.contains("\"a\" [label=\"a\\nmine\\n1h\", penwidth=2];"))
        #expect(dot.answer.contains("\"a\" -> \"d\" [style=dashed];"))
        let mermaid = await harness.run("plan", "--mermaid")
        #expect(mermaid.answer.contains("s2[\"end<br>implementer-agent<br>1h\"]"))
        #expect(mermaid.answer.contains("s0 -.-> s3"))
        #expect(mermaid.answer.contains("class s0,s2 longest"))
        let both = await harness.run("plan", "--dot", "--mermaid")
        #expect(both.status == .usage)
    }

    @Test func `with --strict remarks are errors`() async throws {
        let loose = await harness.run("plan", "--quiet")
        #expect(loose.status == .done)
        for command in ["plan", "start"] {
            let strict = await harness.run(command, "--strict")
            #expect(strict.status == .invalidPlan)
            #expect(strict.narration.contains("--strict refuses a plan with remarks"))
        }
        #expect(try harness.test.git("for-each-ref", "--format=%(refname)") == "refs/heads/main")
    }

    @Test func `with --gate what is not worth it does not start`() async throws {
        for (command, flag) in [("plan", "--quiet"), ("start", "--quiet")] {
            let said = await harness.run(command, "--gate", flag)
            #expect(said.status == .checkRed, "\(command)")
        }
        #expect(try harness.test.git("for-each-ref", "--format=%(refname)") == "refs/heads/main")
        // Four parts of two hours, side by side, are worth it.
        let parts = (1...4).map { "  - {id: s\($0), run: \"true\", estimated_time: 2h}\n" }
        try harness.test.write(
            "orchestration.yml",
            "task: T\nsubtasks:\n\(parts.joined())integration: {}\n"
        )
        #expect(await harness.run("plan", "--gate", "--strict", "--quiet").status == .done)
        let answer = await harness.run("plan", "--json").answer
        #expect(answer.contains("\"isWorthIt\":true") || answer.contains("\"isWorthIt\" : true"))
    }

    @Test func `what must be there to start from is looked for before anything starts`()
        async throws
    {
        try harness.test.write(
            "orchestration.yml",
            """
            task: T
            subtasks:
              - {id: a, run: "true", inputs: [nothing/here]}
              - {id: b, run: "true", outputs: [made]}
              - {id: c, run: "true", dependencies: [b], inputs: [made]}
            integration: {}

            """
        )
        let said = await harness.run("start")
        #expect(said.status == .fatal)
        #expect(said.narration.contains("a needs nothing/here"))
        #expect(!said.narration.contains("c needs"))
        #expect(try harness.test.git("for-each-ref", "--format=%(refname)") == "refs/heads/main")
    }

    @Test func `who runs at the same time has numbers of their own`() async throws {
        try harness.test.write(
            "orchestration.yml",
            """
            task: T
            resources: {test-db: 2}
            subtasks:
              - {id: a, resources: [test-db], run: "echo $ORCHESTRATE_SLOT $ORCHESTRATE_SLOT_TEST_DB > a; sleep 1"}
              - {id: b, resources: [test-db], run: "echo $ORCHESTRATE_SLOT $ORCHESTRATE_SLOT_TEST_DB > b; sleep 1"}
              - {id: c, dependencies: [a, b], inputs: [gone], run: "true"}
            integration: {}

            """
        )
        let said = await harness.run("start")
        #expect(said.status == .failed, "\(said.narration)")
        let slots = try ["a", "b"].map {
            try harness.test.git("show", "orchestrate/t-1/\($0):\($0)")
        }
        #expect(Set(slots) == ["0 0", "1 1"])
        #expect(said.narration.contains("what it needs is not in what it starts from: gone"))
    }

    @Test func `what a subtask hands on is shown`() async throws {
        try harness.test.write(
            "orchestration.yml",
            """
            task: T
            subtasks:
              - id: a
                run: |
                  echo 1 > f; git add f
                  git commit -qm 'Add f' -m 'Decisions: f, since e was taken'
                  printf left > g
            integration: {}

            """
        )
        #expect(await harness.run("start").status == .done)
        let said = await harness.run("bundle", "a")
        for line in [
            "Decisions:\n  f, since e was taken", "Add f", "A f", "Left uncommitted:\n  g",
        ] {
            #expect(said.answer.contains(line), "\(said.answer)")
        }
        #expect(await harness.run("bundle", "b").status != .done)
        #expect(await harness.run("bundle", "a", "--attempt", "2").status != .done)
        let json = await harness.run("bundle", "a", "--json")
        #expect(json.answer.contains("git-orchestrate/bundle/1"))
    }

    @Test func `a brief that is too much for its agent is told before it starts`() async throws {
        try harness.test.write(
            "orchestration.yml",
            """
            task: T
            agents: {small: {context_window: 400}, tiny: {context_window: 200}}
            subtasks:
              - {id: a, agent: small, description: Build it}
              - {id: b, agent: tiny, description: Build it}
              - {id: c, description: Build it}
            integration: {}

            """
        )
        let said = await harness.run("plan")
        #expect(said.narration.contains("the brief of a alone is much of its agent's window"))
        #expect(said.narration.contains("the brief of b alone is nearly all of its agent's window"))
        #expect(!said.narration.contains("the brief of c"))
    }
}
