import Subprocess
import SystemPackage

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// One command under a supervisor of its own, as its runner sees it: an agent, an acceptance command
/// or a test.
///
/// The text is the author's of the plan and goes to `sh -c` as it stands; nothing is put into it.
/// What varies reaches the command by its environment, where no shell reads it.
package struct SupervisedCommand: Sendable {
    package let program: SupervisorProgram
    package let files: SupervisorFiles
    package let order: SupervisorOrder
    package let environment: [String: String]

    package init(
        _ program: SupervisorProgram,
        _ files: SupervisorFiles,
        _ order: SupervisorOrder,
        environment: [String: String],
    ) {
        self.program = program
        self.files = files
        self.order = order
        self.environment = environment
    }

    /// How a command ended, with what was measured where somebody did.
    package struct End: Sendable, Equatable {
        package let ending: ProcessEnding
        package let record: ExitRecord?

        package init(_ ending: ProcessEnding, _ record: ExitRecord? = nil) {
            self.ending = ending
            self.record = record
        }
    }

    /// Starts the command and waits for its end, its time limit or `stop`, whichever comes first.
    ///
    /// When this returns, nothing that the command started is alive. When the task is cancelled it
    /// throws, and the command goes on without us.
    package func run(until stop: StopSignal) async throws -> End {
        guard !stop.isGiven else { return End(.stopped) }
        guard let lock = try take() else { return try await attend(until: stop) }
        let failure = AsyncStream.makeStream(of: String?.self)
        // Not a child of this task: cancelling it must not kill the supervisor.
        Task.detached { [self] in
            failure.continuation.yield(await start(lock))
            failure.continuation.finish()
        }
        return try await listening(to: stop) {
            for await reason in failure.stream {
                if let reason { return End(.notStarted(reason)) }
                return await end()
            }
            return End(.lost)
        }
    }

    /// Waits for the end of a command that somebody else started.
    package func attend(until stop: StopSignal) async throws -> End {
        try await listening(to: stop) {
            // One that cannot be seen is ended by its mark, which a runner that starts another one needs.
            while FileLock.isHeld(files.lock), FileLock.canBeSeen(files.lock) {
                // Whoever does not wait any longer leaves the command alone.
                do { try await Task.sleep(for: .milliseconds(50)) } catch { return End(.lost) }
            }
            return await end()
        }
    }

    /// Ends at once what somebody else started and does not look after any more.
    package func endLeftover() async throws {
        switch files.state {
        case .alive, .lost:
            let now = StopSignal()
            now.give(.kill)
            _ = try await attend(until: now)
        case .ended, .notStarted: return
        }
    }

    /// A descriptor of the lock, held; nil when somebody else has it.
    private func take() throws -> FileDescriptor? {
        guard let lock = try FileLock(trying: files.lock) else { return nil }
        // Of an attempt that came to nothing.
        for path in [files.identity, files.record] { path.withPlatformString { _ = unlink($0) } }
        return try lock.duplicate()
    }

    /// What came of it when its supervisor is gone; ends what a supervisor that died left behind.
    private func end() async -> End {
        switch files.stateOfTheDead {
        case .ended(let record): return End(record.ending, record)
        case .notStarted: return End(.notStarted("its supervisor did not start"))
        case .alive, .lost:
            await Orphans(mark: files.mark).end(within: order.grace)
            return End(.lost)
        }
    }

    /// Starts the supervisor and waits for its end; returns why it could not be started.
    ///
    /// The lock is its standard input from the start, so that there is no instant in which it lives
    /// without it.
    private func start(_ lock: FileDescriptor) async -> String? {
        var options = PlatformOptions()
        options.createSession = true
        var variables = environment
        variables[files.mark.name] = files.mark.value
        let output: FileDescriptor
        do {
            output = try FileDescriptor.open(
                files.log,
                .writeOnly,
                options: [.create, .append, .closeOnExec],
                permissions: [.ownerReadWrite, .groupRead, .otherRead]
            )
        } catch {
            try? lock.close()
            return "cannot write \(files.log): \(error)"
        }
        defer { try? output.close() }
        do {
            _ = try await Subprocess.run(
                .path(program.path),
                // The library takes bytes as they are, so the zero at the end is ours to give.
                arguments: Arguments(order.arguments.map { $0 + [0] }),
                environment: .only(variables),
                workingDirectory: files.lock.removingLastComponent(),
                platformOptions: options,
                input: .fileDescriptor(lock, closeAfterSpawningProcess: true),
                output: .fileDescriptor(output, closeAfterSpawningProcess: false),
                error: .fileDescriptor(output, closeAfterSpawningProcess: false),
            )
            return nil
        } catch {
            return "\(error)"
        }
    }

    // MARK: Stopping

    private func listening(
        to stop: StopSignal,
        _ body: @escaping @Sendable () async -> End,
    ) async throws -> End {
        let end = await withTaskGroup(of: End?.self) { group in
            group.addTask { await body() }
            for (urgency, signal) in [(StopSignal.Urgency.ask, SIGTERM), (.kill, SIGUSR1)] {
                group.addTask {
                    await stop.wait(for: urgency)
                    await send(signal)
                    return nil
                }
            }
            var end: End?
            for await next in group {
                guard let next else { continue }
                end = next
                group.cancelAll()
            }
            return end ?? End(.lost)
        }
        try Task.checkCancellation()
        return end
    }

    /// Tells the supervisor, which may be about to start and not known yet.
    private func send(_ signal: Int32) async {
        while !Task.isCancelled, FileLock.isHeld(files.lock), FileLock.canBeSeen(files.lock) {
            if ProcessIdentity.read(files.identity)?.send(signal) == true { return }
            try? await Task.sleep(for: .milliseconds(10))
        }
    }
}
