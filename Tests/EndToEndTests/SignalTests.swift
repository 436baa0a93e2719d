import Foundation
import SystemPackage
import TestSupport
import Testing

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// What signals do to a run, as people and systems send them.
struct SignalTests {
    @Test(arguments: [(SIGINT, 130), (SIGTERM, 143)] as [(Int32, Int32)])
    func `E15 a signal ends the agents and keeps what they did`(signal: Int32, status: Int32)
        async throws
    {
        let lab = try SignalLab(
            """
            task: T
            subtasks:
              - {id: a, run: "echo work > work; echo $$ > $GATES/pid; while :; do sleep 0.05; done"}
              - {id: b, dependencies: [a], run: "true"}
            integration: {}
            """
        )
        let running = try lab.start("git-orchestrate start")
        let agent = try await lab.gates.waitFor("pid")
        // One press of Ctrl-C under git arrives twice.
        kill(running.process.processIdentifier, signal)
        kill(running.process.processIdentifier, signal)
        let said = try running.finish()
        #expect(said.status == status)
        #expect(said.answer.contains("t-1: interrupted"))
        #expect(try lab.test.git("show", "orchestrate/t-1/a:work") == "work")
        #expect(kill(try #require(Int32(agent)), 0) != 0)
    }

    @Test func `a second press of Ctrl-C does not wait for an agent that takes its time`()
        async throws
    {
        let lab = try SignalLab(
            """
            task: T
            subtasks:
              - {id: a, run: "trap '' TERM; echo work > work; echo $$ > $GATES/pid; while :; do sleep 0.05; done"}
            integration: {}
            """
        )
        let running = try lab.start("git-orchestrate start")
        let agent = try await lab.gates.waitFor("pid")
        let clock = ContinuousClock()
        let first = clock.now
        kill(running.process.processIdentifier, SIGINT)
        try await Task.sleep(for: .milliseconds(800))
        #expect(isAlive(process: agent))
        kill(running.process.processIdentifier, SIGINT)
        let said = try running.finish()
        // The agent would have had ten seconds.
        #expect(clock.now - first < .seconds(6))
        #expect(said.status == 130)
        #expect(!isAlive(process: agent))
        #expect(said.answer.contains("go on with it: git orchestrate resume t-1"))
        #expect(try lab.test.git("show", "orchestrate/t-1/a:work") == "work")
    }

    @Test func `E13 after a kill -9 status tells, and resume goes on with the living agent`()
        async throws
    {
        let lab = try SignalLab(
            """
            task: T
            subtasks:
              - {id: a, run: "echo $$ > $GATES/pid; while [ ! -e $GATES/go ]; do sleep 0.02; done; echo a > a"}
            integration: {}
            """
        )
        let running = try lab.start("git-orchestrate start")
        let agent = try await lab.gates.waitFor("pid")
        kill(running.process.processIdentifier, SIGKILL)
        _ = try running.finish()
        let status = try lab.run("git orchestrate status")
        #expect(status.answer.contains("a [RUNNING]"))
        #expect(
            status.answer.contains("t-1: its process died, and agents are at work; 0 of 1 merged")
        )
        #expect(status.answer.contains("go on with it: git orchestrate resume t-1"))
        let resumed = try lab.start("git orchestrate resume")
        try await Task.sleep(for: .milliseconds(300))
        #expect(isAlive(process: agent))
        try lab.gates.open("go")
        let said = try resumed.finish()
        #expect(said.status == 0, "\(said.narration)")
        #expect(try lab.test.git("show", "orchestrate/t-1/_integration:a") == "a")
        let again = try lab.run("git orchestrate resume")
        #expect(again.status == 0)
        #expect(again.narration.contains("t-1 is over; there is nothing to go on with"))
    }

    @Test func `a signal ends the tests of an integration`() async throws {
        let lab = try SignalLab(
            """
            task: T
            subtasks: [{id: a, run: "echo a > a"}]
            integration: {validation_tests: [t]}
            tests: {t: "test -e $GATES/first || { echo 1 > $GATES/first; exit 1; }; echo $$ > $GATES/pid; while :; do sleep 0.05; done"}
            """
        )
        try lab.test.write(".keep", "")
        // Red at once, on the merged tree and on the base, where the second one would not end.
        let running = try lab.start("git-orchestrate start")
        let pid = try await lab.gates.waitFor("pid")
        kill(running.process.processIdentifier, SIGTERM)
        #expect(try running.finish().status == 143)
        #expect(kill(try #require(Int32(pid)), 0) != 0)
        try FileManager.default.removeItem(atPath: lab.gates.path.appending("pid").string)
        let again = try lab.start("git-orchestrate integrate")
        let other = try await lab.gates.waitFor("pid")
        kill(again.process.processIdentifier, SIGTERM)
        #expect(try again.finish().status == 143)
        #expect(kill(try #require(Int32(other)), 0) != 0)
    }
}

/// A repository with a plan whose agents find a folder to meet at in `GATES`.
private struct SignalLab {
    let installation: Installation
    let test: TestRepository
    let gates: TestFolder

    init(_ plan: String) throws {
        installation = try Installation()
        test = try TestRepository()
        gates = try TestFolder()
        try test.write("orchestration.yml", plan)
    }

    private var environment: [String: String] { ["GATES": gates.path.string] }

    func start(_ line: String) throws -> Installation.Running {
        try installation.start(line, test, environment: environment)
    }

    func run(_ line: String) throws -> Installation.Said {
        try installation.run(line, test, environment: environment)
    }
}
