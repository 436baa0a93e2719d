import Agents
import Commands
import Foundation
import Git
import Orchestration
import Planning
import SystemPackage
import TestSupport
import Testing

struct StatusCommandTests {
    /// A run of the pattern's plan whose first subtask is at work.
    private func begin(_ harness: CommandHarness) async throws -> HeldRun {
        let run = try await RecordedRun(harness)
        try await run.start("auth-research")
        return run.held
    }

    @Test func `E05 a run that runs is shown as the pattern shows it, line for line`() async throws
    {
        let harness = try CommandHarness()
        let begun = try await begin(harness)
        harness.clock.advance(minutes: 15)
        let said = await harness.run("status")
        expectText(
            said.answer,
            """
            Wave 1: auth-research (research-agent) [RUNNING] 15min elapsed
            Wave 2: auth-design (planning-agent) [WAITING]
            Wave 3: implement-oauth (implementer-agent) [WAITING]
                    implement-storage (implementer-agent) [WAITING]
            Wave 4: write-tests (testing-agent) [WAITING]

            """
        )
        #expect(said.status == .done)
        #expect(
            said.narration
                == "build-user-1: running; 0 of 5 merged; Wave 1: 0/1 done; about 4h left\n"
        )
        withExtendedLifetime(begun.lock) {}
    }

    @Test func `a run whose process died says so`() async throws {
        let harness = try CommandHarness()
        do { _ = try await begin(harness) }
        let said = await harness.run("status")
        #expect(said.answer.contains("auth-research (research-agent) [ABANDONED]"))
        #expect(said.answer.contains("build-user-1: stopped half-way; 0 of 5 merged"))
    }

    @Test func `the JSON has a schema, also from a linked worktree`() async throws {
        let harness = try CommandHarness()
        let begun = try await begin(harness)
        try harness.test.git("worktree", "add", "--quiet", "--detach", "../linked")
        harness.clock.advance(minutes: 15)
        let said = await harness.run(
            "status",
            "build-user-1",
            "--json",
            in: harness.test.folder.appending("linked")
        )
        let object = try #require(
            try JSONSerialization.jsonObject(with: Data(said.answer.utf8)) as? [String: Any]
        )
        #expect(object["schema"] as? String == "git-orchestrate/status/1")
        #expect(object["isRunning"] as? Bool == true)
        let subtasks = try #require(object["subtasks"] as? [[String: Any]])
        #expect(
            subtasks.map { $0["state"] as? String } == ["running"]
                + Array(repeating: "waiting", count: 4)
        )
        #expect(subtasks[0]["elapsedSeconds"] as? Int == 900)
        #expect(subtasks[1]["waitsFor"] as? [String] == ["auth-research"])
        withExtendedLifetime(begun.lock) {}
    }

    @Test func `without a run there is a word about how to get one`() async throws {
        let harness = try CommandHarness()
        let said = await harness.run("status")
        #expect(said.status == .fatal)
        #expect(
            said.narration
                == "fatal: there is no run in this repository\nhint: git orchestrate start\n"
        )
        #expect(
            await harness.run("status", "none-1").narration.contains("there is no run none-1 here")
        )
        #expect(await harness.run("status", "../x").status == .usage)
    }

    @Test func `a repository that is not supported is refused in one sentence`() async throws {
        let harness = try CommandHarness()
        try harness.test.git("init", "--quiet", "--object-format=sha256", "../other")
        let said = await harness.run("status", in: harness.test.folder.appending("other"))
        #expect(said.status == .fatal)
        #expect(
            said.narration.hasPrefix(
                "fatal: this repository uses the object format sha256; only sha1 is supported\n"
            )
        )
    }
}
