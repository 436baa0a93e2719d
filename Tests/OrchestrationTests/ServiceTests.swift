import Agents
import Foundation
import Git
import Orchestration
import Planning
import Scheduling
import SystemPackage
import TestSupport
import Testing

/// Agents whose service does not do what they ask for.
struct ServiceTests {
    /// Turned away the first time; `y` asks another service.
    private let turnedAway = """
        task: T
        agents:
          x: {command: "test -e $GATES/seen && exec sh -c \\"$WORK\\"; open seen; echo 429 Too Many Requests; exit 1"}
          y: {command: "await seen; exec sh -c \\"$WORK\\""}
        subtasks:
          - {id: a, agent: x}
          - {id: b, agent: y}
          - {id: c, agent: x, dependencies: [b]}
        """
    private let work = ["WORK": "echo x > $ORCHESTRATE_SUBTASK"]

    /// An hour passes whenever somebody looks at the clock.
    private let hour: Int64 = 3_600_000

    @Test
    func `a rate limit holds up its service until it is open, uses no retry, and nobody else`()
        async throws
    {
        let harness = try Harness(step: hour)
        let history = try await harness.run(turnedAway, environment: work)
        #expect(history.integration.result?.outcome == .done)
        #expect(history.attempts[try SubtaskID("a")]?.count == 2)
        #expect(history.attempts[try SubtaskID("b")]?.count == 1)
        #expect(history.attempts[try SubtaskID("c")]?.count == 1)
        #expect(history.heldQueues.isEmpty)
        let log = try harness.test.git("log", "--format=%s", "refs/orchestrate/t-1")
        #expect(log.contains("\nWait for x, which asked for it\n"))
        #expect(log.contains("\nGo on with x\n"))
    }

    /// A run whose runner goes away while a service is waited for.
    private func beginAndLeave(_ harness: Harness) async throws -> RunNames {
        // The other one ends when it is certain that nothing more of this one starts.
        let plan = turnedAway.replacing("await seen", with: "await held")
        let begun = try harness.launch(plan, environment: work)
            .begin(clock: harness.clock, supervisor: harness.supervisor)
        let names = begun.context.names
        let runner = Task { try await harness.run(begun) }
        try await harness.waitForEvent("Wait for x, which asked for it", of: names)
        try harness.gates.open("held")
        try await harness.waitForEvent("Finish b", of: names)
        runner.cancel()
        _ = await runner.result
        return names
    }

    @Test func `last words about rate limits after work was done hold nobody up`() async throws {
        let harness = try Harness(step: hour)
        let history = try await harness.run(
            """
            task: T
            agents: {x: {command: "echo a > a; echo red: test of too many requests; exit 1"}}
            subtasks: [{id: a, agent: x}]
            """
        )
        guard
            case .failed(let failure)? = history.lastAttempt(of: try SubtaskID("a"))?.finish?
                .verdict
        else {
            Issue.record("it did not fail")
            return
        }
        #expect(failure.kind == .rateLimited && failure.again == .later)
        let log = try harness.test.git("log", "--format=%s", "refs/orchestrate/t-1")
        #expect(!log.contains("which asked for it"))
    }

    @Test func `a run that ends meanwhile shows what it waits for, and goes on when resumed`()
        async throws
    {
        // By this clock the wait is as long as it is.
        let harness = try Harness(step: 0)
        let names = try await beginAndLeave(harness)
        let history = try RunReader.history(of: names.run, in: harness.test.common)
        let status = try RunStatus(history, isAlive: true)
        for id in ["a", "c"] {
            guard case .waitingForService("x", _?) = status.status(of: try SubtaskID(id)) else {
                Issue.record("\(id) is shown as something else")
                continue
            }
        }
        // By then the time is over: nobody waits again.
        let later = Timestamp(milliseconds: harness.clock.now().milliseconds + hour)
        let resumed = try await harness.resume(names, environment: work, clock: Clock { later })
        #expect(resumed.integration.result?.outcome == .done)
        #expect(resumed.attempts[try SubtaskID("a")]?.count == 2)
    }

    @Test func `the name of a test is no rate limit`() async throws {
        let harness = try Harness()
        let history = try await harness.run(
            """
            task: T
            agents: {x: {command: "echo FAILED tests/test_rate_limit.py; exit 1"}}
            subtasks: [{id: a, agent: x}]
            """
        )
        #expect(history.attempts[try SubtaskID("a")]?.count == 1)
        #expect(history.heldQueues.isEmpty)
        let log = try harness.test.git("log", "--format=%s", "refs/orchestrate/t-1")
        #expect(!log.contains("which asked for it"))
    }

    /// A program that says what codex says.
    private func codex(_ events: [String], status: Int = 0, doing: String = "") throws -> TestFolder
    {
        let folder = try TestFolder()
        let said = events.joined(separator: "\n")
        try folder.writeProgram(
            "codex",
            "cat > /dev/null\n\(doing)\ncat <<'END'\n\(said)\nEND\nexit \(status)"
        )
        return folder
    }

    private let plan = "task: T\nsubtasks: [{id: a, agent: codex}]\n"

    private func run(
        _ plan: String,
        _ harness: Harness,
        _ tools: TestFolder,
    ) async throws -> RunHistory {
        let path = "\(tools.path):/usr/bin:/bin"
        let launch = try harness.launch(plan, environment: ["PATH": path])
        return try await harness.run(
            launch.begin(clock: harness.clock, supervisor: harness.supervisor)
        )
    }

    private func run(_ tools: TestFolder) async throws -> (Harness, AttemptFinished) {
        let harness = try Harness()
        let history = try await run(plan, harness, tools)
        return (harness, try #require(history.lastAttempt(of: try SubtaskID("a"))?.finish))
    }

    @Test func `what an agent used is in the journal and in its bundle`() async throws {
        let tools = try codex(
            [
                #"{"type":"thread.started","thread_id":"t-9"}"#,
                #"{"type":"item.completed","item":{"type":"agent_message","text":"All done."}}"#,
                #"{"type":"turn.completed","usage":{"input_tokens":100,"cached_input_tokens":40,"output_tokens":7}}"#,
            ],
            doing: "echo a > a"
        )
        let (harness, finish) = try await run(tools)
        #expect(finish.verdict == .succeeded)
        #expect(finish.report?.usage?.total == 107)
        #expect(finish.report?.session == "t-9")
        #expect(finish.report?.lastMessage == nil)
        let bundle = try harness.test.git("show", "refs/orchestrate/t-1:attempts/a/1/bundle.json")
        #expect(bundle.contains("All done."))
        #expect(bundle.contains("\"cachedInput\" : 40"))
    }

    @Test func `after a rate limit it goes on where it was, in its session`() async throws {
        let harness = try Harness(step: hour)
        let folder = try TestFolder()
        // The second time it is asked to go on with the session; what it counts is of all of it.
        let script = #"""
            cat > /dev/null
            echo '{"type":"thread.started","thread_id":"0a1b-2"}'
            case "$*" in
            *"resume 0a1b-2 -")
                test "$(cat half)" = half && echo whole > whole
                echo '{"type":"turn.completed","usage":{"input_tokens":150,"output_tokens":9}}' ;;
            *)
                echo half > half
                echo '{"type":"turn.completed","usage":{"input_tokens":100,"output_tokens":5}}'
                echo '{"type":"turn.failed","error":{"message":"429 Too Many Requests"}}' ;;
            esac
            """#
        try folder.writeProgram("codex", script)
        let history = try await run(plan, harness, folder)
        #expect(history.integration.result?.outcome == .done)
        #expect(try harness.test.git("show", "orchestrate/t-1/_integration:whole") == "whole")
        #expect(try harness.test.git("show", "orchestrate/t-1/_integration:half") == "half")
        let used = RunUsage(history)
        #expect(used.tokens == TokenUsage(input: 150, output: 9))
        #expect(used.attempts == 2)
    }

    @Test(arguments: [
        "--version", "a b", "a;b", "../x", "", "ä", String(repeating: "a", count: 200),
    ])
    func `a session whose name is none is not gone on with`(session: String) async throws {
        let harness = try Harness(step: hour)
        let start = #"{"type":"thread.started","thread_id":"\#(session)"}"#
        let tools = try codex(
            [start, #"{"type":"turn.failed","error":{"message":"nothing"}}"#],
            doing: "echo \"$#:$*\" >> \(harness.gates.path)/words"
        )
        _ = try await run(
            "task: T\nsubtasks: [{id: a, agent: codex, retries: 1, retry_from: last}]\n",
            harness,
            tools
        )
        let words = try String(contentsOfFile: "\(harness.gates.path)/words", encoding: .utf8)
        let calls = words.split(separator: "\n").map { $0.split(separator: ":")[0] }
        #expect(calls.count == 2 && calls[0] == calls[1], "\(words)")
    }

    @Test func `nobody goes on from a merge that was left half-way`() async throws {
        let harness = try Harness(files: ["f": "one\n"], step: hour, agentHooks: false)
        let tools = try TestFolder()
        // Turned away in the middle of a conflict, on another branch than its own.
        let script = #"""
            cat > /dev/null
            echo '{"type":"thread.started","thread_id":"t1"}'
            if test -e "$GATES/seen"; then
                grep -q '<<<' f && exit 9
                echo done > g
                echo '{"type":"turn.completed","usage":{"input_tokens":1,"output_tokens":1}}'
                exit
            fi
            touch "$GATES/seen"
            echo two > f; git commit --quiet --all --message Two
            git checkout --quiet -b side-$$ HEAD~1
            echo three > f; git commit --quiet --all --message Three
            git merge --quiet @{-1} > /dev/null 2>&1
            echo '{"type":"turn.failed","error":{"message":"429 Too Many Requests"}}'
            """#
        try tools.writeProgram("codex", script)
        let history = try await run(plan, harness, tools)
        #expect(history.integration.result?.outcome == .done)
        #expect(history.attempts[try SubtaskID("a")]?.first?.finish?.isInOrder == false)
        #expect(try harness.test.git("show", "orchestrate/t-1/_integration:f") == "one")
        #expect(try harness.test.git("show", "orchestrate/t-1/_integration:g") == "done")
        // What it did is kept all the same.
        let kept = try harness.test.git("log", "--format=%s", "refs/orchestrate/t-1")
        #expect(kept.contains("Two") && kept.contains("Three"))
    }

    @Test func `a turn that is cut off is not one that found nothing to do`() async throws {
        let cut = try await run(codex([#"{"type":"turn.started"}"#])).1
        guard case .failed(let failure) = cut.verdict else {
            Issue.record("it is taken for \(cut.verdict)")
            return
        }
        #expect(failure == Failure(.unfinished, "what it printed ends before it was done"))
        let end = #"{"type":"turn.completed","usage":{"input_tokens":1,"output_tokens":1}}"#
        #expect(try await run(codex([end])).1.verdict == .noChanges)
        // Half the work is none.
        let half = try await run(codex([#"{"type":"turn.started"}"#], doing: "echo a > a")).1
        guard case .failed = half.verdict else {
            Issue.record("it is taken for \(half.verdict)")
            return
        }
    }

    @Test func `a command of the plan that ends well has no service that failed`() async throws {
        let harness = try Harness()
        let history = try await harness.run(
            """
            task: T
            subtasks:
              - {id: a, run: "echo PASS test_rate_limit_exceeded; echo 3 passed"}
              - {id: b, run: "echo 'OK: a bad password gives 401 Unauthorized'"}
              - {id: c, dependencies: [a, b], run: "echo c > c"}
            """
        )
        #expect(history.lastAttempt(of: try SubtaskID("a"))?.finish?.verdict == .noChanges)
        #expect(history.lastAttempt(of: try SubtaskID("b"))?.finish?.verdict == .noChanges)
        #expect(history.integration.result?.outcome == .done)
    }

    @Test func `an error in the events counts, whatever was committed and whatever the status`()
        async throws
    {
        let tools = try codex(
            [#"{"type":"turn.failed","error":{"message":"unexpected status 401 Unauthorized"}}"#],
            doing: "echo a > a; git add a; git commit --quiet --message A"
        )
        let (_, finish) = try await run(tools)
        guard case .failed(let failure) = finish.verdict else {
            Issue.record("it is taken for \(finish.verdict)")
            return
        }
        #expect(failure.kind == .auth)
        #expect(finish.commits == 1, "what it did is kept all the same")
    }
}
