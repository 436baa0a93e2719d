import Foundation
import Git
import Orchestration
import Planning
import SystemPackage
import TestSupport
import Testing

/// How parallel agents of other tools got into each other's way, under the name of each incident.
struct LockIncidents {
    @Test func `claude-code 34645: sixteen worktrees at once, and nobody writes the config`()
        async throws
    {
        let harness = try Harness()
        try harness.test.git("config", "branch.autoSetupMerge", "always")
        try harness.test.git("update-ref", "refs/remotes/origin/main", "HEAD")
        let before = try Checkout(harness.test)
        let lines = (0..<16).map { "  - {id: s\($0), run: \"echo x > f\($0)\"}" }
        let history = try await harness.run(
            "task: T\nsubtasks:\n\(lines.joined(separator: "\n"))\n",
            maximumParallel: 16
        )
        #expect(history.integration.result?.outcome == .done)
        #expect(try Checkout(harness.test).differences(from: before) == [])
    }

    @Test func `ai-dispatch 32: two agents commit a hundred times each, and no lock is in the way`()
        async throws
    {
        let harness = try Harness()
        let script = """
            open $ORCHESTRATE_SUBTASK; await a; await b
            for i in $(seq 100); do echo $i > $ORCHESTRATE_SUBTASK.txt; git add -A; git commit -qm $i || exit 7; done
            """
        let lines = script.split(separator: "\n").map { "          \($0)" }.joined(separator: "\n")
        let history = try await harness.run(
            "task: T\nsubtasks:\n  - id: a\n    run: |\n\(lines)\n  - id: b\n    run: |\n\(lines)\n"
        )
        #expect(history.integration.result?.outcome == .done)
        for name in ["a", "b"] {
            let id = try SubtaskID(name)
            #expect(history.lastAttempt(of: id)?.finish?.commits == 100)
            let log = history.names.log(id, attempt: 1).string
            #expect(try String(contentsOfFile: log, encoding: .utf8) == "")
        }
        let count = try harness.test.git(
            "rev-list",
            "--count",
            "--no-merges",
            "main..\(history.names.integration.text)"
        )
        #expect(count == "200")
    }

    @Test func `trusty-tools 7171: an agent's git starts no housekeeping`() async throws {
        let harness = try Harness()
        let history = try await harness.run(
            """
            task: T
            subtasks:
              - id: a
                run: git config gc.auto > auto; git config --type=bool maintenance.auto >> auto
            """
        )
        let file = try harness.test.git("show", "\(history.names.integration):auto")
        #expect(file == "0\nfalse")
    }

    @Test func `thinktank 153: an agent that destroys another's record cannot destroy its commits`()
        async throws
    {
        let harness = try Harness()
        let history = try await harness.run(
            """
            task: T
            subtasks:
              - id: a
                run: await committed; rm -rf $(git rev-parse --git-common-dir)/worktrees/orchestrate.t-1.b; open destroyed
              - {id: b, run: "echo b > b; git add b; git commit -qm B; open committed; await destroyed"}
            """
        )
        let finish = try #require(history.lastAttempt(of: SubtaskID("b"))?.finish)
        guard case .failed(let failure) = finish.verdict else {
            Issue.record("nobody noticed")
            return
        }
        #expect(failure.kind == .workspaceReplaced)
        #expect(try harness.test.git("show", "\(finish.tip):b") == "b")
        let kept = try harness.test.ask(
            ["merge-base", "--is-ancestor", finish.tip.hex, history.names.journal.text]
        )
        #expect(kept.status == 0)
    }

    @Test func `objectui 5700: a sibling's fetch moves origin and nobody's base`() async throws {
        let harness = try Harness()
        try harness.test.git("update-ref", "refs/remotes/origin/main", "HEAD")
        let base = try harness.test.id("HEAD").hex
        let history = try await harness.run(
            """
            task: T
            subtasks:
              - {id: a, run: "git update-ref refs/remotes/origin/main $(git commit-tree -m x HEAD^{tree}); open fetched"}
              - {id: b, run: "await fetched; git rev-parse HEAD > head; echo $ORCHESTRATE_BASE >> head"}
            """
        )
        let file = try harness.test.git("show", "\(history.names.integration):head")
        #expect(file == "\(base)\n\(base)")
        let moved = history.audits.flatMap(\.changes).map(\.name)
        #expect(moved == ["refs/remotes/origin/main"])
    }

    @Test func `gsd-2 757: a branch that a worktree is on is in nobody's way`() async throws {
        let harness = try Harness()
        let linked = harness.test.folder.appending("linked")
        try harness.test.git("worktree", "add", "-q", "-b", "mine", linked.string)
        let before = try Checkout(harness.test)
        let history = try await harness.run("task: T\nsubtasks: [{id: a, run: \"echo a > a\"}]\n")
        #expect(history.integration.result?.outcome == .done)
        #expect(try Checkout(harness.test).differences(from: before) == [])
    }

    @Test func `gascity-packs 38 and o8 983: no checkout is merged into, and none is stashed`()
        async throws
    {
        let harness = try Harness()
        let linked = harness.test.folder.appending("linked")
        try harness.test.git("worktree", "add", "-q", "-b", "mine", linked.string)
        try harness.test.write("README", "an edit that is not committed\n")
        try harness.test.write("README", "another\n", in: linked)
        let before = try Checkout(harness.test)
        let there = try harness.test.git("status", "--porcelain=v2", "--branch", in: linked)
        _ = try await harness.run("task: T\nsubtasks: [{id: a, run: \"echo a > README\"}]\n")
        #expect(try Checkout(harness.test).differences(from: before) == [])
        let after = try harness.test.git("status", "--porcelain=v2", "--branch", in: linked)
        #expect(after == there)
        #expect(try harness.test.git("stash", "list") == "")
    }

    @Test func `R09 two runs in one repository do not disturb each other`() async throws {
        let harness = try Harness()
        async let first = harness.run(plan("one"))
        async let second = harness.run(plan("two"))
        for history in try await [first, second] {
            #expect(history.integration.result?.outcome == .done)
            #expect(history.audits == [])
            let text = try harness.test.git("show", "\(history.names.integration):b")
            #expect(text == history.names.run.text)
        }
        #expect(try harness.test.ask(["fsck", "--strict"]).status == 0)
    }

    private func plan(_ name: String) -> String {
        """
        task: \(name)
        subtasks:
          - {id: a, run: "open \(name); await one; await two; echo $ORCHESTRATE_RUN > a"}
          - {id: b, dependencies: [a], run: "cat a > b"}
        """
    }
}
