import Agents
import Foundation
import Git
import Merging
import Orchestration
import Planning
import SystemPackage
import TestSupport
import Testing

struct IntegrationTests {
    @Test func `a conflict waits for a person, who resolves it with plain git`() async throws {
        let harness = try Harness(files: ["menu": "soup\nwater\ncake\n"])
        let test = harness.test
        let history = try await harness.run(Harness.conflicting)
        #expect(history.integration.result?.outcome == .waitsForPerson)
        var states = try harness.states(history)
        guard case .conflicted(let conflict) = states["coffee"] else {
            Issue.record("\(String(describing: states["coffee"]))")
            return
        }
        #expect(conflict.with.map(\.text) == ["wine"])
        #expect(conflict.conflicts == [Conflict(kind: .content, paths: [GitPath("menu")])])
        #expect(states["after"] == .held(by: try SubtaskID("coffee")))
        #expect(states["wine"] == .merged)
        #expect(states["other"] == .merged)
        // Nothing of a merge lies about, and no test ran on half of the work.
        #expect(!FileManager.default.fileExists(atPath: test.common.appending("MERGE_HEAD").string))
        #expect(history.integration.checks.isEmpty)

        let workspace = try harness.workspace("coffee", history)
        #expect(try test.ask(["merge", conflict.onto.short], in: workspace).status == 1)
        try test.write("menu", "soup\nwine and coffee\ncake\n", in: workspace)
        try test.commitAll("Both", in: workspace)
        let again = try await harness.integrateAgain(history)
        #expect(again.integration.result?.outcome == .done)
        states = try harness.states(history)
        #expect(states.values.allSatisfy { $0 == .merged })
        #expect(
            try test.git("show", "\(history.names.integration):menu")
                == "soup\nwine and coffee\ncake"
        )
        #expect(again.integration.checks.map(\.isGreen) == [true])
        let subjects = try test.git(
            "log",
            "--first-parent",
            "--reverse",
            "--format=%s",
            "main..\(history.names.integration)"
        )
        #expect(
            subjects == """
                Merge subtask 'wine'
                Merge subtask 'coffee'
                Merge subtask 'after'
                Merge subtask 'other'
                """
        )
    }

    @Test func `integrating again without any change gives the same commit`() async throws {
        let harness = try Harness(files: ["menu": "water\n"])
        let history = try await harness.run(Harness.conflicting)
        let again = try await harness.integrateAgain(history)
        #expect(again.integration.result == history.integration.result)
    }

    @Test func `F10 dependencies that disagree are told before the agent starts`() async throws {
        let harness = try Harness(files: ["menu": "water\n"])
        let history = try await harness.run(
            """
            task: T
            subtasks:
              - {id: wine, run: "sed -i s/water/wine/ menu"}
              - {id: coffee, run: "sed -i s/water/coffee/ menu"}
              - {id: both, dependencies: [wine, coffee], run: "open started"}
              - {id: below, dependencies: [both], run: "open started"}
            """
        )
        #expect(history.integration.result?.outcome == .waitsForPerson)
        let states = try harness.states(history)
        guard case .conflicted(let conflict) = states["both"] else {
            Issue.record("\(String(describing: states["both"]))")
            return
        }
        #expect(conflict.subtask.text == "coffee")
        #expect(conflict.with.map(\.text) == ["wine"])
        #expect(states["below"] == .blocked(by: try SubtaskID("both")))
        #expect(
            !FileManager.default.fileExists(atPath: harness.gates.path.appending("started").string)
        )
        #expect(try harness.journal(history).contains("Hold both: its dependencies disagree"))
    }

    @Test func `work that is right apart and wrong together is found by the tests`() async throws {
        let harness = try Harness(files: ["lib": "old_name\n", "use": "nothing\n"])
        let plan = """
            task: T
            subtasks:
              - {id: rename, run: "echo new_name > lib"}
              - {id: call, run: "echo old_name > use"}
            integration:
              validation_tests: [calls, always-red, from-tree, nowhere]
            tests:
              calls: '[ "$(cat use)" = nothing ] || grep -qx "$(cat use)" lib'
              always-red: "echo why; exit 9"
            """
        try harness.test.write(".orchestrate/tests/from-tree", "#!/bin/sh\ntest -e lib\n")
        try FileManager.default.setAttributes(
            [.posixPermissions: 0o755],
            ofItemAtPath: harness.test.path.appending(".orchestrate").appending("tests").appending(
                "from-tree"
            ).string
        )
        try harness.test.commitAll("A test")
        let before = try Checkout(harness.test)
        let history = try await harness.run(plan)
        #expect(history.integration.result?.outcome == .checkRed)
        let checks = Dictionary(
            uniqueKeysWithValues: history.integration.checks.map { ($0.test, $0) }
        )
        #expect(checks["calls"]?.ending == .exited(1))
        #expect(checks["calls"]?.endingOnBase == .exited(0))
        #expect(checks["always-red"]?.endingOnBase == .exited(9))
        #expect(checks["from-tree"]?.isGreen == true)
        guard case .notStarted = checks["nowhere"]?.ending else {
            Issue.record("\(String(describing: checks["nowhere"]))")
            return
        }
        #expect(
            try harness.test.git("show", "\(history.names.journal):checks/always-red/log")
                == "why"
        )
        #expect(try Checkout(harness.test) == before)
        // The workspace of the tests is back on the merged tree, and on no branch.
        let workspace = history.names.integrationWorkspace.path
        #expect(
            try harness.test.git("rev-parse", "HEAD", in: workspace)
                == harness.test.git("rev-parse", history.names.integration.text)
        )
        #expect(try harness.test.ask(["symbolic-ref", "-q", "HEAD"], in: workspace).status != 0)
        #expect(try harness.test.git("status", "--porcelain", in: workspace) == "")
    }

    @Test func `a strategy without validation runs no test`() async throws {
        let harness = try Harness()
        let history = try await harness.run(
            """
            task: T
            subtasks: [{id: a, run: "echo a > a"}]
            integration: {strategy: merge, validation_tests: [t]}
            tests: {t: "exit 1"}
            """
        )
        #expect(history.integration.result?.outcome == .done)
        #expect(history.integration.checks.isEmpty)
    }

    @Test func `a test that a person stops is neither green nor red`() async throws {
        let harness = try Harness()
        let launch = try harness.launch(
            """
            task: T
            subtasks: [{id: a, run: "echo a > a"}]
            integration: {validation_tests: [t]}
            tests: {t: "open testing; await never"}
            """
        )
        let begun = try launch.begin(clock: harness.clock, supervisor: harness.supervisor)
        let run = Run(context: begun.context, journal: begun.journal)
        async let ended = run.start(begun.history) { _, _ in }
        _ = try await harness.gates.waitFor("testing")
        await run.interrupt()
        _ = try await ended
        let history = try RunReader.history(of: begun.context.names.run, in: harness.test.common)
        #expect(history.isInterrupted)
        #expect(history.integration.checks.isEmpty)
        #expect(history.integration.result?.outcome == .interrupted)
        #expect(history.integration.merged.map(\.subtask.text) == ["a"])
    }

    @Test func `a journal that was pushed is read and integrated where it arrives`() async throws {
        let harness = try Harness()
        let test = harness.test
        let history = try await harness.run(
            "task: T\nsubtasks: [{id: a, run: \"echo a > a\"}]\nintegration: {validation_tests: [t]}\ntests: {t: test -e a}\n"
        )
        try test.git("clone", "--quiet", ".", "../other")
        let other = test.folder.appending("other")
        let ref = history.names.journal.text
        try test.git("fetch", "--quiet", "origin", "\(ref):\(ref)", in: other)
        let there = try RunReader.history(of: history.names.run, in: other.appending(".git"))
        #expect(
            there.names.workspaceFolder
                == test.folder.appending("other.orchestrate").appending("t-1")
        )
        let context = try RunReader.context(
            of: there,
            environment: harness.environment(),
            supervisor: harness.supervisor,
            clock: harness.clock
        )
        try await Integration(
            context: context,
            journal: Journal(continuing: there.names, clock: harness.clock),
            workspaces: Workspaces(names: there.names),
            stop: StopSignal()
        ).runAgain(there)
        #expect(
            try test.git("rev-parse", history.names.integration.text, in: other)
                == history.integration.result?.commit.hex
        )
        let read = try RunReader.history(of: history.names.run, in: other.appending(".git"))
        #expect(read.integration.result?.outcome == .done, "\(read.integration.checks)")
        #expect(try !test.git("worktree", "list").contains("other.orchestrate"))
    }

    @Test func `tests that leave a repository lying about do not block the next ones`() async throws
    {
        let harness = try Harness()
        let history = try await harness.run(
            """
            task: T
            subtasks: [{id: a, run: "echo a > a"}]
            integration: {validation_tests: [t]}
            tests: {t: "git init -q fixture && echo x > fixture/x"}
            """
        )
        #expect(history.integration.result?.outcome == .done)
        #expect(try await harness.integrateAgain(history).integration.result?.outcome == .done)
    }
}
