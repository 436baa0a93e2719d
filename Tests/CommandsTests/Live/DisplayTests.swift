import Agents
import Foundation
import Orchestration
import SystemPackage
import TestSupport
import Testing

@testable import Commands

/// The ways in which a run is shown while it goes on.
struct DisplayTests {
    private let harness: CommandHarness

    private static let plan = """
        task: T
        integration: {}
        subtasks:
          - {id: a, run: 'printf "\\033]0;evil\\007\\377\\n"; echo a > a'}
          - {id: b, dependencies: [a], run: "echo b > b"}
          - {id: c, run: "exit 3"}
        """

    init() throws {
        harness = try CommandHarness()
        try harness.test.write("orchestration.yml", DisplayTests.plan)
    }

    @Test func `elsewhere than on a terminal each change is a line`() async {
        let said = await harness.run("start", "--trust")
        #expect(said.narration.contains("  a started\n"))
        #expect(said.narration.contains("  c failed: its command failed with exit status 3\n"))
        #expect(!said.narration.contains("\u{1b}"))
    }

    @Test func `on a terminal there are colours, unless somebody does not want them`() async {
        let colored = await harness.run(
            "start",
            "--trust",
            "--progress",
            "plain",
            "--color",
            "always"
        )
        #expect(colored.narration.contains("  c \u{1b}[31mfailed\u{1b}[m: its command"))
        let terminal = Terminal(isOutput: true, isError: true)
        let plain = await harness.run(
            ["start", "--trust", "--progress", "plain"],
            environment: ["NO_COLOR": "1", "TERM": "xterm"],
            terminal: terminal
        )
        #expect(!plain.narration.contains("\u{1b}"))
    }

    @Test func `on a terminal what is at work is drawn, and nothing of it is left`() async {
        let said = await harness.run(
            ["start", "--trust"],
            environment: ["TERM": "xterm", "LANG": "C.UTF-8"],
            terminal: Terminal(
                isOutput: true,
                isError: true,
                size: { Terminal.Size(columns: 100, rows: 20) }
            )
        )
        var terminal = TinyTerminal(columns: 100, rows: 20)
        terminal.write(
            said.narration.replacing(/\u{1b}\[[0-9;]*m/, with: "").replacing("\n", with: "\r\n")
                .replacing("\r\r\n", with: "\r\n")
        )
        #expect(terminal.text.contains("  c failed: its command failed with exit status 3"))
        #expect(terminal.text.contains("  b done in"))
        #expect(!terminal.text.contains("running"))
        #expect(!terminal.text.contains("started"))
    }

    @Test func `a dumb terminal is none`() throws {
        let terminal = Terminal(isOutput: true, isError: true)
        func mode(_ environment: [String: String]) throws -> ProgressMode {
            try DisplayChoice().mode(
                harness.surroundings(environment, terminal: terminal)
            )
        }
        #expect(try mode(["TERM": "xterm"]) == .tty)
        #expect(try mode(["TERM": "dumb"]) == .plain)
        #expect(try mode(["TERM": ""]) == .plain)
        #expect(try DisplayChoice(progress: .json).mode(harness.surroundings()) == .json)
        try harness.test.git("config", "orchestrate.progress", "none")
        #expect(try mode(["TERM": "xterm"]) == .none)
        try harness.test.git("config", "orchestrate.progress", "loud")
        #expect(throws: SettingError.self) { try mode([:]) }
    }

    @Test func `a setting that makes no sense is told before anything begins`() async throws {
        try harness.test.git("config", "orchestrate.progress", "loud")
        let said = await harness.run("start", "--trust")
        #expect(said.status == .fatal)
        #expect(said.narration.contains("orchestrate.progress"))
        #expect(
            try harness.test.git("for-each-ref", "refs/orchestrate", "refs/heads/orchestrate") == ""
        )
    }

    @Test func `E16 a program is told a document for each event, and nothing else`() async throws {
        let said = await harness.run("start", "--trust", "--progress", "json")
        let lines = said.narration.split(separator: "\n")
        var types: [String] = []
        for line in lines {
            let object = try #require(
                try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
            )
            #expect(object["schema"] as? String == "git-orchestrate/event/1")
            let event = try #require(object["event"] as? [String: Any])
            types.append(try #require(event["type"] as? String))
        }
        #expect(types.count { $0 == "attempt-finished" } == 3)
        #expect(types.last == "integrated")
    }

    @Test func `E16 a warning is a document as well, where a program reads`() async throws {
        // Too small, which is remarked upon.
        let plan = DisplayTests.plan.replacing("id: c", with: "id: c, estimated_time: 10s")
        try harness.test.write("orchestration.yml", plan)
        let said = await harness.run("start", "--trust", "--progress", "json")
        let lines = said.narration.split(separator: "\n")
        #expect(lines.first?.hasPrefix(#"{"message":"#) == true)
        for line in lines { _ = try JSONSerialization.jsonObject(with: Data(line.utf8)) }
    }

    @Test func `nothing at all is said where that is asked for`() async {
        let said = await harness.run("start", "--trust", "--progress", "none")
        #expect(said.narration.isEmpty)
    }

    @Test func `where nothing is said for a while a line says what is at work`() async throws {
        let run = try await RecordedRun(harness)
        try await run.start("auth-research")
        let said = Guarded("")
        let display = PlainDisplay(
            console: Console(output: { _ in }, error: { text in said.withLock { $0 += text } }),
            clock: Clock { [harness] in harness.clock.now },
            narrator: Narrator(),
            hasColor: false,
            history: try run.status().history,
            pause: .milliseconds(20)
        )
        let keeping = Task { await display.keepUp() }
        try await eventually { said.withLock { $0.split(separator: "\n").count >= 2 } }
        keeping.cancel()
        await keeping.value
        #expect(
            said.withLock { $0 }.hasPrefix(
                "after 0s: 0 of 5 done, 1 running, 4 waiting; about 4h 15min left: auth-research (0s)\n"
            )
        )
    }

    @Test func `E05 a run is watched from a linked worktree to its end`() async throws {
        var run: RecordedRun? = try await RecordedRun(harness)
        try await run?.start("auth-research")
        try harness.test.git("worktree", "add", "--quiet", "--detach", "../linked")
        let said = Guarded("")
        let clock = harness.clock
        let surroundings = Surroundings(
            console: Console(output: { _ in }, error: { text in said.withLock { $0 += text } }),
            environment: harness.test.environment(),
            folder: harness.test.folder.appending("linked"),
            clock: Clock { clock.now },
            supervisor: harness.supervisor,
            signals: { AsyncStream { _ in } }
        )
        async let status = EntryPoint.run(["watch"], in: surroundings)
        // What it is to see must come after it has begun to look.
        for _ in 0..<500 where !said.withLock({ $0.contains("paused") }) {
            try await run?.held.journal.record(.requested(Requested(.pause)))
            try await Task.sleep(for: .milliseconds(20))
        }
        try await run?.end("auth-research")
        try await eventually {
            said.withLock { $0.contains("ended without changes") }
        }
        // With it goes the lock.
        run = nil
        #expect(await status == .done)
    }
}
