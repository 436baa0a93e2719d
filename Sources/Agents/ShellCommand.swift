import Subprocess
package import SystemPackage

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// One command in a process tree of its own: an agent, an acceptance command or a test.
///
/// The text is the author's of the plan and goes to `sh -c` as it stands; nothing is put into it.
/// What varies reaches the command by its environment, where no shell reads it.
package struct ShellCommand: Sendable {
    package let text: String
    package let workingFolder: FilePath
    package let environment: [String: String]
    /// Gets what the command prints; a file never fills up and so never holds the command up.
    package let log: FilePath
    package let timeout: Duration?
    /// How long a command may take to end by itself before it is killed.
    package let grace: Duration

    package init(
        text: String,
        workingFolder: FilePath,
        environment: [String: String],
        log: FilePath,
        timeout: Duration? = nil,
        grace: Duration = .seconds(10),
    ) {
        self.text = text
        self.workingFolder = workingFolder
        self.environment = environment
        self.log = log
        self.timeout = timeout
        self.grace = grace
    }

    /// Runs the command to its end, its time limit or `stop`, whichever comes first.
    ///
    /// When this returns, nothing that stayed in the command's process group is alive.
    package func run(until stop: StopSignal) async -> ProcessEnding {
        guard !stop.isGiven else { return .stopped }
        let output: FileDescriptor
        do {
            output = try FileDescriptor.open(
                log,
                .writeOnly,
                options: [.create, .append, .closeOnExec],
                permissions: [.ownerReadWrite, .groupRead, .otherRead]
            )
        } catch {
            return .notStarted("cannot write \(log): \(error)")
        }
        defer { try? output.close() }
        let (ending, leader) = await supervise(writingTo: output, until: stop)
        if let leader { await endGroup(leader) }
        return ending
    }

    private enum Signal: Sendable {
        case ended(ProcessEnding, leader: pid_t?)
        case stop
        case timeUp
    }

    private func supervise(
        writingTo output: FileDescriptor,
        until stop: StopSignal,
    ) async -> (ProcessEnding, leader: pid_t?) {
        await withTaskGroup(of: Signal?.self) { group in
            group.addTask { await spawn(writingTo: output) }
            group.addTask {
                await stop.wait()
                return Task.isCancelled ? nil : .stop
            }
            if let timeout {
                group.addTask {
                    do { try await Task.sleep(for: timeout) } catch { return nil }
                    return .timeUp
                }
            }
            var reason: ProcessEnding?
            for await signal in group {
                switch signal {
                case .ended(let ending, let leader):
                    group.cancelAll()
                    return (reason ?? ending, leader)
                case .stop:
                    reason = reason ?? .stopped
                    group.cancelAll()
                case .timeUp:
                    reason = reason ?? .timedOut
                    group.cancelAll()
                case nil: continue
                }
            }
            return (reason ?? .stopped, nil)
        }
    }

    /// Cancelling the task asks the command's process group to end, and kills it after the grace.
    private func spawn(writingTo output: FileDescriptor) async -> Signal {
        var options = PlatformOptions()
        options.createSession = true
        options.teardownSequence = [
            .send(signal: .terminate, toProcessGroup: true, allowedDurationToNextStep: grace)
        ]
        do {
            let result = try await Subprocess.run(
                .path("/bin/sh"),
                arguments: ["-c", text],
                environment: .custom(
                    Dictionary(
                        uniqueKeysWithValues: environment.map { key, value in
                            (Environment.Key(stringLiteral: key), value)
                        }
                    )
                ),
                workingDirectory: workingFolder,
                platformOptions: options,
                input: .none,
                output: .fileDescriptor(output, closeAfterSpawningProcess: false),
                error: .fileDescriptor(output, closeAfterSpawningProcess: false),
            )
            let leader = result.processIdentifier.value
            switch result.terminationStatus {
            case .exited(let status): return .ended(.exited(status), leader: leader)
            case .signaled(let signal): return .ended(.signalled(signal), leader: leader)
            }
        } catch {
            return .ended(.notStarted("\(error)"), leader: nil)
        }
    }

    /// Ends what the command left running in the background: its work is over when it ends, and a
    /// straggler would write into a workspace that is being read.
    private func endGroup(_ leader: pid_t) async {
        guard kill(-leader, SIGTERM) == 0 else { return }
        for _ in 0..<Int(grace / .milliseconds(50)) {
            try? await Task.sleep(for: .milliseconds(50))
            guard kill(-leader, 0) == 0 else { return }
        }
        _ = kill(-leader, SIGKILL)
    }
}
