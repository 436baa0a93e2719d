import Agents
package import ArgumentParser
import Git
import Orchestration

/// Shows a run while it goes on, from any terminal; the run does not notice.
package struct WatchCommand: OrchestrateCommand {
    package static let configuration = CommandConfiguration(
        commandName: "watch",
        abstract: "Follow a run that goes on, from any terminal or worktree, to its end.",
        usage: "git orchestrate watch [<run>] [--progress <mode>] [--exit-status]",
        discussion: "Ctrl-C ends the watching; the run goes on.",
    )

    @Argument(
        help: "The name of the run; the latest one when not given.",
        completion: CompletedWords.runs.completion
    )
    var run: String?

    @OptionGroup var display: DisplayOptions

    @Flag(
        name: .customLong("exit-status"),
        help: "End with what the run came to, not with whether it could be watched."
    )
    var tellsOutcome = false

    package init() {}

    private static let pause = Duration.milliseconds(200)

    package func run(in surroundings: Surroundings) async throws -> ExitStatus {
        let layout = try surroundings.repository()
        let follower = try RunFollower(
            of: surroundings.run(named: run),
            in: layout.commonDirectory
        )
        let named = follower.history.names.run
        let choice = display.choice()
        let surroundings = surroundings.narrating(try choice.mode(surroundings))
        let session = RunSession(surroundings: surroundings)
        guard follower.isAlive else {
            surroundings.console.narrate("no process acts for \(named) now; this is how it stands")
            return try tell(follower.history, surroundings)
        }
        let shown = try choice.display(surroundings, follower.history)
        let stop = StopSignal()
        let (ended, signal) = await session.listening(onPress: { stop.give($0) }) {
            try await RunSession.showing(shown) {
                try await WatchCommand.follow(follower, shown, until: stop)
            }
        }
        let history = try ended.get()
        if let signal {
            surroundings.console.narrate(
                "\(named) goes on; look again: git orchestrate watch \(named)"
            )
            return signal == 15 ? .terminated : .interrupted
        }
        return try tell(history, surroundings)
    }

    private func tell(_ history: RunHistory, _ surroundings: Surroundings) throws -> ExitStatus {
        let status = try RunStatus(history, isAlive: false)
        surroundings.answer(
            ReportText.lines(status, now: surroundings.clock.now()),
            color: display.color
        )
        return tellsOutcome ? RunSession.status(of: history) : .done
    }

    /// To the end of the process that acts for it, or until somebody has seen enough.
    private static func follow(
        _ follower: RunFollower,
        _ display: any RunDisplay,
        until stop: StopSignal,
    ) async throws -> RunHistory {
        var follower = follower
        while !stop.isGiven {
            // Asked before the journal is: what is recorded last is recorded by one that is there.
            let isAlive = follower.isAlive
            try follower.readOn(display.tell)
            if !isAlive { break }
            try await Task.sleep(for: pause)
        }
        return follower.history
    }
}
