#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// Looks after a supervisor, whoever started it: by its files, which is all that a runner has that comes
/// after another one.
package struct SupervisorWatch: Sendable {
    private let files: SupervisorFiles
    /// How long what a dead supervisor left behind may take to end by itself.
    private let grace: Duration

    package init(_ files: SupervisorFiles, grace: Duration) {
        self.files = files
        self.grace = grace
    }

    /// Waits for the end of a command that somebody else started.
    package func attend(until stop: StopSignal) async throws -> SupervisedCommand.End {
        try await listening(to: stop) {
            // One that cannot be seen is ended by its mark, which a runner that starts another one needs.
            while FileLock.isHeld(files.lock), FileLock.canBeSeen(files.lock) {
                // Whoever does not wait any longer leaves the command alone.
                do { try await Task.sleep(for: .milliseconds(50)) } catch { return .init(.lost) }
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

    /// What came of it when its supervisor is gone; ends what a supervisor that died left behind.
    func end() async -> SupervisedCommand.End {
        switch files.stateOfTheDead {
        case .ended(let record): return .init(record.ending, record)
        case .notStarted: return .init(.notStarted("its supervisor did not start"))
        case .alive, .lost:
            await Orphans(mark: files.mark).end(within: grace)
            return .init(.lost)
        }
    }

    func listening(
        to stop: StopSignal,
        _ body: @escaping @Sendable () async -> SupervisedCommand.End,
    ) async throws -> SupervisedCommand.End {
        let end = await withTaskGroup(of: SupervisedCommand.End?.self) { group in
            group.addTask { await body() }
            for (urgency, signal) in [(StopSignal.Urgency.ask, SIGTERM), (.kill, SIGUSR1)] {
                group.addTask {
                    await stop.wait(for: urgency)
                    await send(signal)
                    return nil
                }
            }
            var end: SupervisedCommand.End?
            for await next in group {
                guard let next else { continue }
                end = next
                group.cancelAll()
            }
            return end ?? .init(.lost)
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
