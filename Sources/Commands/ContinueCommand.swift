package import ArgumentParser
import Git
import Orchestration
import Planning
import Scheduling
import SystemPackage

/// Goes on with a run: with what a person has resolved, or after a pause.
package struct ContinueCommand: OrchestrateCommand {
    package static let configuration = CommandConfiguration(
        commandName: "continue",
        abstract: "Go on with a run: with the conflicts that you have resolved, or after a pause.",
        usage: "git orchestrate continue [<run>] [--trust]",
        discussion: """
            Takes what you made of each conflict in its worktree, committing it if you have not. It is \
            recorded, and used again wherever the same conflict comes up.
            """,
    )

    @Argument(
        help: "The name of the run; the latest one when not given.",
        completion: CompletedWords.runs.completion
    )
    var run: String?

    @Option(
        name: .customLong("run"),
        help: "The same, as other commands have it.",
        completion: CompletedWords.runs.completion
    )
    var named: String?

    @Flag(
        name: .customLong("trust"),
        help: "Run the plan's commands without asking, and remember them."
    )
    var isTrusted = false

    private static let hint = "git orchestrate continue --trust"

    package init() {}

    package mutating func validate() throws {
        if run != nil, named != nil { throw ValidationError("Name the run once.") }
    }

    package func run(in surroundings: Surroundings) async throws -> ExitStatus {
        let run = run ?? named
        let desk = try ConflictDesk(surroundings, run: run)
        let layout = try surroundings.repository()
        let sites = desk.begunSites
        guard !sites.isEmpty else {
            if let waiting = desk.firstConflict, !desk.history.schedule.isHeldBack {
                throw CommandError.notBegun(waiting, desk.history.names.run)
            }
            return try await RequestSender(surroundings: surroundings)
                .send(.proceed, subtask: nil, run: run)
        }
        try surroundings.refuseInsideAgent()
        // Before anything is recorded: whoever says no has changed nothing.
        try RunSession(surroundings: surroundings)
            .confirmCommands(of: desk.history, isTrusted: isTrusted, hint: ContinueCommand.hint)
        let journal = try desk.journal
        var open: [(site: ResolutionSite, state: ResolutionSite.State)] = []
        var taken = 0
        for site in sites {
            let state = try await site.state()
            guard state == .ready else {
                open.append((site, state))
                continue
            }
            let before = await journal.tip
            try await site.finish(journal)
            surroundings.console.narrate("took the resolution of \(site.subtask)")
            for commit in try desk.preserved(since: before) {
                surroundings.console.narrate(
                    "what was in no commit is kept: git show \(commit.short)"
                )
            }
            if surroundings.folder.starts(with: site.workspace.path) {
                let main = ShellText.quoted(RunNames.mainFolder(layout).string)
                surroundings.console.narrate("the folder that you are in is gone: cd \(main)")
            }
            if !site.isCurrent {
                surroundings.console.narrate(
                    "it answers what came before it when its worktree was made; where that is "
                        + "different now, you are asked again"
                )
            }
            taken += 1
        }
        if taken == 0, let (site, state) = open.first, !desk.history.schedule.isHeldBack {
            throw CommandError.notResolved(site, state)
        }
        try await retryStarts(desk, journal)
        for (site, state) in open {
            let (message, notes) = ResolutionProblem.text(site, state)
            for line in [message] + notes { surroundings.console.narrate("note: \(line)") }
        }
        return try await goOn(desk, surroundings)
    }

    /// Dependencies that disagree may have done so for the same reason: whatever waits for them tries to
    /// start again, and waits again if it cannot.
    private func retryStarts(_ desk: ConflictDesk, _ journal: Journal) async throws {
        for id in desk.history.dependencyConflicts.keys.sorted(by: { $0.text < $1.text })
        where desk.history.schedule.state(of: id) == .needsPerson {
            try await journal.record(.requested(Requested(.retry, id)))
        }
    }

    private func goOn(_ desk: ConflictDesk, _ surroundings: Surroundings) async throws -> ExitStatus
    {
        let names = desk.history.names
        if desk.history.schedule.isHeldBack {
            try await desk.journal.record(.requested(Requested(.proceed)))
        }
        // A process that is telling the end of the run hears nothing any more, and is soon gone.
        for _ in 0..<100 {
            if let held = try await HeldRun.takeOver(
                names,
                environment: surroundings.environment,
                supervisor: surroundings.supervisor,
                clock: surroundings.clock
            ) {
                try held.checkCommands()
                return try await RunSession(surroundings: surroundings).resume(
                    held,
                    isTrusted: isTrusted,
                    hint: ContinueCommand.hint
                )
            }
            let now = try RunReader.history(of: names.run, in: names.commonDirectory)
            guard now.schedule.isFinished else { break }
            try await Task.sleep(for: .milliseconds(100))
        }
        surroundings.console.narrate("the process that acts for \(names.run) goes on with it")
        return .done
    }
}
