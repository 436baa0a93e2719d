import Agents
import Foundation
import SystemPackage
import TestSupport
import Testing

struct ShellCommandTests {
    private func run(
        _ text: String,
        in folder: TestFolder,
        timeout: Duration? = nil,
        stop: StopSignal = StopSignal(),
        environment: [String: String] = [:],
    ) async -> (ending: ProcessEnding, log: String) {
        let log = folder.path.appending("log")
        let command = ShellCommand(
            text: text,
            workingFolder: folder.path,
            environment: environment.merging(["PATH": "/usr/bin:/bin"]) { given, _ in given },
            log: log,
            timeout: timeout,
            grace: .milliseconds(200)
        )
        let ending = await command.run(until: stop)
        return (ending, (try? String(contentsOfFile: log.string, encoding: .utf8)) ?? "")
    }

    @Test func `output of both streams is in the log, after what was there`() async throws {
        let folder = try TestFolder()
        _ = await run("echo before", in: folder)
        let (ending, log) = await run("echo out; echo err >&2", in: folder)
        #expect(ending == .exited(0))
        #expect(log == "before\nout\nerr\n")
    }

    @Test func `the exit status and the signal are told`() async throws {
        let folder = try TestFolder()
        #expect(await run("exit 7", in: folder).ending == .exited(7))
        #expect(await run("kill -9 $$", in: folder).ending == .signalled(9))
    }

    @Test func `standard input is at its end`() async throws {
        let folder = try TestFolder()
        #expect(await run("cat; echo read all", in: folder).log == "read all\n")
    }

    @Test func `a command without a folder did not start`() async throws {
        let folder = try TestFolder()
        let command = ShellCommand(
            text: "true",
            workingFolder: folder.path.appending("none"),
            environment: [:],
            log: folder.path.appending("log")
        )
        guard case .notStarted = await command.run(until: StopSignal()) else {
            Issue.record("it started")
            return
        }
    }

    @Test func `the environment is what was given and no more`() async throws {
        let folder = try TestFolder()
        let text = "echo \"$TEXT\"; env | cut -d= -f1 | sort | tr '\\n' ' '"
        let (_, log) = await run(text, in: folder, environment: ["TEXT": "$(echo no) `echo no`"])
        #expect(log.hasPrefix("$(echo no) `echo no`\n"))
        #expect(!log.contains("HOME"))
    }

    @Test func `a command that ignores SIGTERM ends when its time is up`() async throws {
        let folder = try TestFolder()
        let (ending, _) = await run(
            "trap '' TERM; while :; do sleep 1; done",
            in: folder,
            timeout: .milliseconds(100)
        )
        #expect(ending == .timedOut)
    }

    @Test func `a stop ends the command and what it started`() async throws {
        let folder = try TestFolder()
        let stop = StopSignal()
        async let result = run(
            "echo $$ > leader; sleep 300 & echo $! > child; wait",
            in: folder,
            stop: stop
        )
        let child = try await folder.waitFor("child")
        stop.give()
        #expect(await result.ending == .stopped)
        #expect(try !isAlive(child))
        #expect(try !isAlive(await folder.waitFor("leader")))
    }

    @Test func `what runs on in the background ends with the command`() async throws {
        let folder = try TestFolder()
        let (ending, _) = await run("sleep 300 & echo $! > child; exit 0", in: folder)
        #expect(ending == .exited(0))
        #expect(try !isAlive(await folder.waitFor("child")))
    }

    @Test func `a signal that was given before starts nothing`() async throws {
        let folder = try TestFolder()
        let stop = StopSignal()
        stop.give()
        #expect(await run("echo ran", in: folder, stop: stop) == (.stopped, ""))
    }

    private func isAlive(_ pid: String) throws -> Bool {
        let status = try? String(contentsOfFile: "/proc/\(pid)/stat", encoding: .utf8)
        // A zombie is dead; only its parent has not looked yet.
        return status.map { !$0.contains(") Z ") } ?? false
    }
}
