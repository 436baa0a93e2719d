import Agents
package import ArgumentParser
import Git
import Orchestration
import Planning

/// Runs a plan to its end.
package struct StartCommand: OrchestrateCommand {
    package static let configuration = CommandConfiguration(
        commandName: "start",
        abstract: "Run a plan: agents in parallel, then one branch with the merged work.",
        usage: "git orchestrate start [--config <file>] [--max-parallel <n>] [--base <revision>]",
    )

    @OptionGroup var planOptions: PlanOptions

    @Flag(name: [.short, .long], help: "Tell nothing while it runs.")
    var quiet = false

    package init() {}

    package func run(in surroundings: Surroundings) async throws -> ExitStatus {
        let layout = try surroundings.repository()
        let file = try PlanFile(
            named: planOptions.config,
            in: surroundings,
            top: layout.workingTree
        )
        file.narrateWarnings(surroundings.console)
        let launch = try planOptions.launch(file, in: layout, surroundings)
        launch.narrateWarnings(surroundings.console)
        let begun = try launch.begin(clock: surroundings.clock)
        if !quiet {
            introduce(launch, begun.context.names, surroundings.console)
            noteChanges(in: layout, surroundings.console)
        }
        return try await RunSession(surroundings: surroundings, isQuiet: quiet).follow(begun)
    }

    /// The run starts from a commit, which people forget when they have just edited something.
    private func noteChanges(in layout: RepositoryLayout, _ console: Console) {
        guard planOptions.base == nil, let count = layout.changedPathCount, count > 0 else {
            return
        }
        console.narrate(
            "note: \(count) uncommitted \(count == 1 ? "change" : "changes") of your checkout "
                + "\(count == 1 ? "is" : "are") not part of it"
        )
    }

    private func introduce(_ launch: Launch, _ names: RunNames, _ console: Console) {
        let place = launch.baseBranch.map { "\($0) (\(launch.base.short))" } ?? launch.base.short
        let count = launch.plan.subtasks.count
        console.narrate("\(names.run): \(launch.plan.task)")
        console.narrate(
            "\(count) \(count == 1 ? "subtask" : "subtasks"), at most \(launch.maximumParallel) at once, "
                + "from \(place)"
        )
        console.narrate("watch it with: git orchestrate status \(names.run)")
    }
}

/// Follows a run that has begun to its end, and reports.
struct RunSession {
    let surroundings: Surroundings
    var isQuiet = false

    func follow(_ begun: Launch.Begun) async throws -> ExitStatus {
        let run = Run(context: begun.context, journal: begun.journal, stop: StopSignal())
        let console = surroundings.console
        let narrator = Narrator(console: console)
        let isQuiet = isQuiet
        let (ended, signal) = await listening({ await run.interrupt() }) {
            try await run.execute(begun.history) { entry, history in
                if !isQuiet { narrator.tell(entry, history) }
            }
        }
        _ = try ended.get()
        // Read again: an interrupted integration may have recorded more than the run waited for.
        let names = begun.context.names
        let history = try RunReader.history(of: names.run, in: names.commonDirectory)
        if !isQuiet { console.narrate("") }
        let status = try RunStatus(history, isAlive: false)
        for line in ReportText.lines(status, now: surroundings.clock.now()) { console.answer(line) }
        // The lock is held to here: until the report is out, the run is ours.
        return withExtendedLifetime(begun.lock) { exitStatus(history, signal) }
    }

    private func exitStatus(_ history: RunHistory, _ signal: Int32?) -> ExitStatus {
        if history.isInterrupted {
            surroundings.console.narrate(
                "what is finished can be merged: git orchestrate integrate \(history.names.run)"
            )
            return signal == 15 ? .terminated : .interrupted
        }
        return history.integration.result.map { ExitStatus($0.outcome) } ?? .failed
    }

    /// Carries out `body` while a signal calls for `interrupt`; the signal is told also when `body`
    /// fails because of it.
    func listening<Value: Sendable>(
        _ interrupt: @escaping @Sendable () async -> Void,
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
                for await signal in signals {
                    // One press under git arrives twice; asking once is enough.
                    await interrupt()
                    return .signalled(signal)
                }
                return .unheard
            }
            var signal: Int32?
            var result: Result<Value, any Error> = .failure(CancellationError())
            for await step in group {
                switch step {
                case .ended(let ended):
                    result = ended
                    group.cancelAll()
                case .signalled(let number): signal = number
                case .unheard: continue
                }
            }
            return (result, signal)
        }
    }

    private enum Step<Value: Sendable>: Sendable {
        case ended(Result<Value, any Error>)
        case signalled(Int32)
        case unheard
    }
}
