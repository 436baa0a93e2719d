import Commands
import Foundation
import Git
import SystemPackage
import TestSupport
import Testing

/// An agent that resolves what does not merge.
struct SynthesisTests {
    private let harness: CommandHarness
    private var test: TestRepository { harness.test }

    init() throws { harness = try CommandHarness(files: ["f": "1\n2\n3\n"]) }

    private func start(_ agent: String, _ more: String = "") async throws -> CommandHarness.Said {
        try test.write(
            "../plan.yml",
            """
            task: T
            subtasks:
              - {id: a, description: "Two in English", run: "sed -i s/2/two/ f"}
              - {id: b, description: "Two in German", run: "sed -i s/2/zwei/ f"}
              - {id: c, dependencies: [b], run: "echo c > c"}
            integration:
              strategy: synthesis
              run: |
                \(agent)
              validation_tests: [t]
            tests: {t: "grep -q two f"}
            \(more)
            """
        )
        return await harness.run("start", "--config", "../plan.yml")
    }

    @Test func `an agent resolves a conflict, and the tests judge it`() async throws {
        let said = try await start(
            "grep -q 'Two in German' \"$ORCHESTRATE_BRIEF\" && git status | grep -q 'both modified' && printf '1\\ntwo, zwei\\n3\\n' > f && git add f && git commit --quiet --no-edit"
        )
        #expect(said.status == .done, "\(said.answer)\(said.narration)")
        #expect(said.narration.contains("b resolved by an agent"))
        #expect(said.answer.contains("3 of 3 merged"))
        // No sentence of the history says that a person did it.
        let history = try test.git("log", "--format=%s", "refs/orchestrate/t-1")
        #expect(history.contains("Merge b, as it was resolved\n"))
        #expect(!history.contains("person"))
        #expect(
            try test.git("show", "orchestrate/t-1/_integration:f") == "1\ntwo, zwei\n3"
        )
        #expect(try test.git("worktree", "list").split(separator: "\n").count <= 4)
        #expect(try !test.git("for-each-ref", "refs/heads").contains("_synthesis"))
        // What an agent answered counts only where agents may decide.
        let plan = try String(
            contentsOfFile: test.folder.appending("plan.yml").string,
            encoding: .utf8
        )
        try test.write(
            "../plan.yml",
            plan.replacing("strategy: synthesis", with: "strategy: merge-and-validate")
        )
        #expect(await harness.run("start", "--config", "../plan.yml").status == .waitsForPerson)
        #expect(try test.git("fsck", "--strict", "--no-dangling") == "")
    }

    @Test(
        arguments: [
            ("exit 3", "exit status 3"), ("true", "left in question: f"),
            ("git add f", "marks are left: f"), ("git merge --abort", "does not have both sides"),
        ]
    )
    func `what an agent leaves half-way is left to a person`(
        agent: String,
        reason: String,
    ) async throws {
        let said = try await start(agent)
        #expect(said.status == .waitsForPerson)
        #expect(said.narration.contains(reason), "\(said.narration)")
        #expect(said.answer.contains("b [CONFLICT] with a"))
        // It has had its try; a person resolves it now.
        #expect(await harness.run("resolve", "b", "--take", "ours").status == .done)
        let ended = await harness.run("continue")
        #expect(ended.status == .done, "\(ended.answer)\(ended.narration)")
        #expect(!ended.narration.contains("agent"))
    }

    @Test func `what an agent leaves that no commit can hold does not end the run`() async throws {
        let said = try await start("git init -q nested && echo x > nested/x; git stash -q; exit 1")
        #expect(said.status == .waitsForPerson, "\(said.narration)")
        #expect(try test.git("stash", "list") == "")
        #expect(await harness.run("resolve", "b", "--take", "ours").status == .done)
        #expect(await harness.run("continue").status == .done)
    }

    @Test func `what an agent changes that all share is told and put back`() async throws {
        try test.git("config", "orchestrate.agentHooks", "false")
        let said = try await start(
            "git config core.bare true; git branch sneaky; printf '1\\ntwo, zwei\\n3\\n' > f; git -c core.bare=false add f"
        )
        #expect(said.status == .done, "\(said.narration)")
        #expect(said.narration.contains("the repository's config was changed while b ran"))
        #expect(said.narration.contains("refs/heads/sneaky was made while b ran"))
        #expect(try test.git("config", "core.bare") == "false")
    }

    @Test func `an agent's answer does not displace a person's`() async throws {
        let plan =
            "task: T\nsubtasks:\n  - {id: a, run: \"sed -i s/2/two/ f\"}\n  - {id: b, run: \"sed -i s/2/zwei/ f; echo b > g\"}\nintegration: {}\n"
        try test.write("../person.yml", plan)
        #expect(await harness.run("start", "--config", "../person.yml").status == .waitsForPerson)
        #expect(await harness.run("resolve", "b", "--take", "theirs").status == .done)
        #expect(await harness.run("continue").status == .done)
        // The same question about f, and one more that only the agent answers.
        let more = plan.replacing("sed -i s/2/two/ f", with: "sed -i s/2/two/ f; echo a > g")
            .replacing(
                "integration: {}",
                with:
                    "integration: {strategy: synthesis, run: \"git checkout -q --ours . && git add --all && git commit -q --no-edit\"}"
            )
        try test.write("../agent.yml", more)
        #expect(await harness.run("start", "--config", "../agent.yml").status == .done)
        // By file, on another base: the person's still counts.
        try test.write("elsewhere", "e\n")
        try test.commitAll("The base moves")
        let again = await harness.run("start", "--config", "../person.yml")
        #expect(again.status == .done, "\(again.answer)\(again.narration)")
        #expect(try test.git("show", "orchestrate/t-3/_integration:f").contains("zwei"))
    }

    @Test func `without anybody to ask it does not start`() async throws {
        try test.write(
            "../plan.yml",
            "task: T\nsubtasks: [{id: a, run: \"true\"}]\nintegration: {strategy: synthesis}\n"
        )
        let before = try test.git("for-each-ref")
        let said = await harness.run("start", "--config", "../plan.yml")
        #expect(said.status == .fatal)
        #expect(said.narration.contains("nobody says who resolves"))
        #expect(try test.git("for-each-ref") == before)
    }
}
