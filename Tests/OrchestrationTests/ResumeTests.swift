import Agents
import Foundation
import Git
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

/// A runner that goes away, and one that comes after it.
struct ResumeTests {
    private let working = """
        task: T
        subtasks:
          - {id: a, run: "echo $$ >> $GATES/runs; open working; await go; echo a > a"}
          - {id: b, dependencies: [a], run: "echo b > b"}
        """

    private let id: SubtaskID

    init() throws { id = try SubtaskID("a") }

    @Test func `an agent that outlived its runner is adopted`() async throws {
        let harness = try Harness()
        let names = try await harness.abandon(working, when: "working")
        #expect(names.supervisor(id, attempt: 1).state == .alive)
        let read = try RunReader.history(of: names.run, in: harness.test.common)
        guard case .running = try RunStatus(read, isAlive: false).status(of: id) else {
            Issue.record("its agent is not shown as running")
            return
        }
        async let resumed = harness.resume(names)
        try await harness.waitForEvent("Resume the run", of: names)
        try harness.gates.open("go")
        let history = try await resumed
        #expect(history.integration.result?.outcome == .done)
        #expect(history.attempts[id]?.count == 1)
        #expect(try runs(harness) == 1)
    }

    @Test func `E13 an agent that ended meanwhile is not started again`() async throws {
        let harness = try Harness()
        let names = try await harness.abandon(working, when: "working")
        try harness.gates.open("go")
        try await waitForRecord(names)
        let history = try await harness.resume(names)
        #expect(history.integration.result?.outcome == .done)
        #expect(history.attempts[id]?.count == 1)
        #expect(try runs(harness) == 1)
        #expect(history.attempts[id]?.last?.finish?.usage != nil)
    }

    @Test func `an attempt that was recorded and never begun is begun`() async throws {
        let harness = try Harness()
        try harness.gates.open("go")
        let names = try await harness.beginAndDie(working)
        let history = try await harness.resume(names)
        #expect(history.integration.result?.outcome == .done)
        #expect(history.attempts[id]?.count == 1)
        #expect(try runs(harness) == 1)
    }

    /// What a runner that dies while it makes a workspace can leave.
    @Test(arguments: [
        "record", "folder", "half a record", "branch", "everything", "half a checkout",
    ])
    func `half a workspace is made anew`(_ state: String) async throws {
        let harness = try Harness()
        try harness.gates.open("go")
        let names = try await harness.beginAndDie(working)
        let workspace = names.workspace(id, attempt: 1)
        let record = names.record(of: workspace)
        if state != "half a record" {
            try await Workspaces(names: names).create(
                for: id,
                attempt: 1,
                base: ObjectID(hex: harness.test.git("rev-parse", "HEAD"))!
            )
        }
        let files = FileManager.default
        switch state {
        case "record": try files.removeItem(atPath: workspace.path.string)
        case "folder":
            try files.removeItem(atPath: record.string)
            for name in try files.contentsOfDirectory(atPath: workspace.path.string)
            where name != ".git" {
                try files.removeItem(atPath: workspace.path.appending(name).string)
            }
        case "half a record":
            try files.createDirectory(atPath: record.string, withIntermediateDirectories: true)
            try harness.test.write("gitdir", "nowhere\n", in: record)
        case "half a checkout":
            // The index is written when all files are.
            try harness.test.write("README", "re", in: workspace.path)
            try files.removeItem(atPath: record.appending("index").string)
        case "branch":
            try files.removeItem(atPath: workspace.path.string)
            try files.removeItem(atPath: record.string)
        default: break
        }
        let history = try await harness.resume(names)
        #expect(history.integration.result?.outcome == .done)
        #expect(history.attempts[id]?.count == 1)
        #expect(try harness.test.ask(["fsck", "--strict"]).status == 0)
    }

    @Test func `a repository in the place of half a workspace is somebody's`() async throws {
        let harness = try Harness()
        try harness.gates.open("go")
        let names = try await harness.beginAndDie(working)
        let place = names.workspace(id, attempt: 1).path
        try harness.test.git("clone", "-q", "--no-checkout", harness.test.path.string, place.string)
        let history = try await harness.resume(names)
        // The attempt cannot be made there; the next one has a folder of its own.
        #expect(history.integration.result?.outcome == .done)
        #expect(try harness.test.git("log", "-1", "--format=%s", in: place) == "First commit")
    }

    @Test func `an agent whose supervisor was killed is ended, kept, and tried again for free`()
        async throws
    {
        let harness = try Harness()
        let plan = """
            task: T
            subtasks:
              - id: a
                run: |
                  echo $$ >> $GATES/runs
                  [ $ORCHESTRATE_ATTEMPT = 1 ] || { echo a > a; exit 0; }
                  echo half > half
                  setsid sleep 300 & echo $! > $GATES/stray
                  open working
                  sleep 300
            """
        let begun = try harness.launch(plan).begin(
            clock: harness.clock,
            supervisor: harness.supervisor
        )
        let names = begun.context.names
        async let running = harness.run(begun)
        _ = try await harness.gates.waitFor("working")
        let identity = names.supervisor(id, attempt: 1).identity
        #expect(try #require(ProcessIdentity.read(identity)).send(SIGKILL))
        let history = try await running
        #expect(history.integration.result?.outcome == .done)
        let first = try #require(history.attempt(1, of: id)?.finish)
        guard case .failed(let failure) = first.verdict else {
            Issue.record("it did not fail")
            return
        }
        #expect(failure.kind == .lost)
        #expect(try harness.test.git("show", "\(first.tip):half") == "half")
        #expect(try await !isAlive(process: harness.gates.waitFor("stray")))
    }

    @Test func `what acceptance makes is not taken for the agent's work, whoever dies`()
        async throws
    {
        let harness = try Harness()
        let plan = """
            task: T
            subtasks:
              - id: a
                run: echo a > a
                acceptance: ["echo built > product; open judging; await go"]
            """
        let names = try await harness.abandon(plan, when: "judging")
        try harness.gates.open("go")
        let history = try await harness.resume(names)
        #expect(history.integration.result?.outcome == .done)
        let tip = try #require(history.attempt(1, of: id)?.finish).tip
        #expect(try harness.test.git("ls-tree", "--name-only", tip.hex) == "README\na")
        #expect(history.attempt(1, of: id)?.finish?.leftovers == 1)
    }

    @Test func `an interrupted run goes on, with a fresh attempt of what was ended`() async throws {
        let harness = try Harness()
        let begun = try harness.launch(working).begin(
            clock: harness.clock,
            supervisor: harness.supervisor
        )
        let names = begun.context.names
        let run = Run(context: begun.context, journal: begun.journal)
        async let ended = run.start(begun.history) { _, _ in }
        _ = try await harness.gates.waitFor("working")
        await run.interrupt()
        #expect(try await ended.isInterrupted)
        try harness.gates.open("go")
        let journal = try Journal(continuing: names, clock: harness.clock)
        let history = try await Run(context: begun.context, journal: journal)
            .resume(RunReader.history(of: names.run, in: harness.test.common)) { _, _ in }
        #expect(history.integration.result?.outcome == .done)
        #expect(history.attempts[id]?.count == 2)
        #expect(!history.isInterrupted)
    }

    @Test func `E14 only one process acts for a run, and it is known by name`() async throws {
        let harness = try Harness()
        let begun = try harness.launch(working).begin(
            clock: harness.clock,
            supervisor: harness.supervisor
        )
        let names = begun.context.names
        #expect(try RunReader.lock(names) == nil)
        #expect(RunReader.runner(names) == .current)
        let other = try await HeldRun.takeOver(
            names,
            environment: harness.environment(),
            supervisor: harness.supervisor,
            clock: harness.clock
        )
        #expect(other == nil)
        withExtendedLifetime(begun.lock) {}
    }

    @Test func `a run that is over has nothing to go on with`() async throws {
        let harness = try Harness()
        let history = try await harness.run("task: T\nsubtasks: [{id: a, run: \"echo a > a\"}]\n")
        #expect(!history.schedule.hasWork)
        let again = try await harness.integrateAgain(history)
        #expect(!again.schedule.hasWork)
    }

    /// A machine that goes down asks every process to end, the supervisor first.
    @Test func `what ended because the machine went down goes on`() async throws {
        let harness = try Harness()
        let names = try await harness.abandon(working, when: "working")
        let identity = names.supervisor(id, attempt: 1).identity
        #expect(try #require(ProcessIdentity.read(identity)).send(SIGTERM))
        try await waitForRecord(names)
        try harness.gates.open("go")
        let history = try await harness.resume(names)
        #expect(history.integration.result?.outcome == .done)
        #expect(history.attempts[id]?.count == 2)
    }

    @Test func `a run that a person cancelled while nobody acted for it is ended, then goes on`()
        async throws
    {
        let harness = try Harness()
        let names = try await harness.abandon(working, when: "working")
        try await harness.ask(.cancel, of: names)
        let ended = try await harness.resume(names)
        #expect(ended.isInterrupted)
        #expect(try harness.states(ended)["a"] == .interrupted)
        try harness.gates.open("go")
        let history = try await harness.resume(names)
        #expect(history.integration.result?.outcome == .done)
    }

    @Test func `a run that was paused while nobody acted for it stays paused`() async throws {
        let harness = try Harness()
        let names = try await harness.abandon(working, when: "working")
        try await harness.ask(.pause, of: names)
        try harness.gates.open("go")
        async let resumed = harness.resume(names)
        try await harness.waitForEvent("Finish a", of: names)
        try await Task.sleep(for: .milliseconds(300))
        let log = try harness.test.git("log", "--first-parent", "--format=%s", names.journal.text)
        #expect(!log.contains("Start b"))
        try await harness.ask(.proceed, of: names)
        #expect(try await resumed.integration.result?.outcome == .done)
    }

    @Test func `a workspace in which orphans are at work is not cleaned away`() async throws {
        let harness = try Harness()
        let names = try await harness.abandon(
            "task: T\nsubtasks: [{id: a, run: \"echo $$ > $GATES/agent; open working; sleep 300\"}]\n",
            when: "working"
        )
        let supervisor = try #require(
            ProcessIdentity.read(names.supervisor(id, attempt: 1).identity)
        )
        #expect(supervisor.send(SIGKILL))
        while supervisor.isAlive { try await Task.sleep(for: .milliseconds(5)) }
        let history = try RunReader.history(of: names.run, in: harness.test.common)
        #expect(Cleanup.atWork(history) == [id])
        guard case .keepWorkspace? = try Cleanup.preview(history, force: true).first else {
            Issue.record("it would be removed")
            return
        }
        let agent = try await harness.gates.waitFor("agent")
        try await harness.ask(.cancel, "a", of: names)
        _ = try await harness.resume(names)
        #expect(!isAlive(process: agent))
    }

    /// What comes between the look at the journal and the event of the runner who takes over.
    @Test(arguments: [Requested(.proceed), Requested(.cancel)])
    func `a request in the instant of taking over is carried out once`(_ request: Requested)
        async throws
    {
        let harness = try Harness()
        let names = try await harness.abandon(working, when: "working")
        try harness.gates.open("go")
        let held = try #require(
            try await HeldRun.takeOver(
                names,
                environment: harness.environment(),
                supervisor: harness.supervisor,
                clock: harness.clock
            )
        )
        try await Journal(continuing: names, clock: harness.clock).record(.requested(request))
        let history = try await Run(context: held.context, journal: held.journal)
            .resume(held.history) { _, _ in }
        #expect(history.attempts[id]?.count == 1)
        #expect(try runs(harness) == 1)
        #expect(history.isInterrupted == (request.action == .cancel))
        withExtendedLifetime(held.lock) {}
    }

    @Test func `a workspace whose supervisor's files were taken away is not made anew`()
        async throws
    {
        let harness = try Harness()
        let names = try await harness.abandon(
            """
            task: T
            subtasks:
              - id: a
                run: |
                  [ $ORCHESTRATE_ATTEMPT = 2 ] && { echo a > a; exit 0; }
                  echo precious > precious; open working; await go; echo a > a
            """,
            when: "working"
        )
        try harness.gates.open("go")
        try await waitForRecord(names)
        try FileManager.default.removeItem(atPath: names.liveFolder.string)
        let history = try await harness.resume(names)
        #expect(history.integration.result?.outcome == .done)
        let objects = try harness.test.git(
            "log",
            "-m",
            "--name-only",
            "--format=",
            names.journal.text
        )
        #expect(objects.contains("precious"))
    }

    @Test func `a retry does not move a branch that a person is on`() async throws {
        let harness = try Harness()
        let history = try await harness.run("task: T\nsubtasks: [{id: a, run: \"exit 1\"}]\n")
        let names = history.names
        let workspace = try harness.workspace("a", history)
        try harness.test.git("checkout", "-q", "--detach", in: workspace)
        let mine = harness.test.folder.appending("mine")
        try harness.test.git("worktree", "add", "-q", mine.string, names.branch(id).short)
        let commit = try harness.test.commitAll("Repair", in: mine)
        try await harness.ask(.retry, "a", of: names)
        let resumed = try await harness.resume(names)
        #expect(try harness.test.id(names.branch(id).text) == commit)
        #expect(resumed.integration.result?.outcome == .failed)
    }

    // MARK: Support

    private func runs(_ harness: Harness) throws -> Int {
        let path = harness.gates.path.appending("runs").string
        return try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n").count
    }

    private func waitForRecord(_ names: RunNames) async throws {
        for _ in 0..<500 {
            if case .ended = names.supervisor(id, attempt: 1).state { return }
            try await Task.sleep(for: .milliseconds(10))
        }
        throw NeverWritten(name: "exit record")
    }
}
