import Commands
import Foundation
import Git
import Orchestration
import TestSupport
import Testing

/// The other forms of a run's status, and its history.
struct StatusFormsTests {
    private let harness: CommandHarness

    init() throws { harness = try CommandHarness() }

    private func begin() async throws -> RecordedRun {
        let run = try await RecordedRun(harness)
        try await run.start("auth-research")
        harness.clock.advance(minutes: 20)
        try await run.end("auth-research")
        try await run.start("auth-design")
        harness.clock.advance(minutes: 15)
        return run
    }

    @Test func `E05 E06 E07 the long form has all numbers, the waves and the time that is left`()
        async throws
    {
        let run = try await begin()
        let said = await harness.run("status", "--long")
        let base = String(run.held.history.start.base.hex.prefix(10))
        expectText(
            said.answer,
            """
            build-user-1: running; 0 of 5 merged, 1 without changes
              Build user authentication system
              from main \(base), started 35min ago, at most 4 at once
              Wave 1: 1/1 done, Wave 2: 0/1 done, Wave 3: 0/2 done, Wave 4: 0/1 done
              about 3h 30min left
              critical path: auth-design > implement-oauth > write-tests

              SUBTASK            STATE       WAVE  AGENT              TRY  TIME            COMMITS  FILES  LINES
              auth-research      NO CHANGES     1  research-agent       1  1min of 30min         0      0  +0 -0
              auth-design        RUNNING        2  planning-agent       1  15min of 45min
              implement-oauth    WAITING        3  implementer-agent       - of 2h
              implement-storage  WAITING        3  implementer-agent       - of 1h
              write-tests        WAITING        4  testing-agent           - of 1h

              branches: orchestrate/build-user-1/<subtask>
              workspaces: \(run.names.workspaceFolder)

            """
        )
        #expect(said.narration.isEmpty)
        #expect(
            await harness.run("status").narration
                == "build-user-1: running; 0 of 5 merged, 1 without changes; Wave 2: 0/1 done; "
                + "about 3h 30min left\n"
        )
        withExtendedLifetime(run) {}
    }

    @Test func `E16 scripts are given records that any reader splits`() async throws {
        let run = try await begin()
        let start = run.held.history.start
        let expected = [
            "# schema 1", "# run build-user-1", "# outcome running", "# base \(start.base.hex)",
            "# integration orchestrate/build-user-1/_integration -",
            "no-changes 1 1 60 orchestrate/build-user-1/auth-research \(start.base.hex) auth-research",
            "running 1 2 900 orchestrate/build-user-1/auth-design - auth-design",
            "waiting - 3 - orchestrate/build-user-1/implement-oauth - implement-oauth",
            "waiting - 3 - orchestrate/build-user-1/implement-storage - implement-storage",
            "waiting - 4 - orchestrate/build-user-1/write-tests - write-tests",
        ]
        let lines = await harness.run("status", "--porcelain=v1")
        expectText(lines.answer, expected.map { $0 + "\n" }.joined())
        #expect(await harness.run("status", "--porcelain").answer == lines.answer)
        #expect(
            await harness.run("status", "--porcelain", "-z").answer
                == expected.map { $0 + "\0" }.joined()
        )
        #expect(await harness.run("status", "--porcelain=v2").status == .usage)
        withExtendedLifetime(run) {}
    }

    @Test func `E07 E16 programs are given the time that is left, and whether it is all`()
        async throws
    {
        let run = try await begin()
        let said = await harness.run("status", "--json")
        let document = try #require(
            try JSONSerialization.jsonObject(with: Data(said.answer.utf8)) as? [String: Any]
        )
        let progress = try #require(document["progress"] as? [String: Any])
        #expect(progress["remainingSeconds"] as? Int == 12_600)
        #expect(progress["isLowerBound"] as? Bool == false)
        #expect(
            progress["criticalPath"] as? [String] == [
                "auth-design", "implement-oauth", "write-tests",
            ]
        )
        withExtendedLifetime(run) {}
    }

    @Test(arguments: [
        ["--long", "--json"], ["--json", "--porcelain"], ["-z"], ["--all", "--long"],
        ["--porcelain", "--sizes"],
    ])
    func `two answers at once are refused`(arguments: [String]) async {
        #expect(await harness.run(["status"] + arguments).status == .usage)
    }

    @Test func `a status is what the run came to where that is asked for`() async throws {
        try harness.test.write(
            "orchestration.yml",
            "task: T\nintegration: {}\nsubtasks:\n  - {id: a, run: \"exit 1\"}\n"
        )
        #expect(await harness.run("start", "--trust", "--quiet").status == .failed)
        #expect(await harness.run("status").status == .done)
        #expect(await harness.run("status", "--exit-status").status == .failed)
        #expect(await harness.run("watch", "--exit-status").status == .failed)
        #expect(await harness.run("watch").status == .done)
    }

    @Test func `E08 what failed is named with its exit status and its log, what it blocks with it`()
        async throws
    {
        try harness.test.write(
            "orchestration.yml",
            """
            task: T
            integration: {}
            subtasks:
              - {id: a, run: "echo nothing to do; exit 7"}
              - {id: b, run: "true", dependencies: [a]}
              - {id: c, run: "true", dependencies: [b]}
            """
        )
        _ = await harness.run("start", "--trust", "--quiet")
        let said = await harness.run("status")
        #expect(said.answer.contains("b [BLOCKED] by a"))
        #expect(said.answer.contains("c [BLOCKED] by a"))
        #expect(said.answer.contains("exit status 7"))
        #expect(said.answer.contains("a@1.log"))
        let colored = await harness.run("status", "--color", "always")
        #expect(colored.answer.contains("a \u{1b}[31m[FAILED]\u{1b}[m"))
        #expect(
            colored.answer.replacing(/\u{1b}\[[0-9]*m/, with: "") == said.answer
        )
    }

    @Test func `the history of a run is a sentence for each event`() async throws {
        let run = try await begin()
        let said = await harness.run(["log"], environment: ["TZ": "UTC"])
        expectText(
            said.answer,
            """
            2027-01-15 08:00:00  Start build-user-1: Build user authentication system
            2027-01-15 08:00:00  Start auth-research
            2027-01-15 08:20:00  Finish auth-research without changes
            2027-01-15 08:20:00  Start auth-design

            """
        )
        #expect(
            await harness.run(["log", "-n", "1"], environment: ["TZ": "UTC"]).answer
                == "2027-01-15 08:20:00  Start auth-design\n"
        )
        let subjects = try harness.test.git(
            "log",
            "--first-parent",
            "--reverse",
            "--format=%s",
            "refs/orchestrate/build-user-1"
        )
        #expect(
            subjects.split(separator: "\n")
                == said.answer.split(separator: "\n").map { $0.dropFirst(21) }
        )
        let lines = await harness.run("log", "--json").answer.split(separator: "\n")
        #expect(lines.count == 4)
        for line in lines { _ = try JSONSerialization.jsonObject(with: Data(line.utf8)) }
        withExtendedLifetime(run) {}
    }

    @Test func `a subtask is shown with its attempts and what it has made`() async throws {
        try harness.test.write(
            "orchestration.yml",
            """
            task: T
            integration: {}
            subtasks:
              - id: a
                description: Writes a file.
                retries: 1
                estimated_time: 5min
                files: ["a*"]
                run: "test $ORCHESTRATE_ATTEMPT = 2 || exit 9; echo a > a; git add a; git commit -qm 'Write a'"
              - {id: b, run: "true", dependencies: [a]}
            """
        )
        _ = await harness.run("start", "--trust", "--quiet")
        let said = await harness.run("show", "a")
        let lines = said.answer.split(separator: "\n").map(String.init)
        #expect(lines.first == "a of t-1: merged")
        for line in [
            "  Writes a file.", "  files: a*", "  estimate: 5min", "  branch: orchestrate/t-1/a",
            "  git orchestrate diff a --run t-1",
        ] {
            #expect(lines.contains(line), "\(line)")
        }
        #expect(lines.contains { $0.hasPrefix("attempt 1: failed, ") && $0.contains("status 9") })
        #expect(
            lines.contains { $0.hasPrefix("attempt 2: done; ") && $0.contains("1 commit +1 -0") }
        )
        #expect(lines.contains { $0.hasSuffix(" Write a") })
        #expect(await harness.run("show", "b", "--attempt", "3").status == .fatal)
        #expect(await harness.run("show", "nobody").narration.contains("has no subtask"))
        let never = await harness.run("diff", "b", "--attempt", "2")
        #expect(never.status == .fatal)
    }
}
