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

    /// For whoever did not start it.
    package var watch: SupervisorWatch { SupervisorWatch(files, grace: order.grace) }

    /// Starts the command and waits for its end, its time limit or `stop`, whichever comes first.
    ///
    /// When this returns, nothing that the command started is alive. When the task is cancelled it
    /// throws, and the command goes on without us.
    package func run(until stop: StopSignal) async throws -> End {
        guard !stop.isGiven else { return End(.stopped) }
        guard let lock = try take() else { return try await watch.attend(until: stop) }
        let failure = AsyncStream.makeStream(of: String?.self)
        // Not a child of this task: cancelling it must not kill the supervisor.
        Task.detached { [self] in
            failure.continuation.yield(await start(lock))
            failure.continuation.finish()
        }
        return try await watch.listening(to: stop) {
            for await reason in failure.stream {
                if let reason { return End(.notStarted(reason)) }
                return await watch.end()
            }
            return End(.lost)
        }
    }

    /// A descriptor of the lock, held; nil when somebody else has it.
    private func take() throws -> FileDescriptor? {
        guard let lock = try FileLock(trying: files.lock) else { return nil }
        // Of an attempt that came to nothing.
        for path in [files.identity, files.record] { path.withPlatformString { _ = unlink($0) } }
        return try lock.duplicate()
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
            output = try PlainFile.open(files.log, .writeOnly, options: [.create, .append])
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
}
