import Agents
package import ArgumentParser
import Git
import Orchestration
import Planning
import Scheduling
import SystemPackage

/// Takes a run up again where it was.
package struct ResumeCommand: OrchestrateCommand {
    package static let configuration = CommandConfiguration(
        commandName: "resume",
        abstract:
            "Go on with a run that was interrupted or whose process died, or do what was asked of it.",
        usage: "git orchestrate resume [<run>] [--trust]",
    )

    @Argument(
        help: "The name of the run; the latest one when not given.",
        completion: CompletedWords.runs.completion
    )
    var run: String?

    @OptionGroup var display: DisplayOptions

    @Flag(name: [.short, .long], help: "Tell nothing while it runs.")
    var quiet = false

    @Flag(
        name: .customLong("trust"),
        help: "Run the plan's commands without asking, and remember them."
    )
    var isTrusted = false

    package init() {}

    /// A run keeps the plan that it began with, which people forget when they have just edited it.
    private func notePlan(
        _ start: RunStarted,
        _ layout: RepositoryLayout,
        _ surroundings: Surroundings,
    ) {
        let top = layout.workingTree.map { $0.appending(start.planName) }
        for path in [surroundings.path(start.planName)] + [top].compactMap({ $0 }) {
            guard let bytes = PlainFile.read(path) else { continue }
            if ObjectID.ofBlob(bytes) != start.plan {
                surroundings.console.narrate(
                    "note: \(start.planName) is not what it was; this run keeps the plan that it began with"
                )
            }
            return
        }
    }

    package func run(in surroundings: Surroundings) async throws -> ExitStatus {
        let layout = try surroundings.repository()
        let choice = display.choice(isQuiet: quiet)
        let mode = try choice.mode(surroundings)
        let surroundings = surroundings.narrating(mode)
        let console = surroundings.console
        try surroundings.refuseInsideAgent()
        let names = try surroundings.history(run, in: layout).names
        let held = try await HeldRun.takeOver(
            names,
            environment: surroundings.environment,
            supervisor: surroundings.supervisor,
            clock: surroundings.clock
        )
        guard let held else {
            throw CommandError.runIsAlive(names.run, RunReader.runner(names))
        }
        let session = RunSession(surroundings: surroundings, shown: choice)
        guard held.history.schedule.hasWork else {
            let isWaiting = held.history.integration.result?.outcome == .waitsForPerson
            console.narrate(
                isWaiting
                    ? "\(names.run) waits for a person; until then there is nothing to go on with"
                    : "\(names.run) is over; there is nothing to go on with"
            )
            return try session.report(held.history)
        }
        try held.checkCommands()
        if mode.isForPeople {
            notePlan(held.history.start, layout, surroundings)
            console.narrate("\(names.run): \(held.history.start.task)")
        }
        return try await session.resume(
            held,
            isTrusted: isTrusted,
            hint: "git orchestrate resume --trust"
        )
    }
}
