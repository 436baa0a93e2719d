import Agents
import Orchestration
import Planning
import TestSupport
import Testing

@testable import Commands

/// What is shown of a run that goes on, at one moment.
struct LiveTextTests {
    private let harness: CommandHarness

    init() throws { harness = try CommandHarness() }

    private func glance(_ commits: Int, _ files: Int, _ words: String, tokens: Int = 0)
        -> AttemptGlance
    {
        var glance = AttemptGlance()
        glance.commits = commits
        glance.files = files
        if commits > 1 { glance.lastCommit = harness.clock.now.advanced(by: .seconds(-720)) }
        glance.lastWords = words
        if tokens > 0 {
            glance.report.usage = TokenUsage(input: tokens, output: 0)
            glance.report.costUSD = 0.42
        }
        return glance
    }

    /// The pattern's plan, two and a half hours in.
    private func picture() async throws -> LivePicture {
        let run = try await RecordedRun(harness)
        try await run.start("auth-research")
        harness.clock.advance(minutes: 25)
        try await run.end("auth-research")
        try await run.start("auth-design")
        harness.clock.advance(minutes: 40)
        try await run.end("auth-design")
        try await run.start("implement-oauth")
        try await run.start("implement-storage")
        harness.clock.advance(minutes: 75)
        return LivePicture(
            try run.status(),
            [
                try SubtaskID("implement-oauth"): glance(
                    3,
                    5,
                    "\u{1b}[32mrunning\u{1b}[m the tests of the client",
                    tokens: 12_345
                ),
                try SubtaskID("implement-storage"): glance(1, 1, "日本語\u{202e}x"),
            ],
            now: harness.clock.now
        )
    }

    private func text(
        _ picture: LivePicture,
        _ columns: Int,
        _ rows: Int = 24,
        isUnicode: Bool = true,
    ) -> String {
        LiveText(columns: columns, rows: rows, isUnicode: isUnicode).lines(picture).map(\.plain)
            .joined(separator: "\n")
    }

    @Test func `E05 E07 a run is shown with what each agent does and how long it still takes`()
        async throws
    {
        let picture = try await picture()
        expectText(
            text(picture, 120),
            """
            build-user-1 2h 20min: 2 of 5 done, 2 running, 1 waiting; at least 1h 45min left, 12k tokens, $0.42
              critical path: implement-oauth → write-tests
              implement-oauth   implementer-agent 1h 15min of 2h  3 commits (last 12min ago), 5 files, 12k tokens  running the tes…
              implement-storage implementer-agent 1h 15min of 1h  1 commit, 1 file  日本語\u{fffd}x
            """
        )
    }

    @Test func `a narrow terminal has what matters, without letters that it cannot show`()
        async throws
    {
        let picture = try await picture()
        expectText(
            text(picture, 40, isUnicode: false),
            """
            build-user-1 2h 20min: 2 of 5 done, 2 ~
              at least 1h 45min left, $0.42
              implement-oa~ 1h 15min of 2h  3 comm~
              implement-st~ 1h 15min of 1h  1 comm~
            """
        )
        for columns in 10...130 {
            for rows in 2...12 {
                let lines = LiveText(columns: columns, rows: rows).lines(picture)
                #expect(lines.count < rows)
                #expect(lines.allSatisfy { $0.width < columns })
            }
        }
    }

    @Test func `what does not fit is counted`() async throws {
        let ids = (1...30).map { "s\($0)" }
        let plan =
            "task: T\nintegration: {}\nsubtasks:\n"
            + ids.map { "  - {id: \($0), run: \"true\"}\n" }.joined()
        let run = try await RecordedRun(harness, plan, maximumParallel: 30)
        for id in ids { try await run.start(id) }
        let lines = LiveText(columns: 80, rows: 10).lines(
            LivePicture(try run.status(), [:], now: harness.clock.now)
        )
        #expect(lines.count == 9)
        #expect(lines.last?.plain == "  and 23 more")
    }

    @Test func `E07 time left is never negative, and a lower bound where estimates are missing`()
        async throws
    {
        let plan = """
            task: T
            integration: {}
            subtasks:
              - {id: a, run: "true", estimated_time: 10min}
              - {id: b, run: "true", dependencies: [a], estimated_time: 20min}
              - {id: c, run: "true"}
            """
        let run = try await RecordedRun(harness, plan)
        func remaining() throws -> RunProgress {
            RunProgress(try run.status(), now: harness.clock.now)
        }
        #expect(try remaining().remaining == .atLeast(.seconds(30 * 60)))
        try await run.start("a")
        try await run.start("c")
        harness.clock.advance(minutes: 4)
        #expect(try remaining().remaining == .atLeast(.seconds(26 * 60)))
        #expect(try remaining().overdue.isEmpty)
        harness.clock.advance(minutes: 500)
        #expect(try remaining().remaining == .atLeast(.seconds(20 * 60)))
        #expect(try remaining().overdue.map(\.text) == ["a"])
        // A clock that was put back.
        harness.clock.advance(minutes: -1_000)
        #expect(try remaining().remaining == .atLeast(.seconds(30 * 60)))
        harness.clock.advance(minutes: 496)
        try await run.end("c")
        #expect(try remaining().remaining == .about(.seconds(30 * 60)))
        try await run.end("a")
        #expect(try remaining().remaining == .about(.seconds(20 * 60)))
        #expect(try remaining().criticalPath.map(\.text) == ["b"])
        try await run.start("b")
        try await run.end("b")
        #expect(try remaining().remaining == .nothing)
    }

    @Test func `E07 without any estimate the time left is unknown, not none`() async throws {
        let run = try await RecordedRun(harness, Examples.quickStart + "integration: {}\n")
        let progress = RunProgress(try run.status(), now: harness.clock.now)
        #expect(progress.remaining == .unknown)
        #expect(LiveText.left(progress.remaining) == "time left unknown")
    }

    @Test func `E06 each wave is counted, and what is stuck is told apart from what waits`()
        async throws
    {
        let run = try await RecordedRun(harness)
        try await run.start("auth-research")
        try await run.end("auth-research")
        try await run.start("auth-design")
        try await run.end("auth-design")
        try await run.start("implement-oauth")
        try await run.start("implement-storage")
        try await run.end("implement-storage")
        try await run.end(
            "implement-oauth",
            #"{"kind":"failed","failure":{"kind":"agent-error","detail":"7"}}"#
        )
        let progress = RunProgress(try run.status(), now: harness.clock.now)
        #expect(
            progress.waves.map { "\($0.number): \($0.done)/\($0.count)" }
                == ["1: 1/1", "2: 1/1", "3: 1/2", "4: 0/1"]
        )
        #expect(progress.currentWave?.number == 3)
        #expect(
            [progress.done, progress.running, progress.waiting, progress.stuck] == [3, 0, 0, 2]
        )
        #expect(progress.remaining == .nothing)
    }

    @Test func `one line says that it goes on`() async throws {
        #expect(
            LiveText.heartbeat(try await picture())
                == "after 2h 20min: 2 of 5 done, 2 running, 1 waiting; at least 1h 45min left: "
                + "implement-oauth (1h 15min, 3 commits (last 12min ago)), implement-storage (1h 15min, 1 commit)"
        )
    }
}
