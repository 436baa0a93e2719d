import Commands
import Foundation
import Git
import SystemPackage
import TestSupport
import Testing

/// What becomes of the work besides one merge for each subtask.
struct StrategyTests {
    private let harness: CommandHarness
    private var test: TestRepository { harness.test }
    private static let branch = "orchestrate/t-1/_integration"

    init() throws {
        harness = try CommandHarness(files: ["f": (1...20).map { "\($0)\n" }.joined()])
    }

    private func start(_ plan: String) async throws -> CommandHarness.Said {
        try test.write("../plan.yml", "task: T\n" + plan)
        return await harness.run("start", "--config", "../plan.yml")
    }

    @Test func `squashed, each subtask is one commit in a line, and is known as merged`()
        async throws
    {
        let said = try await start(
            """
            subtasks:
              - {id: a, description: "Change two", run: "sed -i 's/^2$/two/' f; git commit -qam 1; echo a > a"}
              - {id: b, dependencies: [a], run: "sed -i 's/^2$/& /; s/^two$/TWO/' f"}
              - {id: c, run: "sed -i 's/^18$/last/' f"}
            integration: {strategy: squash, validation_tests: [t]}
            tests: {t: "grep -q TWO f && grep -q last f"}
            """
        )
        #expect(said.status == .done, "\(said.answer)\(said.narration)")
        #expect(said.answer.contains("3 of 3 merged"))
        #expect(said.answer.contains("tests: 1 of 1 green"))
        let log = try test.git("log", "--reverse", "--format=%s|%P", "main..\(Self.branch)")
        let rows = log.split(separator: "\n").map { $0.split(separator: "|") }
        #expect(rows.map { $0[0] } == ["Do subtask 'a'", "Do subtask 'b'", "Do subtask 'c'"])
        #expect(rows.allSatisfy { $0[1].split(separator: " ").count == 1 })
        #expect(
            try test.git(
                "log",
                "-1",
                "--format=%(trailers:key=Orchestrate-Subtask,valueonly)",
                Self.branch
            )
            .hasPrefix("c")
        )
        #expect(await harness.run("status").answer.contains("a [MERGED]"))
        // The same again: integrating once more makes the same commit.
        let tip = try test.id(Self.branch)
        #expect(await harness.run("integrate").status == .done)
        #expect(try test.id(Self.branch) == tip)
        try test.git("checkout", "--quiet", "--detach")
        #expect(await harness.run("accept").status == .done)
        #expect(try test.id("main") == tip)
        #expect(try test.git("fsck", "--strict", "--no-dangling") == "")
    }

    @Test func `squashed, a conflict is resolved and a subtask done again as ever`() async throws {
        let said = try await start(
            """
            subtasks:
              - {id: a, run: "sed -i 's/^2$/two/' f"}
              - {id: b, run: "sed -i -E 's/^(2|two)$/& zwei/' f"}
            integration: {strategy: squash}
            """
        )
        #expect(said.status == .waitsForPerson)
        #expect(await harness.run("rerun", "b").status == .done)
        let ended = await harness.run("resume")
        #expect(ended.status == .done, "\(ended.answer)")
        #expect(try test.git("show", "\(Self.branch):f").contains("two zwei"))
        #expect(try test.git("rev-list", "--merges", "main..\(Self.branch)") == "")
    }

    /// What is left out is done again on top of the merges behind the line, not of the line.
    @Test func `squashed, one that was left out is done again`() async throws {
        let said = try await start(
            """
            subtasks:
              - {id: a, run: "sed -i 's/^2$/two/' f; echo a > a"}
              - {id: bad, dependencies: [a], run: "if grep -q two f && ! [ -e ../tried ]; then touch ../tried; echo bad > marker; fi; rm a; sed -i 's/^two$/2/' f"}
            integration: {strategy: squash, validate: each, validation_tests: [t]}
            tests: {t: "! test -e marker"}
            """
        )
        #expect(said.status == .checkRed, "\(said.answer)")
        #expect(await harness.run("rerun", "bad").status == .done)
        let ended = await harness.run("resume")
        #expect(ended.status == .done, "\(ended.answer)\(ended.narration)")
        // It took back what a did, and that is what is there.
        let tree = try test.git("ls-tree", "--name-only", Self.branch)
        #expect(!tree.split(separator: "\n").contains("a"))
        #expect(try test.git("show", "\(Self.branch):f").contains("\n2\n"))
    }

    @Test func `aggregated, nothing is merged and what would clash is told`() async throws {
        let before = try test.git("for-each-ref", "refs/heads")
        let said = try await start(
            """
            subtasks:
              - {id: a, run: "sed -i 's/^2$/two/' f"}
              - {id: b, run: "sed -i 's/^2$/zwei/' f"}
              - {id: c, run: "echo c > c"}
            integration: {strategy: aggregate}
            """
        )
        #expect(said.status == .done, "\(said.answer)\(said.narration)")
        #expect(said.answer.contains("a and b clash in f"), "\(said.answer)")
        #expect(said.answer.contains("a [DONE]"))
        let refs = try test.git("for-each-ref", "refs/heads", "--format=%(refname)")
        #expect(!refs.contains("_integration"))
        #expect(before.contains("main") && refs.contains("orchestrate/t-1/a"))
        #expect(await harness.run("accept", "--into", "main").status == .failed)
    }
}
