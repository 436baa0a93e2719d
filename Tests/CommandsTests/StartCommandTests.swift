import Commands
import Foundation
import Git
import SystemPackage
import TestSupport
import Testing

struct StartCommandTests {
    private func start(_ harness: CommandHarness, _ plan: String) async throws
        -> CommandHarness.Said
    {
        try harness.test.write("orchestration.yml", plan)
        return await harness.run("start")
    }

    @Test func `a run that ends well tells the branch and how to take it`() async throws {
        let harness = try CommandHarness()
        let said = try await start(
            harness,
            "task: T\nsubtasks:\n  - {id: a, run: \"echo a > a\"}\nintegration: {validation_tests: [t]}\ntests: {t: \"test -e a\"}\n"
        )
        #expect(said.status == .done)
        let tip = try harness.test.id("orchestrate/t-1/_integration").short
        expectText(
            said.answer,
            """
            Wave 1: a [MERGED]

            t-1: done; 1 of 1 merged
            tests: 1 of 1 green
            result: orchestrate/t-1/_integration (\(tip))
              git log --graph --oneline orchestrate/t-1/_integration
              git merge orchestrate/t-1/_integration

            """
        )
        let base = try harness.test.id("main").short
        expectText(
            said.narration,
            """
            t-1: T
            1 subtask, at most 4 at once, from main (\(base))
            watch it with: git orchestrate watch t-1
            note: 1 uncommitted change of your checkout is not part of it
              a started
              a done in 0.0s: 1 commit, 1 file (1 left uncommitted, now committed for it)
              a merged
            test t: green


            """
        )
        // And it is true: git takes it.
        try harness.test.git("merge", "--quiet", "orchestrate/t-1/_integration")
        #expect(FileManager.default.fileExists(atPath: harness.test.path.appending("a").string))
    }

    @Test func `F02 a failure tells exit status, log, workspace, branch and what it blocks`()
        async throws
    {
        let harness = try CommandHarness()
        let said = try await start(
            harness,
            """
            task: T
            subtasks:
              - {id: bad, run: "echo these are the words; exit 7"}
              - {id: next, dependencies: [bad], run: "true"}
              - {id: good, run: "echo g > g"}
            integration: {}
            """
        )
        #expect(said.status == .failed)
        let tip = try harness.test.id("orchestrate/t-1/_integration").short
        let folder = harness.test.folder
        expectText(
            said.answer,
            """
            Wave 1: bad [FAILED]
                    good [MERGED]
            Wave 2: next [BLOCKED] by bad

            bad failed: its command failed with exit status 7
              | these are the words
              log:    \(harness.test.common)/orchestrate/t-1/bad@1.log
                      git orchestrate logs bad --run t-1
              branch: orchestrate/t-1/bad
              blocks: next
              Try it again, or go on without it:
                git orchestrate retry bad --run t-1   # or: skip
                git orchestrate resume t-1
              Or repair it on its branch, then integrate again:
                cd \(folder)/repo.orchestrate/t-1/bad
                # edit, then:
                git add --all && git commit --allow-empty --message 'Repair bad'
                git orchestrate integrate t-1

            t-1: a subtask failed; 1 of 3 merged
            result: orchestrate/t-1/_integration (\(tip))
              git log --graph --oneline orchestrate/t-1/_integration

            """
        )
        #expect(await harness.run("logs", "bad").answer == "these are the words\n")
        #expect(await harness.run("logs", "next").status == .fatal)
        #expect(await harness.run("logs", "nobody").narration.contains("has no subtask \"nobody\""))
        #expect(await harness.run("logs").status == .usage)
        // After the clean-up the log comes from the journal.
        #expect(await harness.run("clean").status == .done)
        #expect(await harness.run("logs", "bad", "--run", "t-1").answer == "these are the words\n")
    }

    @Test func `F06 a conflict is laid out with the commands that resolve it, and they do`()
        async throws
    {
        let harness = try CommandHarness(files: ["menu": "soup\nwater\n"])
        let said = try await start(
            harness,
            """
            task: T
            subtasks:
              - {id: wine, run: "sed -i s/water/wine/ menu"}
              - {id: coffee, run: "sed -i s/water/coffee/ menu"}
              - {id: cup, dependencies: [coffee], run: "echo c > cup"}
            integration: {}
            """
        )
        #expect(said.status == .waitsForPerson)
        let test = harness.test
        let onto = try test.id("orchestrate/t-1/_integration").short
        let workspace = test.folder.appending("repo.orchestrate").appending("t-1").appending(
            "coffee"
        )
        expectText(
            said.answer,
            """
            Wave 1: wine [MERGED]
                    coffee [CONFLICT] with wine
            Wave 2: cup [HELD] by coffee

            coffee does not merge: it disagrees with wine
              both changed the same lines (content): menu
              holds: cup
                git orchestrate conflicts coffee --run t-1   # both sides, who wrote them
                git orchestrate resolve coffee --run t-1     # as a merge in progress
                git orchestrate continue t-1

            t-1: waits for a person; 1 of 3 merged
            result: orchestrate/t-1/_integration (\(onto))
              git log --graph --oneline orchestrate/t-1/_integration

            """
        )
        // On the subtask's own branch it can be resolved as well.
        #expect(try test.ask(["-C", workspace.string, "merge", onto]).status == 1)
        try test.write("menu", "soup\nwine and coffee\n", in: workspace)
        try test.git("-C", workspace.string, "add", "menu")
        try test.git("-C", workspace.string, "commit", "--no-edit", "--quiet")
        let again = await harness.run("integrate", "t-1")
        #expect(again.status == .done)
        #expect(again.answer.contains("t-1: done; 3 of 3 merged"))
        #expect(
            try test.git("show", "orchestrate/t-1/_integration:menu") == "soup\nwine and coffee"
        )
    }

    @Test func `a red test is told with its log`() async throws {
        let harness = try CommandHarness()
        let said = try await start(
            harness,
            """
            task: T
            subtasks: [{id: a, run: "echo a > a"}]
            integration: {validation_tests: [t]}
            tests: {t: "echo why; test ! -e a"}
            """
        )
        #expect(said.status == .checkRed)
        #expect(said.answer.contains("the test t is red: exit status 1\n"))
        #expect(
            said.answer.contains(
                "  It was green before any subtask ran: the merged work made it red.\n"
            )
        )
        #expect(await harness.run("logs", "--check", "t").answer == "why\n")
    }

    @Test func `what an agent prints cannot command the terminal`() async throws {
        let harness = try CommandHarness()
        _ = try await start(
            harness,
            "task: T\nsubtasks: [{id: a, run: \"printf 'x\\\\033]0;owned\\\\007\\\\233y\\\\n'\"}]\nintegration: {}\n"
        )
        let said = await harness.run("logs", "a")
        #expect(said.answer == "x\u{FFFD}y\n")
    }

    @Test func `a run that another process acts for is not touched`() async throws {
        let harness = try CommandHarness()
        _ = try await start(
            harness,
            "task: T\nsubtasks: [{id: a, run: \"echo a > a\"}]\nintegration: {}\n"
        )
        let lock = harness.test.common.appending("orchestrate").appending("t-1").appending(
            "runner.lock"
        )
        let descriptor = try FileDescriptor.open(lock, .readWrite)
        defer { try? descriptor.close() }
        #expect(flock(descriptor.rawValue, LOCK_EX) == 0)
        for command in [["integrate"], ["clean"], ["clean", "--dry-run"]] {
            let said = await EntryPointRunner.run(harness, command)
            #expect(said.status == .fatal)
            #expect(said.narration.contains("another command acts for the run t-1 (process "))
        }
        #expect(try harness.test.git("worktree", "list").split(separator: "\n").count == 2)
    }

    private enum EntryPointRunner {
        static func run(_ harness: CommandHarness, _ arguments: [String]) async
            -> CommandHarness.Said
        {
            arguments.count == 1
                ? await harness.run(arguments[0]) : await harness.run(arguments[0], arguments[1])
        }
    }
}
