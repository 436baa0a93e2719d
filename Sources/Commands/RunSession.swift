import Agents
import Git
import Orchestration
import Planning

/// Follows a run that this process acts for to its end, and reports.
struct RunSession {
    let surroundings: Surroundings
    var shown = DisplayChoice()

    func start(_ held: HeldRun) async throws -> ExitStatus {
        try await follow(held) { run, observe in
            try await run.start(held.history, observe: observe)
        }
    }

    func resume(
        _ held: HeldRun,
        isTrusted: Bool,
        hint: String,
    ) async throws -> ExitStatus {
        try confirmCommands(of: held.history, isTrusted: isTrusted, hint: hint)
        return try await follow(held) { run, observe in
            try await run.resume(held.history, observe: observe)
        }
    }

    /// A run can have come from another machine, and its plan with it.
    func confirmCommands(of history: RunHistory, isTrusted: Bool, hint: String) throws {
        try TrustCheck(
            surroundings: surroundings,
            layout: try surroundings.repository(),
            isAgreed: isTrusted,
            hint: hint
        ).confirm(history.plan, on: history.start.base, from: history.start.planName)
    }

    private func follow(
        _ held: HeldRun,
        _ body:
            @escaping @Sendable (
                Run, @escaping @Sendable (JournalEntry, RunHistory) -> Void
            ) async throws -> RunHistory,
    ) async throws -> ExitStatus {
        let run = Run(context: held.context, journal: held.journal)
        let display = try shown.display(
            surroundings,
            held.history,
            narrator: Narrator(grace: held.context.agents.grace)
        )
        let (ended, signal) = await listening(onPress: { urgency in
            switch urgency {
            case .ask: await run.interrupt()
            case .kill:
                display.say("killing the agents; what they did is kept")
                run.hurry()
            }
        }) {
            try await RunSession.showing(display) {
                try await body(run) { entry, history in display.tell(entry, history) }
            }
        }
        _ = try ended.get()
        // Read again: an interrupted integration may have recorded more than the run waited for.
        let names = held.context.names
        let history = try RunReader.history(of: names.run, in: names.commonDirectory)
        // The lock is held to here: until the report is out, the run is ours.
        let status = try report(history, signal)
        try await removeWorkspaces(of: history, held)
        withExtendedLifetime(held.lock) {}
        return status
    }

    /// Keeps a display up to date while `body` goes on, and ends it whatever comes of that.
    static func showing<Value: Sendable>(
        _ display: any RunDisplay,
        _ body: @escaping @Sendable () async throws -> Value,
    ) async throws -> Value {
        let keeping = Task { await display.keepUp() }
        defer {
            keeping.cancel()
            display.end()
        }
        return try await body()
    }

    /// Of a run that is done, where the user does not want to look into them.
    private func removeWorkspaces(of history: RunHistory, _ held: HeldRun) async throws {
        guard !held.context.agents.keepsWorkspaces,
            history.integration.result?.outcome == .done
        else { return }
        let steps = try await Cleanup(
            history: history,
            journal: held.journal,
            identity: held.context.identity
        ).removeWorkspaces()
        for step in steps {
            switch step {
            case .keepWorkspace(let path, let reason):
                surroundings.console.narrate("kept \(path): \(reason)")
            case .removeWorkspace(let path, _, let ignored) where !ignored.isEmpty:
                let names = ignored.prefix(5).map(\.description).joined(separator: ", ")
                surroundings.console.narrate("removed \(path), with what is ignored: \(names)")
            default: continue
            }
        }
    }

    /// The report of a run that nobody acts for but us, and what it means as an exit status.
    func report(_ history: RunHistory, _ signal: Int32? = nil) throws -> ExitStatus {
        let status = try RunStatus(history, isAlive: false)
        let closing = RunClosing(surroundings)
        closing.begin()
        surroundings.answer(
            ReportText.lines(status, now: surroundings.clock.now()),
            color: shown.color
        )
        closing.end(status)
        return RunSession.status(of: history, signal)
    }

    /// What a run that nobody acts for came to.
    static func status(of history: RunHistory, _ signal: Int32? = nil) -> ExitStatus {
        if history.isInterrupted { return signal == 15 ? .terminated : .interrupted }
        return history.integration.result.map { ExitStatus($0.outcome) } ?? .failed
    }

    /// Carries out `body` while somebody may press Ctrl-C: the first press asks, a second one kills.
    /// The signal is told also when `body` fails because of it.
    func listening<Value: Sendable>(
        onPress: @escaping @Sendable (StopSignal.Urgency) async -> Void,
        _ body: @escaping @Sendable () async throws -> Value,
    ) async -> (Result<Value, any Error>, signal: Int32?) {
        let signals = surroundings.signals()
        return await withTaskGroup(of: Step<Value>.self) { group in
            group.addTask {
                do { return .ended(.success(try await body())) } catch {
                    return .ended(.failure(error))
                }
            }
            group.addTask {
                var presses = PressCounter()
                var first: Int32?
                for await signal in signals {
                    first = first ?? signal
                    switch presses.count(at: .now) {
                    case 1: await onPress(.ask)
                    case 2: await onPress(.kill)
                    default: continue
                    }
                }
                return .heard(first)
            }
            var signal: Int32?
            var result: Result<Value, any Error> = .failure(CancellationError())
            for await step in group {
                switch step {
                case .ended(let ended):
                    result = ended
                    group.cancelAll()
                case .heard(let first): signal = first
                }
            }
            return (result, signal)
        }
    }

    private enum Step<Value: Sendable>: Sendable {
        case ended(Result<Value, any Error>)
        /// The first signal that came, if one did.
        case heard(Int32?)
    }
}

/// Counts presses of Ctrl-C, not signals: under git one press arrives twice, from the terminal and
/// once more from git, which forwards it.
package struct PressCounter {
    /// Signals that are nearer to each other are one press.
    package static let distance = Duration.milliseconds(500)

    private var presses = 0
    private var last: ContinuousClock.Instant?

    package init() {}

    /// The number of a press that is new at that instant; nil for the echo of the last one.
    package mutating func count(at now: ContinuousClock.Instant) -> Int? {
        defer { last = now }
        if let last, now - last < PressCounter.distance { return nil }
        presses += 1
        return presses
    }
}
