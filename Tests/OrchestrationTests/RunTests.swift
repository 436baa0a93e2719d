import Agents
import Foundation
import Git
import Orchestration
import Planning
import SystemPackage
import TestSupport
import Testing

/// The main job: agents on branches, then one branch.
struct RunTests {
    /// The pattern's own plan, with commands.
    static let authentication = """
        task: "Build user authentication system"

        subtasks:
          - id: auth-research
            description: "Research OAuth2 providers and compliance requirements"
            agent: research-agent
            dependencies: []
            estimated_time: 30min
            run: mkdir notes && echo research > notes/research && git add . && git commit -qm Research

          - id: auth-design
            description: "Design authentication architecture"
            agent: planning-agent
            dependencies: [auth-research]
            estimated_time: 45min
            run: test -e notes/research && echo design > notes/design && git add . && git commit -qm Design

          - id: implement-oauth
            description: "Implement OAuth2 integration"
            agent: implementer-agent
            dependencies: [auth-design]
            estimated_time: 2h
            run: test -e notes/design && echo oauth > oauth.c && git add . && git commit -qm OAuth

          - id: implement-storage
            description: "Implement token storage"
            agent: implementer-agent
            dependencies: [auth-design]
            estimated_time: 1h
            run: test -e notes/design && echo storage > storage.c

          - id: write-tests
            description: "Write authentication tests"
            agent: testing-agent
            dependencies: [implement-oauth, implement-storage]
            estimated_time: 1h
            run: ls > seen && cat oauth.c storage.c > tests.c && git add . && git commit -qm Tests

        integration:
          strategy: "merge-and-validate"
          validation_tests: ["auth-integration-test"]
        tests:
          auth-integration-test: test -e tests.c
        """

    @Test func `E03 the authentication plan becomes five branches and five merges in order`()
        async throws
    {
        let harness = try Harness()
        let test = harness.test
        let history = try await harness.run(Self.authentication)
        #expect(history.integration.result?.outcome == .done)

        let prefix = "orchestrate/\(history.names.run)"
        #expect(history.names.run.text == "build-user-1")
        let branches = try test.git(
            "branch",
            "--format=%(refname:short)",
            "--list",
            "orchestrate/*"
        )
        #expect(
            branches.split(separator: "\n").map(String.init) == [
                "\(prefix)/_integration", "\(prefix)/auth-design", "\(prefix)/auth-research",
                "\(prefix)/implement-oauth", "\(prefix)/implement-storage", "\(prefix)/write-tests",
            ]
        )
        let subjects = try test.git(
            "log",
            "--first-parent",
            "--merges",
            "--reverse",
            "--format=%s",
            "\(prefix)/_integration"
        )
        #expect(
            subjects == """
                Merge subtask 'auth-research'
                Merge subtask 'auth-design'
                Merge subtask 'implement-oauth'
                Merge subtask 'implement-storage'
                Merge subtask 'write-tests'
                """
        )
        // The dependent saw the work of both, one of which its agent had not committed.
        let seen = try test.git("show", "\(prefix)/write-tests:seen")
        #expect(seen.contains("oauth.c") && seen.contains("storage.c"))
        #expect(try test.git("show", "\(prefix)/_integration:tests.c") == "oauth\nstorage")
        #expect(try test.git("fsck", "--strict", "--no-dangling") == "")
        let worktrees = try test.git("worktree", "list", "--porcelain")
        #expect(worktrees.components(separatedBy: "worktree ").count - 1 == 6)
        #expect(!worktrees.contains("prunable") && !worktrees.contains("locked"))
        #expect(try harness.states(history).values.allSatisfy { $0 == .merged })
    }

    @Test func `E03 the user's checkout is byte for byte as before, dirty as it was`() async throws
    {
        let harness = try Harness(files: ["a": "a\n", "b": "b\n", ".gitignore": "*.log\n"])
        let test = harness.test
        try test.write("a", "stashed\n")
        try test.git("stash", "--quiet")
        try test.write("a", "changed\n")
        try test.write("b", "staged\n")
        try test.git("add", "b")
        try test.write("b", "staged and changed\n")
        try test.write("untracked", "u\n")
        try test.write("ignored.log", "i\n")
        try test.git("branch", "other")
        try test.git("tag", "v1")
        let before = try Checkout(test)
        let history = try await harness.run(
            """
            task: T
            subtasks:
              - {id: one, run: "echo 1 >> a; echo x > new"}
              - {id: two, run: "echo 2 >> a; git commit -qam Two"}
              - {id: three, dependencies: [one], run: "exit 3"}
            """
        )
        #expect(history.integration.result?.outcome == .failed)
        let after = try Checkout(test)
        #expect(after.differences(from: before) == [])
        #expect(after == before)
    }

    @Test func `E02 a subtask starts when its own dependencies end, not when the wave does`()
        async throws
    {
        // The slow one of wave 1 waits for the one of wave 2: with a barrier nobody would move.
        let harness = try Harness()
        let history = try await harness.run(
            """
            task: T
            subtasks:
              - {id: quick, run: "true"}
              - {id: slow, run: "await second-wave"}
              - {id: next, dependencies: [quick], run: "open second-wave"}
            """
        )
        #expect(history.integration.result?.outcome == .done)
    }

    @Test func `E01 independent subtasks run at the same time`() async throws {
        let harness = try Harness()
        let history = try await harness.run(
            """
            task: T
            subtasks:
              - {id: a, run: "open a; await b"}
              - {id: b, run: "open b; await a"}
            """,
            maximumParallel: 2
        )
        #expect(history.integration.result?.outcome == .done)
    }

    @Test func `who finishes first does not matter`() async throws {
        let plan = """
            task: T
            subtasks:
              - id: a
                run: '[ "$LAST" = a ] && await b-ended; echo a > a'
              - id: b
                run: '[ "$LAST" = b ] && await a-ended; echo b > b'
              - {id: after-a, dependencies: [a], run: open a-ended}
              - {id: after-b, dependencies: [b], run: open b-ended}
              - {id: c, dependencies: [a, b], run: "cat a b > c"}
            """
        let harness = try Harness()
        let one = try await harness.run(plan, environment: ["LAST": "a"])
        try FileManager.default.removeItem(atPath: harness.gates.path.appending("a-ended").string)
        try FileManager.default.removeItem(atPath: harness.gates.path.appending("b-ended").string)
        let other = try await harness.run(plan, environment: ["LAST": "b"])
        #expect(one.names.run != other.names.run)
        #expect(one.integration.result?.outcome == .done)
        #expect(one.integration.result?.commit == other.integration.result?.commit)
        let ended = try [one, other].map { history in
            try harness.journal(history).filter { $0 == "Finish a" || $0 == "Finish b" }
        }
        #expect(ended == [["Finish b", "Finish a"], ["Finish a", "Finish b"]])
        // Another machine has another history of the same content.
        let elsewhere = try Harness()
        let third = try await elsewhere.run(plan, environment: ["LAST": "a"])
        #expect(third.integration.result?.commit == one.integration.result?.commit)
    }

    @Test func `a failure blocks its dependents and nothing else`() async throws {
        let harness = try Harness()
        let history = try await harness.run(
            """
            task: T
            subtasks:
              - {id: bad, run: "echo partly > work; echo words; exit 3"}
              - {id: after, dependencies: [bad], run: "true"}
              - {id: later, dependencies: [after], run: "true"}
              - {id: good, run: "echo good > good"}
              - {id: fine, dependencies: [good], run: "echo fine > fine"}
            """
        )
        #expect(history.integration.result?.outcome == .failed)
        let states = try harness.states(history)
        #expect(states["bad"] == .failed(Failure(.agentError, "exit status 3")))
        #expect(states["after"] == .blocked(by: try SubtaskID("bad")))
        #expect(states["later"] == .blocked(by: try SubtaskID("bad")))
        #expect(states["good"] == .merged)
        #expect(states["fine"] == .merged)
        // What the failed one did is kept, on its branch and by the journal.
        let branch = "orchestrate/\(history.names.run)/bad"
        #expect(try harness.test.git("show", "\(branch):work") == "partly")
        #expect(
            try harness.test.git("merge-base", "--is-ancestor", branch, history.names.journal.text)
                == ""
        )
        #expect(
            try harness.test.git("show", "\(history.names.journal):attempts/bad/1/log") == "words"
        )
        #expect(
            try harness.test.ask(["cat-file", "-e", "\(history.names.integration):work"]).status
                != 0
        )
    }

    @Test func `F11 what an agent leaves uncommitted is in its branch`() async throws {
        let harness = try Harness(files: ["tracked": "1\n", "gone": "g\n", ".gitignore": "*.log\n"])
        let history = try await harness.run(
            """
            task: T
            subtasks:
              - id: a
                run: |
                  echo committed > committed; git add committed; git commit -qm Work
                  echo 2 > tracked; rm gone; mkdir -p new/deep; echo n > new/deep/file; echo l > x.log
            """
        )
        let branch = "orchestrate/\(history.names.run)/a"
        #expect(
            try harness.test.git("diff", "--no-renames", "--name-status", "main", branch)
                == "A\tcommitted\nD\tgone\nA\tnew/deep/file\nM\ttracked"
        )
        #expect(
            try harness.test.git("log", "--format=%s", "main..\(branch)") == "Work of a\nWork"
        )
        #expect(
            try harness.test.git("log", "-1", "--format=%an <%ae>", branch)
                == "Test Author <author@example.com>"
        )
        #expect(
            try harness.test.git("status", "--porcelain", in: harness.workspace("a", history)) == ""
        )
        #expect(history.lastAttempt(of: try SubtaskID("a"))?.finish?.leftovers == 3)
    }

    @Test func `F12 a subtask without changes is not shown as merged`() async throws {
        let harness = try Harness()
        let history = try await harness.run(
            """
            task: T
            subtasks:
              - {id: research, run: "echo thought about it"}
              - {id: work, dependencies: [research], run: "echo w > w"}
            """
        )
        #expect(history.integration.result?.outcome == .done)
        let states = try harness.states(history)
        #expect(states["research"] == .noChanges)
        #expect(states["work"] == .merged)
        #expect(
            try harness.test.git("rev-list", "--count", "main..\(history.names.integration)") == "2"
        )
    }

    @Test func `two runs in one repository do not disturb each other`() async throws {
        let harness = try Harness()
        @Sendable func plan(_ name: String, _ other: String) -> String {
            """
            task: \(name)
            subtasks:
              - {id: a, run: "open \(name); await \(other); echo \(name) > a"}
              - {id: b, dependencies: [a], run: "cat a > b"}
            """
        }
        async let first = harness.run(plan("first", "second"))
        async let second = harness.run(plan("second", "first"))
        let (one, other) = try await (first, second)
        #expect(one.integration.result?.outcome == .done)
        #expect(other.integration.result?.outcome == .done)
        #expect(try harness.test.git("show", "\(one.names.integration):b") == "first")
        #expect(try harness.test.git("show", "\(other.names.integration):b") == "second")
        #expect(try JournalReader.runs(in: harness.test.common).count == 2)
        #expect(try harness.test.git("fsck", "--strict", "--no-dangling") == "")
    }

    @Test func `the same runs started twenty times get twenty names`() async throws {
        let harness = try Harness()
        let launch = try harness.launch("task: T\nsubtasks: [{id: a, run: \"true\"}]\n")
        let names = try await withThrowingTaskGroup(of: String.self) { group in
            for _ in 0..<20 {
                group.addTask {
                    let begun = try await offload {
                        try launch.begin(clock: harness.clock, supervisor: harness.supervisor)
                    }
                    return begun.context.names.run.text
                }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(Set(names) == Set((1...20).map { "t-\($0)" }))
    }

    @Test func `a logical dependency orders and brings nothing`() async throws {
        let harness = try Harness()
        let history = try await harness.run(
            """
            task: T
            subtasks:
              - {id: first, run: "echo f > f; open f"}
              - id: second
                dependencies: [{id: first, type: logical}]
                run: 'test -e "$GATES/f" && test ! -e f && echo s > s'
            """
        )
        #expect(history.integration.result?.outcome == .done)
        #expect(
            try harness.test.git("ls-tree", "--name-only", history.names.integration.text)
                == "README\nf\ns"
        )
    }

    @Test func `a linked worktree, a subfolder and a detached HEAD are places to start from`()
        async throws
    {
        let harness = try Harness(files: ["sub/file": "f\n"])
        let test = harness.test
        try test.git("worktree", "add", "--quiet", "--detach", "../linked")
        let linked = test.folder.appending("linked")
        try test.write("sub/file", "linked\n", in: linked)
        let base = try test.commitAll("In the linked one", in: linked)
        let plan = "task: T\nsubtasks: [{id: a, run: \"cat sub/file > seen\"}]\n"
        let checked = try PlanReader.read(PlanSource(name: "plan.yml", text: plan))
        let launch = try Launch(
            layout: RepositoryFinder.open(holding: linked.appending("sub"), gitDirectory: nil),
            plan: checked.plan,
            planName: "plan.yml",
            planText: Array(plan.utf8),
            options: Launch.Options(),
            environment: harness.environment(),
            version: "test"
        )
        #expect(launch.base == base)
        #expect(launch.baseBranch == nil)
        let history = try await harness.run(
            launch.begin(clock: harness.clock, supervisor: harness.supervisor)
        )
        #expect(try test.git("show", "\(history.names.integration):seen") == "linked")
        // Beside the main working tree, wherever the call came from.
        #expect(
            history.names.workspaceFolder
                == test.folder.appending("repo.orchestrate").appending("t-1")
        )
    }
}
