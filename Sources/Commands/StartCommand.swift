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
        usage:
            "git orchestrate start [<file>] [--max-parallel <n>] [--base <revision>] [--trust]",
    )

    @OptionGroup var planOptions: PlanOptions

    @OptionGroup var display: DisplayOptions

    @Flag(name: [.short, .long], help: "Tell nothing while it runs.")
    var quiet = false

    @Flag(
        name: .customLong("trust"),
        help: "Run the plan's commands without asking, and remember them."
    )
    var isTrusted = false

    package init() {}

    package func run(in surroundings: Surroundings) async throws -> ExitStatus {
        let layout = try surroundings.repository()
        let choice = display.choice(isQuiet: quiet)
        // What is asked for is asked before anything begins.
        let mode = try choice.mode(surroundings)
        let surroundings = surroundings.narrating(mode)
        let file = try PlanFile(
            named: planOptions.config,
            in: surroundings,
            top: layout.workingTree
        )
        if planOptions.isStrict {
            try planOptions.check(file, console: nil)
        } else {
            file.narrateWarnings(surroundings.console)
        }
        let launch = try planOptions.launch(file, in: layout, surroundings)
        launch.narrateWarnings(surroundings.console)
        let worth = PlanWorth(launch.plan, maximumParallel: launch.maximumParallel)
        guard planOptions.status(of: worth, canStart: true) == .done else {
            throw PlanFileError.notWorthIt(worth.reasons)
        }
        try TrustCheck(surroundings: surroundings, layout: layout, isAgreed: isTrusted)
            .confirm(launch.plan, on: launch.base, from: launch.planName)
        if let status = try await checkAgents(launch, surroundings) { return status }
        let held = try launch.begin(
            clock: surroundings.clock,
            supervisor: surroundings.supervisor
        )
        if mode.isForPeople {
            introduce(launch, held.context.names, surroundings.console, isWatched: mode == .tty)
            noteChanges(in: layout, surroundings.console)
        }
        return try await RunSession(surroundings: surroundings, shown: choice).start(held)
    }

    /// The status to end with when a person would not wait for the answers.
    private func checkAgents(
        _ launch: Launch,
        _ surroundings: Surroundings,
    ) async throws -> ExitStatus? {
        guard !launch.agents.checks.isEmpty else { return nil }
        let stop = StopSignal()
        let (result, signal) = await RunSession(surroundings: surroundings).listening(
            onPress: { stop.give($0) }
        ) { try await launch.checkAgents(surroundings.supervisor, until: stop) }
        if let signal { return signal == 15 ? .terminated : .interrupted }
        try result.get()
        return nil
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

    private func introduce(
        _ launch: Launch,
        _ names: RunNames,
        _ console: Console,
        isWatched: Bool,
    ) {
        let count = launch.plan.subtasks.count
        console.narrate("\(names.run): \(launch.plan.task)")
        console.narrate(
            "\(count) \(count == 1 ? "subtask" : "subtasks"), at most \(launch.maximumParallel) at once, "
                + "from \(launch.baseName)"
        )
        if !isWatched {
            console.narrate("watch it with: git orchestrate watch \(names.run)")
        }
    }
}
