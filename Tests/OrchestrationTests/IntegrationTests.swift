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
    private let conflicting = """
        task: T
        subtasks:
          - {id: wine, run: "sed -i s/water/wine/ menu; git commit -qam Wine"}
          - {id: coffee, run: "sed -i s/water/coffee/ menu; git commit -qam Coffee"}
          - {id: after, dependencies: [coffee], run: "echo a > a"}
          - {id: other, run: "echo o > o"}
        integration:
          validation_tests: [whole]
        tests:
          whole: "! grep -q water menu && test -e a && test -e o"
        """

    @Test func `a conflict waits for a person, who resolves it with plain git`() async throws {
        let harness = try Harness(files: ["menu": "soup\nwater\ncake\n"])
        let test = harness.test
        let history = try await harness.run(conflicting)
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
        let again = try await integrateAgain(harness, history)
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

    private func integrateAgain(
        _ harness: Harness,
        _ history: RunHistory,
    ) async throws -> RunHistory {
        let context = try RunReader.context(
            of: history,
            environment: harness.environment(),
            clock: harness.clock
        )
        let journal = try Journal(continuing: history.names, clock: harness.clock)
        try await Integration(
            context: context,
            journal: journal,
            workspaces: Workspaces(names: history.names),
            stop: StopSignal()
        ).runAgain(RunReader.history(of: history.names.run, in: harness.test.common))
        return try RunReader.history(of: history.names.run, in: harness.test.common)
    }

    @Test func `integrating again without any change gives the same commit`() async throws {
        let harness = try Harness(files: ["menu": "water\n"])
        let history = try await harness.run(conflicting)
        let again = try await integrateAgain(harness, history)
        #expect(again.integration.result == history.integration.result)
    }

    @Test func `dependencies that disagree are told before the agent starts`() async throws {
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

    @Test func `the integration branch is not moved under anybody`() async throws {
        let harness = try Harness(files: ["menu": "soup\nwater\ncake\n"])
        let test = harness.test
        let history = try await harness.run(conflicting)
        let workspace = try harness.workspace("coffee", history)
        try test.git("switch", "--quiet", history.names.integration.short)
        try test.write("menu", "soup\nwine\ncake\nmine\n")
        let onto = try #require(history.integration.conflicts.first?.onto)
        _ = try test.ask(["merge", onto.hex], in: workspace)
        try test.write("menu", "soup\nboth\ncake\n", in: workspace)
        try test.commitAll("Both", in: workspace)
        let tip = try test.id(history.names.integration.text)
        let journal = try test.id(history.names.journal.text)
        await #expect(throws: IntegrationError.branchInUse(history.names.integration)) {
            _ = try await integrateAgain(harness, history)
        }
        #expect(try test.id(history.names.integration.text) == tip)
        #expect(try test.id(history.names.journal.text) == journal)
        #expect(try test.git("status", "--porcelain") == " M menu")
        try test.git("stash", "--quiet")
        try test.git("switch", "--quiet", "main")
        #expect(try await integrateAgain(harness, history).integration.result?.outcome == .done)
    }

    @Test func `what a person leaves in the workspace of the tests is kept`() async throws {
        let harness = try Harness()
        let plan = """
            task: T
            subtasks: [{id: a, run: "echo a > a"}]
            integration: {validation_tests: [t]}
            tests: {t: "test -e fixed"}
            """
        let history = try await harness.run(plan)
        #expect(history.integration.result?.outcome == .checkRed)
        try harness.test.write("notes", "mine", in: history.names.integrationWorkspace.path)
        _ = try await integrateAgain(harness, history)
        let kept = try harness.test.git(
            "log",
            "--full-history",
            "--no-merges",
            "--format=%H",
            history.names.journal.text,
            "--",
            "notes"
        )
        #expect(try harness.test.git("show", "\(kept):notes") == "mine")
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
        let begun = try launch.begin(clock: harness.clock)
        let run = Run(context: begun.context, journal: begun.journal, stop: StopSignal())
        async let ended = run.execute(begun.history) { _, _ in }
        _ = try await harness.gates.waitFor("testing")
        await run.interrupt()
        _ = try await ended
        let history = try RunReader.history(of: begun.context.names.run, in: harness.test.common)
        #expect(history.isInterrupted)
        #expect(history.integration.checks.isEmpty)
        #expect(history.integration.result?.outcome == .interrupted)
        #expect(history.integration.merged.map(\.subtask.text) == ["a"])
    }

    @Test func `a commit that somebody put on the integration branch is not lost`() async throws {
        let harness = try Harness(files: ["menu": "water\n"])
        let test = harness.test
        let history = try await harness.run(conflicting)
        let branch = history.names.integration
        let ours = try test.id(branch.text)
        try test.git("switch", "--quiet", branch.short)
        try test.write("fix", "f")
        let fix = try test.commitAll("Fix")
        try test.git("switch", "--quiet", "main")
        #expect(try !RunStatus(history, isAlive: false).isOwnTip)
        await #expect(throws: IntegrationError.branchMoved(branch, to: fix, from: ours)) {
            _ = try await integrateAgain(harness, history)
        }
        #expect(try test.id(branch.text) == fix)
        // The way out that is named, and back.
        try test.git("branch", "my-work", fix.hex)
        try test.git("branch", "-f", branch.short, ours.hex)
        #expect(try await integrateAgain(harness, history).integration.result?.commit == ours)
    }

    @Test func `what a person repairs on the branch of a failed subtask is merged`() async throws {
        let harness = try Harness()
        let test = harness.test
        let history = try await harness.run(
            """
            task: T
            subtasks:
              - {id: bad, run: "echo half > half; exit 1"}
              - {id: good, run: "echo good > good"}
            """
        )
        #expect(history.integration.result?.outcome == .failed)
        #expect(try await integrateAgain(harness, history).integration.result?.outcome == .failed)
        let workspace = try harness.workspace("bad", history)
        try test.write("half", "whole", in: workspace)
        try test.commitAll("Repair", in: workspace)
        let again = try await integrateAgain(harness, history)
        #expect(again.integration.result?.outcome == .done)
        #expect(try harness.states(history)["bad"] == .merged)
        #expect(try test.git("show", "\(history.names.integration):half") == "whole")
    }

    @Test func `dependencies that agree in the end leave a subtask that never ran`() async throws {
        let harness = try Harness(files: ["menu": "water\n"])
        let test = harness.test
        let history = try await harness.run(
            """
            task: T
            subtasks:
              - {id: wine, run: "sed -i s/water/wine/ menu"}
              - {id: coffee, run: "sed -i s/water/coffee/ menu"}
              - {id: both, dependencies: [wine, coffee], run: "true"}
            """
        )
        let onto = try #require(history.integration.conflicts.first?.onto)
        let workspace = try harness.workspace("coffee", history)
        _ = try test.ask(["merge", onto.hex], in: workspace)
        try test.write("menu", "wine, coffee\n", in: workspace)
        try test.commitAll("Both", in: workspace)
        let again = try await integrateAgain(harness, history)
        #expect(again.integration.result?.outcome == .incomplete)
        #expect(try harness.states(history)["both"] == .neverRan)
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

    @Test func `what people repaired and resolved outlives the branches`() async throws {
        let harness = try Harness(files: ["menu": "water\n"])
        let test = harness.test
        let history = try await harness.run(
            """
            task: T
            subtasks:
              - {id: wine, run: "sed -i s/water/wine/ menu"}
              - {id: coffee, run: "sed -i s/water/coffee/ menu"}
              - {id: bad, run: "echo half > half; exit 1"}
            """
        )
        let onto = try #require(history.integration.conflicts.first?.onto)
        let coffee = try harness.workspace("coffee", history)
        _ = try test.ask(["merge", onto.hex], in: coffee)
        try test.write("menu", "wine, coffee\n", in: coffee)
        try test.commitAll("Both", in: coffee)
        let bad = try harness.workspace("bad", history)
        try test.write("half", "whole\n", in: bad)
        try test.commitAll("Repair", in: bad)
        let done = try await integrateAgain(harness, history)
        #expect(done.integration.result?.outcome == .done)
        _ = try await Cleanup(
            history: done,
            journal: Journal(continuing: done.names, clock: harness.clock),
            identity: Signature(name: "T", email: "t@example.com", seconds: 0)
        ).perform()
        #expect(try test.git("branch", "--list", "orchestrate/*/coffee") == "")
        #expect(try harness.states(history).values.allSatisfy { $0 == .merged })
        let again = try await integrateAgain(harness, history)
        #expect(again.integration.result == done.integration.result)
        #expect(try harness.states(history).values.allSatisfy { $0 == .merged })
    }

    @Test func `a repair that conflicts is shown as a conflict`() async throws {
        let harness = try Harness(files: ["menu": "water\n"])
        let history = try await harness.run(
            """
            task: T
            subtasks:
              - {id: wine, run: "sed -i s/water/wine/ menu"}
              - {id: bad, run: "exit 1"}
              - {id: after, dependencies: [bad], run: "true"}
            """
        )
        let bad = try harness.workspace("bad", history)
        try harness.test.write("menu", "coffee\n", in: bad)
        try harness.test.commitAll("Repair", in: bad)
        let again = try await integrateAgain(harness, history)
        #expect(again.integration.result?.outcome == .waitsForPerson)
        guard case .conflicted? = try harness.states(history)["bad"] else {
            Issue.record("\(try harness.states(history))")
            return
        }
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
        #expect(try await integrateAgain(harness, history).integration.result?.outcome == .done)
    }
}
