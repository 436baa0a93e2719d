package import ArgumentParser
import Git
import Orchestration
import Planning
import SystemPackage

/// Shows what a subtask changes, by the user's own `git diff`.
package struct DiffCommand: OrchestrateCommand {
    package static let configuration = CommandConfiguration(
        commandName: "diff",
        abstract: "Show what a subtask changes, as git diff does.",
        usage: """
            git orchestrate diff <subtask> [--attempt <n>] [--run <run>] [<option of git diff>...] [-- <path>...]
            """,
        discussion: """
            Of one that is at work also what is not committed yet, without disturbing it. Options that \
            are not listed here are git's: --stat, --word-diff, --name-only.
            """
    )

    @Argument(help: "The id of a subtask.", completion: CompletedWords.subtasks.completion)
    var subtask: String

    @OptionGroup var which: AttemptOptions

    @Argument(parsing: .allUnrecognized, help: "Options of git diff, and paths behind --.")
    var options: [String] = []

    package init() {}

    package mutating func validate() throws {
        if let word = options.prefix(while: { $0 != "--" }).first(where: { !$0.hasPrefix("-") }) {
            throw ValidationError("'\(word)' is no option; paths stand behind --.")
        }
    }

    package func run(in surroundings: Surroundings) async throws -> ExitStatus {
        let chosen = try which.choose(subtask, surroundings)
        guard let record = chosen.record else {
            throw CommandError.neverBegan(subtask, chosen.history.names.run)
        }
        if let finish = record.finish {
            try surroundings.replace(
                "git",
                ["diff", record.start.base.hex, finish.tip.hex] + options
            )
        }
        let names = chosen.history.names
        let workspace = names.workspace(chosen.subtask.id, attempt: record.start.attempt)
        if let objection = WorkspaceCheck.objection(to: workspace, of: names) {
            throw CommandError.workspaceNotUsable(workspace.path.string, objection)
        }
        surroundings.console.narrate(
            "\(subtask) has not ended: this is what it changes by now, without files that are new to git"
        )
        // Named outright: a GIT_DIR of the user's would win over the folder. And git refreshes an index
        // that it reads, for which it would take the lock that the agent needs.
        try surroundings.replace(
            "git",
            [
                "--no-optional-locks", "-C", workspace.path.string,
                "--git-dir", names.record(of: workspace).string,
                "--work-tree", workspace.path.string, "diff", record.start.base.hex,
            ] + options
        )
    }
}
