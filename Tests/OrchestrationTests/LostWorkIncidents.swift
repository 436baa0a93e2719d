import Agents
import Foundation
import Git
import Merging
import Orchestration
import Planning
import Scheduling
import SystemPackage
import TestSupport
import Testing

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// How other tools of this kind have lost work, one test for each incident, under its name.
struct LostWorkIncidents {
    private let a: SubtaskID

    init() throws { a = try SubtaskID("a") }

    private func clean(_ harness: Harness, _ history: RunHistory) async throws -> [CleanupStep] {
        try await Cleanup(
            history: RunReader.history(of: history.names.run, in: harness.test.common),
            journal: Journal(continuing: history.names, clock: harness.clock),
            identity: Signature(name: "T", email: "t@example.com", seconds: 0),
            force: true
        ).perform()
    }

    /// Whether plain git finds a commit in the run's one ref.
    private func isKept(_ commit: String, _ history: RunHistory, _ harness: Harness) throws -> Bool
    {
        try harness.test.ask(
            ["merge-base", "--is-ancestor", commit, history.names.journal.text]
        ).status == 0
    }

    private func tip(_ id: SubtaskID, _ history: RunHistory) throws -> ObjectID {
        try #require(history.lastAttempt(of: id)?.finish).tip
    }

    @Test func `workmux 204: the repository itself is never removed, whatever lies in the place`()
        async throws
    {
        let harness = try Harness()
        let history = try await harness.run("task: T\nsubtasks: [{id: a, run: \"echo a > a\"}]\n")
        let place = try harness.workspace("a", history).string
        try FileManager.default.removeItem(atPath: place)
        try FileManager.default.createSymbolicLink(
            atPath: place,
            withDestinationPath: harness.test.path.string
        )
        let before = try Checkout(harness.test)
        let steps = try await clean(harness, history)
        guard case .keepWorkspace? = steps.first else {
            Issue.record("it was taken for a workspace")
            return
        }
        #expect(try Checkout(harness.test) == before)
    }

    @Test func `vibe-kanban 3406 and 880: no object goes with a workspace, and none lies in tmp`()
        async throws
    {
        let harness = try Harness()
        let history = try await harness.run("task: T\nsubtasks: [{id: a, run: \"echo a > a\"}]\n")
        let layout = try RepositoryFinder.open(holding: harness.test.path, gitDirectory: nil)
        let root = RunNames.standardRoot(layout)
        #expect(root.removingLastComponent() == harness.test.path.removingLastComponent())
        _ = try await clean(harness, history)
        #expect(try harness.test.ask(["fsck", "--strict", "--full"]).status == 0)
        #expect(try harness.test.git("show", "\(try tip(a, history)):a") == "a")
    }

    @Test func `claude-code 38287: a branch with unmerged commits goes only when they are kept`()
        async throws
    {
        let harness = try Harness()
        let history = try await harness.run(
            "task: T\nsubtasks: [{id: a, run: \"echo a > a; git add a; git commit -qm A; exit 1\"}]\n"
        )
        let branch = history.names.branch(a)
        let tip = try tip(a, history)
        #expect(try harness.test.id(branch.text) == tip)
        // Somebody goes on there after the run.
        let place = try harness.workspace("a", history)
        let later = try harness.test.commitAll("Later", in: place)
        try harness.test.git("checkout", "-q", "--detach", in: place)
        try harness.test.git("checkout", "-q", "--detach", tip.hex, in: place)
        let steps = try await clean(harness, history)
        let keeps = steps.contains { step in
            if case .keepBranch(branch, _) = step { true } else { false }
        }
        let isLaterKept = try isKept(later.hex, history, harness)
        #expect(keeps || isLaterKept)
        #expect(try isKept(tip.hex, history, harness))
    }

    @Test func `claude-code 58885: what is uncommitted is put into a commit before a removal`()
        async throws
    {
        let harness = try Harness()
        let history = try await harness.run("task: T\nsubtasks: [{id: a, run: \"echo a > a\"}]\n")
        let place = try harness.workspace("a", history)
        try harness.test.write("late", "written after the run\n", in: place)
        let blob = try harness.test.git("hash-object", "late", in: place)
        _ = try await clean(harness, history)
        let objects = try harness.test.git("rev-list", "--objects", history.names.journal.text)
        #expect(objects.contains(blob))
        #expect(!FileManager.default.fileExists(atPath: place.string))
    }

    @Test func `agent-orchestrator 1926: resume keeps 200 uncommitted lines of an agent that died`()
        async throws
    {
        let harness = try Harness()
        let names = try await harness.abandon(
            """
            task: T
            subtasks:
              - id: a
                run: |
                  if [ $ORCHESTRATE_ATTEMPT = 1 ]; then
                    seq 200 > lines; echo $$ > $GATES/agent; open working; sleep 300
                  fi
                  echo a > a
            """,
            when: "working"
        )
        let lines = try harness.test.git(
            "hash-object",
            "lines",
            in: names.workspace(a, attempt: 1).path
        )
        // The machine goes down: agent and supervisor at once.
        let files = names.supervisor(a, attempt: 1)
        #expect(try #require(ProcessIdentity.read(files.identity)).send(SIGKILL))
        kill(try #require(pid_t(await harness.gates.waitFor("agent"))), SIGKILL)
        let history = try await harness.resume(names)
        #expect(history.integration.result?.outcome == .done)
        let objects = try harness.test.git("rev-list", "--objects", names.journal.text)
        #expect(objects.contains(lines))
    }

    @Test func `gastown 342: a branch that is deleted before its turn is merged all the same`()
        async throws
    {
        let harness = try Harness(agentHooks: false)
        let history = try await harness.run(
            """
            task: T
            subtasks:
              - {id: a, run: "echo a > a"}
              - id: b
                dependencies: [{id: a, type: logical}]
                run: git update-ref -d refs/heads/orchestrate/t-1/a; echo b > b
            """
        )
        #expect(history.integration.result?.outcome == .done)
        let files = try harness.test.git("ls-tree", "--name-only", history.names.integration.text)
        #expect(files == "README\na\nb")
    }

    @Test func `bernstein 2792: work that does not merge keeps its branch and is tried once`()
        async throws
    {
        let harness = try Harness(files: ["menu": "water\n"])
        let history = try await harness.run(Harness.conflicting)
        #expect(history.integration.conflicts.count == 1)
        let held = try #require(history.integration.conflicts.first).subtask
        #expect(try harness.test.id(history.names.branch(held).text) == tip(held, history))
        #expect(try harness.journal(history).count { $0.hasPrefix("Hold \(held)") } == 1)
    }

    @Test func `claude-code 55724 and 35983: an agent that commits nothing has done something`()
        async throws
    {
        let harness = try Harness()
        let history = try await harness.run(
            "task: T\nsubtasks: [{id: a, run: \"echo a > a; : > $(git rev-parse --git-dir)/index.lock\"}]\n"
        )
        #expect(try harness.states(history)["a"] == .merged)
        #expect(try harness.test.git("show", "\(history.names.integration):a") == "a")
    }

    @Test func `o8 1103: nothing is looked at before the last process is gone`() async throws {
        let harness = try Harness()
        let history = try await harness.run(
            """
            task: T
            subtasks:
              - id: a
                run: |
                  setsid sh -c 'trap "sleep 0.2; echo late > late; git add late; git commit -qm Late; exit" TERM
                    echo $$ > $GATES/child; while :; do sleep 0.05; done' &
                  await child
            """
        )
        #expect(try harness.states(history)["a"] == .merged)
        #expect(try harness.test.git("show", "\(history.names.integration):late") == "late")
    }

    @Test func `ralph-orchestrator 143 and taskplane 102: merged is what git says`() async throws {
        let harness = try Harness(files: ["menu": "water\n"])
        let history = try await harness.run(Harness.conflicting)
        let held = try #require(history.integration.conflicts.first).subtask
        let states = try harness.states(history)
        guard case .conflicted? = states[held.text] else {
            Issue.record("a conflict is shown as \(String(describing: states[held.text]))")
            return
        }
        #expect(states["other"] == .merged)
        // A resume must not take the conflict for done either.
        let again = try await harness.integrateAgain(history)
        #expect(again.integration.result?.outcome == .waitsForPerson)
        try harness.test.git("update-ref", history.names.integration.text, "main")
        #expect(try harness.states(history)["other"] != .merged)
    }

    @Test func `ralph-tui 310: work that waits for its merge occupies no slot`() async throws {
        let harness = try Harness(files: ["menu": "water\n"])
        let lines = (0..<8).map {
            "  - {id: s\($0), run: \"sed -i s/water/s\($0)/ menu; git commit -qam S\"}"
        }
        let history = try await harness.run(
            "task: T\nsubtasks:\n\(lines.joined(separator: "\n"))\n",
            maximumParallel: 1
        )
        #expect(history.attempts.count == 8)
        #expect(history.integration.conflicts.count == 7)
    }
}
