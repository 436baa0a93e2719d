package import ArgumentParser
import Git
import Orchestration
import Planning
import SystemPackage

/// Takes the worktree away in which a conflict was being resolved.
package struct AbortCommand: OrchestrateCommand {
    package static let configuration = CommandConfiguration(
        commandName: "abort",
        abstract: "Stop resolving a conflict. The conflict stays, and what you did is kept.",
        usage: "git orchestrate abort [<subtask>] [--run <run>]",
    )

    @Argument(
        help: "The id of the subtask; not needed while only one is being resolved.",
        completion: CompletedWords.subtasks.completion
    )
    var subtask: String?

    @OptionGroup var options: RequestOptions

    package init() {}

    package func run(in surroundings: Surroundings) async throws -> ExitStatus {
        try surroundings.refuseInsideAgent()
        let desk = try ConflictDesk(surroundings, run: options.run)
        let sites: [ResolutionSite]
        if let subtask {
            sites = [try desk.begunSite(of: subtask)].compactMap { $0 }
        } else {
            sites = desk.begunSites
        }
        guard let site = sites.first else {
            throw CommandError.notBegun(nil, desk.history.names.run)
        }
        guard sites.count == 1 else {
            throw CommandError.whichOne(
                sites.map(\.subtask),
                desk.history.names.run
            )
        }
        let journal = try desk.journal
        let before = await journal.tip
        let laidOut = site.laidOut
        try await site.remove(journal)
        surroundings.console.answer("removed \(site.workspace.path)")
        try desk.tellKept(since: before, unlike: laidOut)
        return .done
    }
}
