import Agents
import Foundation
import Git
import Orchestration
import Planning
import SystemPackage
import TestSupport
import Testing

/// What agents do to a workspace, each told apart, none of it lost.
struct SettleTests {
    struct Misdeed: Sendable, CustomTestStringConvertible {
        let name: String
        let script: String
        let kind: Failure.Kind
        var testDescription: String { name }
    }

    static let misdeeds = [
        Misdeed(
            name: "switches to another branch",
            script: "git switch -qc elsewhere; echo w > work",
            kind: .wrongBranch
        ),
        Misdeed(
            name: "detaches HEAD",
            script: "git checkout -q --detach; echo w > work; git add .; git commit -qm Work",
            kind: .wrongBranch
        ),
        Misdeed(
            name: "deletes its branch",
            script:
                "echo w > work; git add .; git commit -qm Work; git checkout -q --detach; git branch -qD \"$(git branch --format='%(refname:short)' --list '*/a')\"",
            kind: .wrongBranch
        ),
        Misdeed(
            name: "deletes its branch under itself",
            script:
                "echo w > work; git add .; git commit -qm Work; git update-ref -d \"$(git symbolic-ref HEAD)\"",
            kind: .branchMissing
        ),
        Misdeed(
            name: "rewrites below its base",
            script: "git reset -q --hard HEAD~1; echo w > work",
            kind: .rewritten
        ),
        Misdeed(
            name: "starts a new history",
            script:
                "git checkout -q --orphan x; git commit -qm New; git branch -qf \"$B\" HEAD; git symbolic-ref HEAD refs/heads/$B; echo w > work",
            kind: .rewritten
        ),
        Misdeed(
            name: "leaves a merge half-way",
            script:
                "git checkout -q -b s; echo 1 > f; git add f; git commit -qm 1; git checkout -q -; echo 2 > f; git add f; git commit -qm 2; echo w > work; git merge s >/dev/null || true",
            kind: .operationInProgress
        ),
        Misdeed(
            name: "leaves a rebase half-way",
            script:
                "echo w > work; GIT_SEQUENCE_EDITOR=\"sed -i '1i break'\" git rebase -qi HEAD~1",
            kind: .operationInProgress
        ),
        Misdeed(
            name: "makes a nested repository",
            script: "echo w > work; git init -q nested; echo n > nested/n",
            kind: .uncommittable
        ),
        Misdeed(name: "fails", script: "echo w > work; exit 1", kind: .agentError),
        Misdeed(name: "kills itself", script: "echo w > work; kill -9 $$", kind: .killed),
    ]

    @Test(arguments: misdeeds)
    func `F13 an agent that misbehaves is found out and its work is kept`(misdeed: Misdeed)
        async throws
    {
        let harness = try Harness(agentHooks: false)
        try harness.test.write("second", "2\n")
        try harness.test.commitAll("Second")
        let script = misdeed.script.replacing("'", with: "''")
        let history = try await harness.run(
            "task: T\nsubtasks:\n  - id: a\n    run: '\(script)'\n",
            environment: ["B": "orchestrate/t-1/a"]
        )
        let finish = try #require(history.lastAttempt(of: try SubtaskID("a"))?.finish)
        guard case .failed(let failure) = finish.verdict else {
            Issue.record("not found out: \(finish.verdict)")
            return
        }
        #expect(failure.kind == misdeed.kind, "\(failure.sentence)")
        #expect(history.integration.result?.outcome == .failed)
        let journal = history.names.journal.text
        #expect(
            try harness.test.ask(["merge-base", "--is-ancestor", finish.tip.hex, journal]).status
                == 0
        )
        #expect(try harness.test.git("show", "\(finish.tip):work") == "w")
        if misdeed.kind == .branchMissing {
            #expect(try harness.test.git("log", "-1", "--format=%s", finish.tip.hex) == "Work")
        }
        #expect(
            try harness.test.ask(["cat-file", "-e", "\(history.names.integration):work"]).status
                != 0
        )
        #expect(try harness.test.git("rev-parse", "main") == history.start.base.hex)
    }

    @Test func `declared outputs must be there`() async throws {
        let harness = try Harness(agentHooks: false)
        let history = try await harness.run(
            """
            task: T
            subtasks:
              - {id: a, outputs: [made, missing/too], run: "echo m > made"}
              - {id: b, outputs: [made], run: "echo m > made"}
            """
        )
        let states = try harness.states(history)
        #expect(states["a"] == .failed(Failure(.outputsMissing, "missing/too")))
        #expect(states["b"] == .merged)
    }

    @Test func `acceptance runs in the workspace and its litter is not committed`() async throws {
        let harness = try Harness(agentHooks: false)
        let history = try await harness.run(
            """
            task: T
            subtasks:
              - {id: good, acceptance: ["test -e w", "echo litter > litter"], run: "echo w > w"}
              - {id: bad, acceptance: ["true", "exit 5", "open never"], run: "echo w > w2"}
            """
        )
        let states = try harness.states(history)
        #expect(states["good"] == .merged)
        #expect(states["bad"] == .failed(Failure(.acceptanceRed, "`exit 5`: exit status 5")))
        #expect(
            try harness.test.git("ls-tree", "--name-only", history.names.integration.text)
                == "README\nw"
        )
        #expect(
            !FileManager.default.fileExists(atPath: harness.gates.path.appending("never").string)
        )
    }

    @Test func `paths outside the declared scope are told`() async throws {
        let harness = try Harness(agentHooks: false)
        let history = try await harness.run(
            """
            task: T
            subtasks:
              - {id: a, files: ["src/**"], run: "mkdir src; echo 1 > src/in; echo 2 > out"}
            """
        )
        let finish = history.lastAttempt(of: try SubtaskID("a"))?.finish
        #expect(finish?.outOfScope.map(\.description) == ["out"])
        #expect(history.integration.result?.outcome == .done)
    }

    @Test func `E15 an agent that takes too long is ended and its work is kept`() async throws {
        let harness = try Harness(agentHooks: false)
        let history = try await harness.run(
            "task: T\nsubtasks: [{id: a, timeout: 1s, run: \"echo w > work; await never\"}]\n"
        )
        #expect(try harness.states(history)["a"] == .failed(Failure(.timeout, "1s")))
        #expect(try harness.test.git("show", "\(history.names.branch(SubtaskID("a"))):work") == "w")
    }

    @Test func `F03 a retry starts afresh from the recorded base, and the first attempt is kept`()
        async throws
    {
        let harness = try Harness(agentHooks: false)
        let history = try await harness.run(
            """
            task: T
            subtasks:
              - id: a
                retries: 1
                run: |
                  grep -q "last attempt failed" "$ORCHESTRATE_BRIEF" && { ls > seen; exit 0; }
                  echo first > first; exit 1
              - {id: b, dependencies: [a], run: "cat seen > seen-by-b"}
            """
        )
        #expect(history.integration.result?.outcome == .done)
        let attempts = try #require(history.attempts[try SubtaskID("a")])
        #expect(attempts.map(\.start.attempt) == [1, 2])
        #expect(attempts.map(\.start.base) == [history.start.base, history.start.base])
        #expect(
            try harness.test.git("show", "\(history.names.integration):seen-by-b") == "README\nseen"
        )
        // The first attempt: its worktree untouched and off the branch, its commit in the journal.
        let first = try #require(attempts[0].finish?.tip)
        #expect(try harness.test.git("show", "\(first):first") == "first")
        #expect(
            try harness.test.git("rev-parse", "HEAD", in: harness.workspace("a", history))
                == first.hex
        )
        #expect(
            try harness.test.ask(
                ["symbolic-ref", "-q", "HEAD"],
                in: harness.workspace("a", history)
            ).status != 0
        )
        #expect(
            try harness.test.ask([
                "merge-base", "--is-ancestor", first.hex, history.names.journal.text,
            ]).status == 0
        )
    }

    @Test func `an agent is told what it needs, and nothing of the user's git`() async throws {
        let harness = try Harness(agentHooks: false)
        let history = try await harness.run(
            """
            task: T
            constraints: "Keep it short."
            subtasks:
              - {id: dep, description: "The dependency", run: "echo d > d"}
              - id: a
                description: "Say \\"hello\\"; $(touch /tmp/never) `touch never`"
                dependencies: [dep]
                run: |
                  { echo "$ORCHESTRATE_RUN $ORCHESTRATE_SUBTASK $ORCHESTRATE_ATTEMPT"
                    test "$ORCHESTRATE_BASE" = "$(git rev-parse HEAD)" && echo base
                    test "$PWD" = "$(git rev-parse --show-toplevel)" && echo folder
                    env | grep -c '^GIT_DIR=\\|^GIT_INDEX_FILE=\\|^GIT_WORK_TREE='
                    cat; } > facts
                  cp "$ORCHESTRATE_BRIEF" brief; cp "$ORCHESTRATE_INPUTS" inputs
            """,
            environment: ["GIT_DIR": "/elsewhere", "GIT_INDEX_FILE": "/elsewhere/index"]
        )
        let branch = "orchestrate/\(history.names.run)/a"
        let test = harness.test
        #expect(
            try test.git("show", "\(branch):facts") == "\(history.names.run) a 1\nbase\nfolder\n0"
        )
        let brief = try test.git("show", "\(branch):brief")
        #expect(brief.contains("Say \"hello\"; $(touch /tmp/never) `touch never`"))
        #expect(brief.contains("Keep it short."))
        #expect(brief.contains("`dep`: The dependency"))
        let inputs = try JSONDecoder().decode(
            [Brief.Input].self,
            from: Data(test.git("show", "\(branch):inputs").utf8)
        )
        #expect(inputs.map(\.id) == ["dep"])
        #expect(inputs.first?.files == ["d"])
        #expect(inputs.first?.commit == history.start.base.hex || inputs.first?.commit.count == 40)
    }

    @Test func `a person who interrupts loses nothing`() async throws {
        let harness = try Harness(agentHooks: false)
        let launch = try harness.launch(
            """
            task: T
            subtasks:
              - {id: a, run: "echo w > work; open working; await never"}
              - {id: b, dependencies: [a], run: "true"}
            """
        )
        let begun = try launch.begin(clock: harness.clock, supervisor: harness.supervisor)
        let run = Run(context: begun.context, journal: begun.journal)
        async let result = run.start(begun.history) { _, _ in }
        _ = try await harness.gates.waitFor("working")
        await run.interrupt()
        await run.interrupt()
        let history = try await result
        #expect(history.isInterrupted)
        let states = try harness.states(history)
        #expect(states["a"] == .interrupted)
        #expect(states["b"] == .interrupted)
        #expect(try harness.test.git("show", "orchestrate/t-1/a:work") == "w")
    }

    @Test func `an agent that neither prints nor commits any more is ended`() async throws {
        let harness = try Harness(agentHooks: false)
        let history = try await harness.run(
            """
            task: T
            subtasks:
              - id: a
                idle_timeout: 1s
                run: |
                  for i in 1 2 3 4 5 6; do sleep 0.3; echo $i > f; git add f; git commit -qm $i; done
                  sleep 300
            """
        )
        let finish = try #require(history.lastAttempt(of: SubtaskID("a"))?.finish)
        guard case .failed(let failure) = finish.verdict else {
            Issue.record("it was not ended")
            return
        }
        #expect(failure.kind == .idle)
        #expect(failure.sentence == "it neither printed nor committed anything for 1s")
        // Commits kept it alive, and all of them are kept.
        #expect(finish.commits == 6)
    }
}
