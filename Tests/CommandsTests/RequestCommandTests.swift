import Commands
import Foundation
import Git
import SystemPackage
import TestSupport
import Testing

/// What people may ask of a run, and what they are told when it makes no sense.
struct RequestCommandTests {
    private let plan = """
        task: T
        subtasks:
          - {id: a, run: "echo a > a"}
          - {id: b, run: "test -e mended && echo b > b; exit $?"}
          - {id: c, dependencies: [b], run: "echo c > c"}
        integration: {}
        """

    private func ended() async throws -> CommandHarness {
        let harness = try CommandHarness()
        try harness.test.write("orchestration.yml", plan)
        #expect(await harness.run("start", "-q").status == .failed)
        return harness
    }

    private func expectRefused(
        _ harness: CommandHarness,
        _ arguments: [String],
        _ narration: String,
    ) async throws {
        let before = try harness.test.git("rev-parse", "refs/orchestrate/t-1")
        let said =
            arguments.count == 1
            ? await harness.run(arguments[0]) : await harness.run(arguments[0], arguments[1])
        #expect(said.status == .fatal)
        expectText(said.narration, narration)
        #expect(try harness.test.git("rev-parse", "refs/orchestrate/t-1") == before)
    }

    @Test func `a run keeps its plan, and says so where the file has another one`() async throws {
        let harness = try await ended()
        #expect(await harness.run("retry", "b").status == .done)
        let same = await harness.run("resume")
        #expect(!same.narration.contains("keeps the plan"))
        try harness.test.write("orchestration.yml", plan + "# edited\n")
        #expect(await harness.run("retry", "b").status == .done)
        let edited = await harness.run("resume")
        #expect(
            edited.narration.contains(
                "note: orchestration.yml is not what it was; this run keeps the plan that it began with\n"
            )
        )
    }

    @Test func `what makes no sense is refused with the next command, and nothing is recorded`()
        async throws
    {
        let harness = try await ended()
        try await expectRefused(
            harness,
            ["retry", "a"],
            """
            fatal: cannot retry a: it succeeded
            note: nothing was recorded
            hint: git orchestrate rerun a --onto integration --run t-1

            """
        )
        try await expectRefused(
            harness,
            ["retry", "c"],
            """
            fatal: cannot retry c: it is blocked by b
            note: nothing was recorded
            hint: git orchestrate retry b --run t-1

            """
        )
        try await expectRefused(
            harness,
            ["pause"],
            """
            fatal: the run t-1 is over, so there is nothing to pause
            note: nothing was recorded
            hint: git orchestrate status t-1

            """
        )
        try await expectRefused(
            harness,
            ["skip", "d"],
            """
            fatal: the run t-1 has no subtask "d"
            hint: git orchestrate status t-1

            """
        )
    }

    @Test func `a request to a run that nobody acts for says who will carry it out`() async throws {
        let harness = try await ended()
        let said = await harness.run("skip", "b")
        #expect(said.status == .done)
        #expect(said.answer == "asked t-1 to skip b\n")
        #expect(
            said.narration
                == "no process acts for it now; to have it done: git orchestrate resume t-1\n"
        )
        let status = await harness.run("status")
        #expect(status.answer.contains("t-1: has more to do; 1 of 3 merged"))
        let resumed = await harness.run("resume")
        #expect(resumed.status == .done, "\(resumed.narration)")
        #expect(resumed.answer.contains("b [SKIPPED]"))
        #expect(resumed.answer.contains("t-1: done; 2 of 3 merged, 1 skipped\n"))
        #expect(resumed.answer.contains("c [MERGED]"))
    }

    @Test func `a retry goes through to the end`() async throws {
        let harness = try await ended()
        try harness.test.write("orchestration.yml", "changed since, which matters to no run\n")
        let again = await harness.run("retry", "b")
        #expect(again.status == .done)
        let resumed = await harness.run("resume")
        #expect(resumed.status == .failed)
        #expect(resumed.narration.contains("b started again (attempt 2)"))
    }

    @Test func `forgetting a run is told before and after, and then it is gone`() async throws {
        let harness = try await ended()
        let preview = await harness.run("clean", "--dry-run", "--forget")
        #expect(preview.status == .done)
        #expect(preview.answer.contains("would drop refs/orchestrate/t-1\n"))
        let said = await harness.run("clean", "--forget")
        #expect(said.status == .done, "\(said.narration)")
        #expect(said.answer.contains("dropped refs/orchestrate/t-1\n"))
        #expect(await harness.run("status").status == .fatal)
        #expect(try harness.test.git("for-each-ref", "refs/orchestrate") == "")
    }

    @Test func `workspaces of a run that is done go by themselves when the user wants that`()
        async throws
    {
        let harness = try CommandHarness()
        try harness.test.write(
            "orchestration.yml",
            "task: T\nsubtasks: [{id: a, run: \"echo a > a\"}]\nintegration: {}\n"
        )
        try harness.test.git("config", "orchestrate.keepWorkspaces", "false")
        #expect(await harness.run("start", "-q").status == .done)
        let folder = harness.test.folder.appending("repo.orchestrate/t-1/a").string
        #expect(!FileManager.default.fileExists(atPath: folder))
        #expect(try harness.test.git("worktree", "list").split(separator: "\n").count == 1)
        #expect(try harness.test.git("show", "orchestrate/t-1/a:a") == "a")
    }

    @Test func `the way back to a branch that is gone can be pasted, whatever it is called`()
        async throws
    {
        let harness = try CommandHarness()
        let name = "it's/$(touch${IFS}pwned)"
        try harness.test.git("config", "orchestrate.agentHooks", "false")
        try harness.test.git("branch", name)
        let commit = try harness.test.id("main").short
        try harness.test.write(
            "orchestration.yml",
            "task: T\nsubtasks: [{id: a, run: \"git for-each-ref --format='delete %(refname)' refs/heads | grep pwned | git update-ref --stdin\"}]\nintegration: {}\n"
        )
        let said = await harness.run("start")
        #expect(
            said.narration.contains(
                "git branch 'it'\\''s/$(touch${IFS}pwned)' \(commit) has it back\n"
            ),
            "\(said.narration)"
        )
    }

    @Test func `sizes of the workspaces are told when asked`() async throws {
        let harness = try await ended()
        let said = await harness.run("status", "--sizes")
        #expect(said.answer.contains("repo.orchestrate/t-1/a\n"))
        #expect(said.answer.contains("\nworkspaces: "))
        let json = await harness.run("status", "--json", "--sizes")
        #expect(json.answer.contains("\"workspaceBytes\" : "))
    }
}

struct PressTests {
    @Test func `presses are counted, not signals`() {
        var presses = PressCounter()
        let start = ContinuousClock.now
        #expect(presses.count(at: start) == 1)
        #expect(presses.count(at: start + .milliseconds(3)) == nil)
        #expect(presses.count(at: start + .milliseconds(400)) == nil)
        #expect(presses.count(at: start + .milliseconds(1_000)) == 2)
        #expect(presses.count(at: start + .milliseconds(1_001)) == nil)
        #expect(presses.count(at: start + .seconds(9)) == 3)
    }
}
