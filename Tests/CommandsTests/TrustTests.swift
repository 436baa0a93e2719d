import Commands
import Foundation
import Synchronization
import SystemPackage
import TestSupport
import Testing

/// A plan file runs commands; somebody has agreed to each of them.
struct TrustTests {
    private let harness: CommandHarness
    private var test: TestRepository { harness.test }

    private static let plan = """
        task: T
        subtasks:
          - {id: a, run: "echo a > a", acceptance: ["test -e a"]}
          - {id: b, run: "echo b > b\\nhidden"}
        integration: {validation_tests: [t]}
        tests: {t: "true"}

        """

    init() throws {
        harness = try CommandHarness()
        try harness.test.git("config", "--unset", "orchestrate.trust")
        try harness.test.write("../orchestration.yml", Self.plan)
    }

    private func start(
        _ more: String...,
        ask: (@Sendable (String) -> String?)? = nil,
    ) async -> CommandHarness.Said {
        if let flag = more.first {
            return await harness.run("start", "--config", "../orchestration.yml", flag, ask: ask)
        }
        return await harness.run("start", "--config", "../orchestration.yml", ask: ask)
    }

    private func nothingIsThere() throws -> Bool {
        try test.git("for-each-ref", "--format=%(refname)") == "refs/heads/main"
            && !FileManager.default.fileExists(
                atPath: test.path.appending(".git/orchestrate").string
            )
    }

    @Test func `without a terminal nothing runs that was not agreed to`() async throws {
        let said = await start()
        #expect(said.status == .fatal)
        for line in [
            "a                echo a > a", "acceptance of a  test -e a", "hidden",
            "test t           true",
            "hint: git orchestrate start --trust",
        ] {
            #expect(said.narration.contains(line), "\(said.narration)")
        }
        #expect(try nothingIsThere())
    }

    @Test(arguments: ["", "n", "no", "yes please", nil])
    func `anything but yes is no`(answer: String?) async throws {
        let said = await start(ask: { _ in answer })
        #expect(said.status == .fatal)
        #expect(said.narration.contains("the commands of ../orchestration.yml were not run"))
        #expect(try nothingIsThere())
    }

    @Test func `what was agreed to is not asked again, what is new is`() async throws {
        let questions = Mutex(0)
        let yes: @Sendable (String) -> String? = { question in
            questions.withLock { $0 += 1 }
            return question == "Run them? [y/N] " ? "y" : nil
        }
        // The second line of b fails, which is what its author wrote.
        #expect(await start(ask: yes).status == .failed)
        #expect(await start().status == .failed)
        #expect(questions.withLock { $0 } == 1)
        try test.write(
            "../orchestration.yml",
            Self.plan.replacing("echo b > b", with: "echo new > b")
        )
        let said = await start()
        #expect(said.status == .fatal)
        #expect(said.narration.contains("echo new > b"))
        #expect(!said.narration.contains("echo a > a"))
        #expect(await start("--trust").status == .failed)
        #expect(await start().status == .failed)
    }

    @Test func `a run that came from elsewhere is asked about before it goes on`() async throws {
        #expect(await start("--trust").status == .failed)
        // As if its journal had been fetched: nobody has agreed here.
        try FileManager.default.removeItem(
            atPath: test.path.appending(".git/orchestrate/trusted").string
        )
        #expect(await harness.run("retry", "b").status == .done)
        let said = await harness.run("resume")
        #expect(said.status == .fatal, "\(said.narration)")
        #expect(said.narration.contains("have not been run here before"))
        let integrate = await harness.run("integrate")
        #expect(integrate.status == .fatal)
        #expect(integrate.narration.contains("hint: git orchestrate integrate --trust"))
        #expect(await harness.run("resume", ask: { _ in "y" }).status == .failed)
    }

    @Test func `tests that the repository brings along are asked about too`() async throws {
        let plan = "task: T\nsubtasks: [{id: a}]\nintegration: {validation_tests: [evil]}\n"
        try test.write("../orchestration.yml", plan)
        try test.write(".orchestrate/tests/evil", "#!/bin/sh\ntouch $GATES/ran\n")
        try test.git("add", ".orchestrate")
        try test.git("commit", "--quiet", "--message", "Evil")
        // The agent is the user's own.
        try test.git("config", "orchestrate.command", "echo a > a")
        let refused = await start()
        #expect(refused.status == .fatal)
        #expect(refused.narration.contains("test evil"))
        #expect(refused.narration.contains("touch $GATES/ran"))
        #expect(try nothingIsThere())
        let gates = try TestFolder()
        let environment = ["GATES": gates.path.string]
        let said = await harness.run(
            "start",
            "--config",
            "../orchestration.yml",
            "--trust",
            environment: environment
        )
        #expect(said.status == .done, "\(said.narration)")
        #expect(FileManager.default.fileExists(atPath: gates.path.appending("ran").string))
    }

    @Test func `the setting takes two words`() async throws {
        try test.git("config", "orchestrate.trust", "sometimes")
        let said = await start()
        #expect(said.narration.contains("ask or always"), "\(said.narration)")
        #expect(try nothingIsThere())
    }
}
