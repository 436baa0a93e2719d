import Agents
import Foundation
import SystemPackage
import TestSupport
import Testing

/// Commands under the supervisor of the built program, as a runner starts them.
struct SupervisedCommandTests {
    private func command(
        _ text: String,
        in folder: TestFolder,
        timeout: Duration? = nil,
        idleTimeout: Duration? = nil,
        grace: Duration = .milliseconds(200),
        parent: Int32? = nil,
        environment: [String: String] = [:],
    ) throws -> SupervisedCommand {
        let files = folder.supervisorFiles
        return SupervisedCommand(
            SupervisorProgram(path: try BuiltProgram.path),
            files,
            SupervisorOrder(
                text: Array(text.utf8),
                workingFolder: folder.path,
                files: files,
                timeout: timeout,
                idleTimeout: idleTimeout,
                grace: grace,
                parent: parent,
                watched: [files.log, folder.path.appending("watched")]
            ),
            environment: environment.merging(["PATH": "/usr/bin:/bin"]) { given, _ in given }
        )
    }

    private func run(
        _ text: String,
        in folder: TestFolder,
        timeout: Duration? = nil,
        stop: StopSignal = StopSignal(),
        environment: [String: String] = [:],
    ) async throws -> (ending: ProcessEnding, log: String) {
        let command = try command(text, in: folder, timeout: timeout, environment: environment)
        let end = try await command.run(until: stop)
        return (end.ending, folder.log)
    }

    @Test func `output of both streams is in the log, after what was there`() async throws {
        let folder = try TestFolder()
        _ = try await run("echo before", in: folder)
        let (ending, log) = try await run("echo out; echo err >&2", in: folder)
        #expect(ending == .exited(0))
        #expect(log == "before\nout\nerr\n")
    }

    @Test func `the exit status and the signal are told`() async throws {
        let folder = try TestFolder()
        #expect(try await run("exit 7", in: folder).ending == .exited(7))
        #expect(try await run("kill -9 $$", in: folder).ending == .signalled(9))
    }

    @Test func `standard input is at its end`() async throws {
        let folder = try TestFolder()
        #expect(try await run("cat; echo read all", in: folder).log == "read all\n")
    }

    @Test func `a command without a folder did not start`() async throws {
        let folder = try TestFolder()
        let files = folder.supervisorFiles
        let order = SupervisorOrder(
            text: Array("true".utf8),
            workingFolder: folder.path.appending("none"),
            files: files
        )
        let command = SupervisedCommand(
            SupervisorProgram(path: try BuiltProgram.path),
            files,
            order,
            environment: [:]
        )
        let end = try await command.run(until: StopSignal())
        #expect(end.ending == .notStarted("No such file or directory"))
    }

    @Test func `a supervisor that cannot be started is told, and the lock is free`() async throws {
        let folder = try TestFolder()
        let files = folder.supervisorFiles
        let order = SupervisorOrder(text: [], workingFolder: folder.path, files: files)
        let command = SupervisedCommand(
            SupervisorProgram(path: folder.path.appending("none")),
            files,
            order,
            environment: [:]
        )
        guard case .notStarted = try await command.run(until: StopSignal()).ending else {
            Issue.record("it started")
            return
        }
        #expect(!FileLock.isHeld(files.lock))
        #expect(files.state == .notStarted)
    }

    @Test func `the environment is what was given and a mark`() async throws {
        let folder = try TestFolder()
        let text = "echo \"$TEXT\"; env | cut -d= -f1 | sort | tr '\\n' ' '"
        let given = ["TEXT": "$(echo no) `echo no`"]
        let (_, log) = try await run(text, in: folder, environment: given)
        #expect(log == "$(echo no) `echo no`\nORCHESTRATE_PROCESS PATH PWD TEXT ")
    }

    @Test func `signals are as a program expects them, and no file is open`() async throws {
        let folder = try TestFolder()
        // Read by the shell itself: while it starts another program, a shell blocks signals.
        let text = """
            while read -r line; do case $line in Sig[BI]*) echo "$line";; esac; done </proc/$$/status
            ls /proc/$$/fd | tr '\\n' ' '
            """
        let (_, log) = try await run(text, in: folder)
        // 32 and 33 are the C library's own.
        let expected = "SigBlk:\t0000000000000000\nSigIgn:\t0000000180000000\n0 1 2 "
        #expect(log.replacing("0000000000000000\n0", with: "0000000180000000\n0") == expected)
    }

    @Test func `a command that ignores SIGTERM ends when its time is up`() async throws {
        let folder = try TestFolder()
        let text = "trap '' TERM; echo $$ > leader; while :; do sleep 1; done"
        let (ending, _) = try await run(text, in: folder, timeout: .milliseconds(300))
        #expect(ending == .timedOut)
        #expect(try await !isAlive(process: folder.waitFor("leader")))
    }

    @Test func `a command that does nothing any more ends`() async throws {
        let folder = try TestFolder()
        let text = "for i in 1 2 3 4 5 6; do sleep 0.1; echo $i > watched; done; sleep 300"
        let end = try await command(text, in: folder, idleTimeout: .milliseconds(400))
            .run(until: StopSignal())
        #expect(end.ending == .idle)
        let record = try #require(end.record)
        #expect(record.seconds > 0.9)
    }

    @Test func `a stop ends the command and what it started`() async throws {
        let folder = try TestFolder()
        let stop = StopSignal()
        let text = "echo $$ > leader; sleep 300 & echo $! > child; wait"
        async let result = run(text, in: folder, stop: stop)
        let child = try await folder.waitFor("child")
        stop.give()
        #expect(try await result.ending == .stopped)
        #expect(!isAlive(process: child))
        #expect(try await !isAlive(process: folder.waitFor("leader")))
    }

    @Test func `a second, urgent stop does not wait for the grace`() async throws {
        let folder = try TestFolder()
        let stop = StopSignal()
        let text = "trap 'echo asked > asked' TERM; echo $$ > leader; while :; do sleep 0.1; done"
        let command = try command(text, in: folder, grace: .seconds(600))
        async let end = command.run(until: stop)
        let leader = try await folder.waitFor("leader")
        stop.give()
        _ = try await folder.waitFor("asked")
        #expect(isAlive(process: leader))
        stop.give(.kill)
        #expect(try await end.ending == .stopped)
        #expect(!isAlive(process: leader))
    }

    @Test func `what runs on in the background ends with the command`() async throws {
        let folder = try TestFolder()
        let (ending, _) = try await run("sleep 300 & echo $! > child; exit 0", in: folder)
        #expect(ending == .exited(0))
        #expect(try await !isAlive(process: folder.waitFor("child")))
    }

    @Test(
        arguments: [
            "setsid sleep 300 & echo $! > child; exit 0",
            "setsid sh -c 'trap \"\" TERM; echo $$ > child; while :; do sleep 1; done' & wait",
            "(setsid sh -c '(setsid sleep 300 & echo $! > child)' &); sleep 0.2; exit 0",
        ]
    )
    func `a grandchild with a session of its own does not escape`(_ text: String) async throws {
        let folder = try TestFolder()
        let (_, _) = try await run(text, in: folder, timeout: .milliseconds(400))
        #expect(try await !isAlive(process: folder.waitFor("child")))
    }

    @Test func `a signal that was given before starts nothing`() async throws {
        let folder = try TestFolder()
        let stop = StopSignal()
        stop.give()
        #expect(try await run("echo ran", in: folder, stop: stop) == (.stopped, ""))
    }

    @Test func `the record says what it took`() async throws {
        let folder = try TestFolder()
        let text = "i=0; while [ $i -lt 200000 ]; do i=$((i+1)); done; sleep 0.2"
        let end = try await command(text, in: folder).run(until: StopSignal())
        let record = try #require(end.record)
        #expect(record.userSeconds > 0.02)
        #expect(record.seconds >= 0.2)
        #expect(record.peakKibibytes > 500)
        #expect(record.survivors == [])
        #expect(folder.supervisorFiles.state == .ended(record))
    }

    @Test func `a runner that goes away leaves the command at work`() async throws {
        let folder = try TestFolder()
        let command = try command("echo $$ > leader; sleep 0.3; echo done > done", in: folder)
        let runner = Task { try await command.run(until: StopSignal()) }
        _ = try await folder.waitFor("leader")
        runner.cancel()
        await #expect(throws: CancellationError.self) { try await runner.value }
        #expect(folder.supervisorFiles.state == .alive)
        // Whoever comes later finds it and hears of its end.
        let end = try await command.watch.attend(until: StopSignal())
        #expect(end.ending == .exited(0))
        #expect(try await folder.waitFor("done") == "done")
    }

    @Test func `a second runner does not start the command again`() async throws {
        let folder = try TestFolder()
        let command = try command("echo run >> runs; sleep 0.3", in: folder)
        async let first = command.run(until: StopSignal())
        _ = try await folder.waitFor("runs")
        #expect(try await command.run(until: StopSignal()).ending == .exited(0))
        #expect(try await first.ending == .exited(0))
        #expect(try await folder.waitFor("runs") == "run")
    }

    @Test func `a killed supervisor takes nobody with it, and its orphans are ended`() async throws
    {
        let folder = try TestFolder()
        let text = """
            sleep 300 & echo $! > child; setsid env -u HOME sleep 300 & echo $! > other; wait
            """
        let command = try command(text, in: folder)
        async let end = command.run(until: StopSignal())
        let processes = [try await folder.waitFor("child"), try await folder.waitFor("other")]
        let supervisor = try #require(ProcessIdentity.read(folder.supervisorFiles.identity))
        #expect(supervisor.send(9))
        #expect(try await end == SupervisedCommand.End(.lost))
        for process in processes { #expect(!isAlive(process: process)) }
    }

    @Test func `a command that is tied to its runner ends with it`() async throws {
        let folder = try TestFolder()
        let command = try command(
            "echo $$ > leader; sleep 300",
            in: folder,
            parent: 4_242_424
        )
        // The program starts it, so that there is a parent that can go away.
        let words = command.order.arguments.map { argument in
            let word = String(decoding: argument, as: UTF8.self)
            return word == "4242424" ? "$$" : "'\(word)'"
        }
        let shell = Process()
        shell.executableURL = URL(fileURLWithPath: "/bin/sh")
        let line = "\(command.program.path) \(words.joined(separator: " ")) &"
        shell.arguments = ["-c", "\(line) while [ ! -e leader ]; do sleep 0.01; done; sleep 0.1"]
        shell.currentDirectoryURL = URL(fileURLWithPath: folder.path.string)
        try shell.run()
        let leader = try await folder.waitFor("leader")
        shell.waitUntilExit()
        for _ in 0..<200 where isAlive(process: leader) {
            try await Task.sleep(for: .milliseconds(20))
        }
        #expect(!isAlive(process: leader))
    }
}

extension TestFolder {
    var supervisorFiles: SupervisorFiles {
        SupervisorFiles(
            lock: path.appending("lock"),
            identity: path.appending("identity"),
            record: path.appending("record"),
            log: path.appending("log")
        )
    }

    var log: String {
        (try? String(contentsOfFile: path.appending("log").string, encoding: .utf8)) ?? ""
    }
}
