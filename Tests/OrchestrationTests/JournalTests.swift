import Agents
import Foundation
import Git
import Orchestration
import Planning
import SystemPackage
import TestSupport
import Testing

struct JournalTests {
    private let plan = """
        task: Make it
        subtasks:
          - {id: a, run: "echo a > a; echo words"}
          - {id: b, dependencies: [a], run: "exit 1"}
        """

    @Test func `a run's history is sentences that plain git shows`() async throws {
        let harness = try Harness()
        let history = try await harness.run(plan)
        #expect(
            try harness.journal(history) == [
                "Start make-it-1: Make it", "Start a", "Finish a", "Start b",
                "Fail b: its command failed with exit status 1", "Merge a",
                "End the integration: failed",
            ]
        )
        let journal = history.names.journal.text
        #expect(
            try harness.test.git("ls-tree", "-r", "--name-only", journal) == """
                attempts/a/1/bundle.json
                attempts/a/1/log
                attempts/b/1/bundle.json
                attempts/b/1/log
                plan.yml
                run.json
                """
        )
        #expect(try harness.test.git("show", "\(journal):attempts/a/1/log") == "words")
        #expect(try harness.test.git("show", "\(journal):plan.yml") == plan)
        let bundle = try #require(
            try JSONSerialization.jsonObject(
                with: Data(harness.test.git("show", "\(journal):attempts/a/1/bundle.json").utf8)
            )
                as? [String: Any]
        )
        #expect(bundle["schema"] as? String == "git-orchestrate/bundle/1")
        #expect(bundle["leftovers"] as? [String] == ["a"])
    }

    @Test func `reading it back gives the state that the run had, after every event`() async throws
    {
        let harness = try Harness()
        let begun = try harness.launch(plan).begin(
            clock: harness.clock,
            supervisor: harness.supervisor
        )
        let run = Run(context: begun.context, journal: begun.journal)
        let seen = Seen()
        let live = try await run.start(begun.history) { _, history in seen.add(history) }
        let entries = try JournalReader.entries(of: live.names.run, in: harness.test.common)
        var folded = begun.history
        for (entry, then) in zip(entries.dropFirst(), seen.all) {
            folded.apply(entry)
            #expect(folded.schedule == then.schedule)
            #expect(folded.attempts == then.attempts)
            #expect(folded.integration == then.integration)
        }
        #expect(seen.all.count == entries.count - 1)
    }

    private final class Seen: @unchecked Sendable {
        private let lock = NSLock()
        private var histories: [RunHistory] = []
        var all: [RunHistory] { lock.withLock { histories } }
        func add(_ history: RunHistory) { lock.withLock { histories.append(history) } }
    }

    @Test func `everything the run made hangs on its one ref`() async throws {
        let harness = try Harness()
        let history = try await harness.run(plan)
        let test = harness.test
        let commits = try test.git(
            "for-each-ref",
            "--format=%(objectname)",
            "refs/heads/orchestrate/"
        ).split(separator: "\n")
        #expect(commits.count == 3)
        for name in try test.git("for-each-ref", "--format=%(refname)", "refs/heads/orchestrate/")
            .split(separator: "\n")
        {
            try test.git("worktree", "list")
            try test.git("update-ref", "-d", String(name))
        }
        for worktree in ["a", "b"] {
            try FileManager.default.removeItem(atPath: harness.workspace(worktree, history).string)
        }
        try test.git("worktree", "prune")
        try test.git("reflog", "expire", "--expire=now", "--all")
        try test.git("gc", "--quiet", "--prune=now")
        for commit in commits {
            #expect(try test.git("cat-file", "-t", String(commit)) == "commit")
        }
        // And it travels by itself.
        try test.git("init", "--quiet", "--bare", "../elsewhere.git")
        try test.git("push", "--quiet", "../elsewhere.git", history.names.journal.text)
        let there = test.folder.appending("elsewhere.git")
        for commit in commits {
            #expect(try test.git("cat-file", "-t", String(commit), in: there) == "commit")
        }
        #expect(
            try RunReader.history(of: history.names.run, in: there).integration.result?.outcome
                == .failed
        )
    }

    @Test func `two processes append at once, and each hears of the other in order`() async throws {
        let harness = try Harness()
        let begun = try harness.launch(plan).begin(
            clock: harness.clock,
            supervisor: harness.supervisor
        )
        let names = begun.context.names
        let other = try Journal(continuing: names, clock: harness.clock)
        async let ours: Void = {
            for _ in 0..<50 { try await begun.journal.record(.requested(Requested(.pause))) }
        }()
        async let theirs: Void = {
            for _ in 0..<50 { try await other.record(.requested(Requested(.proceed))) }
        }()
        _ = try await (ours, theirs)
        try await begun.journal.catchUp()
        await begun.journal.fail(CancellationError())
        var heard: [JournalEntry] = []
        do { for try await entry in begun.journal.entries { heard.append(entry) } } catch {}
        let recorded = try JournalReader.entries(of: names.run, in: harness.test.common)
        #expect(recorded.count == 101)
        #expect(heard == Array(recorded.dropFirst()))
    }

    @Test func `a journal that somebody put back is not built upon`() async throws {
        let harness = try Harness()
        let begun = try harness.launch(plan).begin(
            clock: harness.clock,
            supervisor: harness.supervisor
        )
        let name = begun.context.names.journal.text
        let first = try harness.test.git("rev-parse", name)
        try await begun.journal.record(.interrupted)
        try harness.test.git("update-ref", name, first)
        await #expect(throws: JournalError.movedMeanwhile) {
            try await begun.journal.record(.interrupted)
        }
        // Whoever listens is told that the run cannot go on.
        await #expect(throws: JournalError.movedMeanwhile) {
            for try await _ in begun.journal.entries {}
        }
    }

    @Test func `a run ends with an error when its journal is taken away`() async throws {
        let harness = try Harness()
        let begun = try harness.launch(
            "task: T\nsubtasks: [{id: a, run: \"open working; await go\"}]\n"
        ).begin(clock: harness.clock, supervisor: harness.supervisor)
        async let ended = failure(of: harness, begun)
        _ = try await harness.gates.waitFor("working")
        try harness.test.git("update-ref", begun.context.names.journal.text, "main")
        try harness.gates.open("go")
        #expect(await ended == .movedMeanwhile)
    }

    private func failure(of harness: Harness, _ begun: HeldRun) async -> JournalError? {
        do {
            _ = try await harness.run(begun)
            return nil
        } catch {
            return error as? JournalError
        }
    }

    @Test func `a foreign ref among the journals is no run`() throws {
        let harness = try Harness()
        try harness.test.git("update-ref", "refs/orchestrate/odd", "main")
        #expect(throws: JournalError.self) {
            try RunReader.history(of: RunID("odd"), in: harness.test.common)
        }
        #expect(throws: JournalError.noSuchRun("none")) {
            try RunReader.history(of: RunID("none"), in: harness.test.common)
        }
    }

    @Test func `a moment is read as it was written, on any day, and nonsense is refused`() throws {
        func read(_ text: String) throws -> Timestamp {
            try JSONDecoder().decode(Timestamp.self, from: Data("\"\(text)\"".utf8))
        }
        for _ in 0..<2_000 {
            let moment = Timestamp(milliseconds: Int64.random(in: 0...7_258_118_400_000))
            #expect(try read(moment.text) == moment)
        }
        for text in [
            "1970-01-01T00:00:00.000Z", "2028-02-29T23:59:59.999Z", "2100-03-01T00:00:00.001Z",
        ] {
            #expect(try read(text).text == text)
        }
        for text in ["", "2026-13-01T00:00:00.000Z", "2026-01-01", "2026-0a-01T00:00:00.000Z"] {
            #expect(throws: (any Error).self) { try read(text) }
        }
    }
}
