package import ArgumentParser
import Git
import Orchestration
import SystemPackage

/// Moves a branch to what a run has integrated.
package struct AcceptCommand: OrchestrateCommand {
    package static let configuration = CommandConfiguration(
        commandName: "accept",
        abstract: "Move a branch forward to what a run has integrated and tested.",
        usage: "git orchestrate accept [<run>] [--into <branch>] [--dry-run]",
        discussion: """
            The branch moves forward only, and only while nobody has it checked out: there, the plain \
            git command that does it is shown instead.
            """,
    )

    @Argument(
        help: "The name of the run; the latest one when not given.",
        completion: CompletedWords.runs.completion
    )
    var run: String?

    @Option(
        help: ArgumentHelp(
            "The branch; the one the run was started on when not given.",
            valueName: "branch"
        ),
        completion: CompletedWords.branches.completion
    )
    var into: String?

    @Flag(name: [.customShort("n"), .long], help: "Only tell what would be done.")
    var dryRun = false

    package init() {}

    package func run(in surroundings: Surroundings) async throws -> ExitStatus {
        try surroundings.refuseInsideAgent()
        let layout = try surroundings.repository()
        let history = try surroundings.history(run, in: layout)
        let names = history.names
        do {
            let acceptance = try Acceptance(history, into: into)
            let move =
                "\(acceptance.branch.short) from \(acceptance.from.short) to "
                + "\(acceptance.to.short)"
            guard !dryRun else {
                surroundings.console.answer("would move \(move)")
                return .done
            }
            try await acceptance.perform(Journal(continuing: names, clock: surroundings.clock))
            surroundings.console.answer(
                acceptance.from == acceptance.to
                    ? "\(acceptance.branch.short) is there already" : "moved \(move)"
            )
            return .done
        } catch let error as AcceptanceError {
            throw Refusal(reason: error, history: history)
        }
    }

    /// What the words about it need besides the reason.
    struct Refusal: Error {
        let reason: AcceptanceError
        let history: RunHistory
    }
}

extension Diagnosis {
    init(_ refusal: AcceptCommand.Refusal) {
        let names = refusal.history.names
        let branch = names.integration.short
        let unchanged = ["no branch was moved"]
        switch refusal.reason {
        case .running:
            self.init(
                "a process acts for \(names.run) now, so its integration is not at its end",
                notes: unchanged,
                hints: ["git orchestrate status \(names.run)"],
                status: .failed
            )
        case .noBranch:
            self.init(
                "the run was not started on a branch, so which one is to move has to be said",
                notes: unchanged,
                hints: ["git orchestrate accept \(names.run) --into <branch>"]
            )
        case .unknownBranch(let text):
            self.init("there is no branch \"\(text)\" that could be moved", notes: unchanged)
        case .aggregated:
            self.init(
                "nothing of \(names.run) was merged, since the strategy of its plan is aggregate",
                notes: unchanged + ["its work is on its branches"],
                hints: ["git branch --list '\(names.branchPrefix)*'"],
                status: .failed
            )
        case .notIntegrated:
            self.init(
                "\(names.run) has no integration that is at its end",
                notes: unchanged,
                hints: ["git orchestrate resume \(names.run)"],
                status: .failed
            )
        case .untested(let commit):
            self.init(
                "\(branch) is at \(commit.short), which this run has not tested",
                notes: unchanged,
                hints: refusal.history.ownCommits.contains(commit)
                    ? ["git orchestrate integrate \(names.run)"]
                    : ["git log --oneline \(commit.short)", "git branch my-work \(commit.short)"],
                status: .checkRed
            )
        case .notDone(let outcome):
            self.init(
                "\(names.run) is not done: \(ReportText.words(outcome))",
                notes: unchanged,
                hints: ["git orchestrate status \(names.run)"],
                status: ExitStatus(outcome)
            )
        case .diverged(let target, let commits):
            let count = commits.count < 20 ? "\(commits.count)" : "20 or more"
            self.init(
                "\(target.short) has \(count) \(commits.count == 1 ? "commit" : "commits") that "
                    + "the integration has not",
                notes: commits.prefix(5).map { "\($0.id.short) \($0.subject)" } + unchanged,
                hints: [
                    "git log --oneline --left-right --graph \(ShellText.quoted(target.short))...\(branch)",
                    "git switch \(ShellText.quoted(target.short)) && git merge \(branch)",
                ],
                status: .failed
            )
        case .beingRewritten(let target):
            self.init(
                "a rebase or a bisection of \(target.short) is under way in some worktree",
                notes: unchanged,
                hints: ["git worktree list"],
                status: .failed
            )
        case .movedMeanwhile(let target):
            self.init("\(target.short) has just been moved by somebody else", notes: unchanged)
        case .ofARun(let text):
            self.init("\(text) is a branch of a run, not one of yours", notes: unchanged)
        case .checkedOut(let target, let place):
            self.init(
                "\(target.short) is checked out in \(place), and would move under its files",
                notes: unchanged + ["there, this does it:"],
                hints: ["cd \(ShellText.quoted(place.string))", "git merge --ff-only \(branch)"],
                status: .failed
            )
        }
    }
}
