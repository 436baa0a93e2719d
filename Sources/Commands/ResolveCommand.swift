import Agents
package import ArgumentParser
import Git
import Merging
import Orchestration
import Planning
import SystemPackage

/// Lays a conflict out for a person, as an ordinary merge in progress.
package struct ResolveCommand: OrchestrateCommand {
    package static let configuration = CommandConfiguration(
        commandName: "resolve",
        abstract: "Lay a conflict out in a worktree of its own, as a merge in progress.",
        usage: """
            git orchestrate resolve <subtask> [--run <run>]
                   git orchestrate resolve <subtask> --take ours|theirs [<path>...] [--run <run>]
            """,
        discussion: """
            The worktree is in the state that git merge leaves when it stops, so that your editor, git \
            status, git mergetool, git add and git commit work in it. What was merged before is \
            "ours", the subtask's work is "theirs". When nothing is left: git orchestrate continue.
            """,
    )

    enum Side: String, ExpressibleByArgument, CaseIterable {
        case ours, theirs

        var side: MergeStage.Side { self == .ours ? .ours : .theirs }
    }

    @Argument(
        help: "The id of the subtask that waits.",
        completion: CompletedWords.subtasks.completion
    )
    var subtask: String

    @Option(help: ArgumentHelp("Take one side of what is in question.", valueName: "side"))
    var take: Side?

    @Argument(help: "Only of these paths, as they are in the repository.")
    var paths: [String] = []

    @OptionGroup var options: RequestOptions

    package init() {}

    package mutating func validate() throws {
        if take == nil, !paths.isEmpty {
            throw ValidationError("Paths are named with --take ours or --take theirs.")
        }
    }

    /// What a person has written so far goes when a side is taken.
    private func keepEdits(
        _ site: ResolutionSite,
        _ desk: ConflictDesk,
    ) async throws {
        let journal = try desk.journal
        let before = await journal.tip
        let laidOut = site.laidOut
        try await site.preserve(journal)
        try desk.tellKept(since: before, unlike: laidOut)
    }

    package func run(in surroundings: Surroundings) async throws -> ExitStatus {
        try surroundings.refuseInsideAgent()
        let desk = try ConflictDesk(surroundings, run: options.run)
        let site = try desk.site(of: subtask)
        let console = surroundings.console
        let wanted = try paths.map { try path($0, site, surroundings) }
        try site.checkTaking(wanted)
        let isNew = !site.isThere
        let suggestions = try await site.make(
            Workspaces(names: desk.history.names),
            desk.journal
        )
        if let take {
            if !isNew { try await keepEdits(site, desk) }
            for path in try await site.take(take.side, of: wanted) {
                console.narrate("took \(take.rawValue) of \(path)")
            }
        }
        if isNew, take == nil {
            let reports = try await desk.reports(of: subtask)
            for report in reports { console.narrate(ConflictText.headline(report)) }
        }
        if !site.isCurrent {
            console.narrate(
                "note: what \(site.subtask) is merged into has changed since this was laid out; what you "
                    + "make of it is kept as an answer to that, or: git orchestrate abort \(site.subtask)"
            )
        }
        for suggestion in suggestions { console.narrate("note: \(text(suggestion))") }
        let steps = ResolutionSteps.lines(
            try await site.state(),
            site.conflict,
            of: site.subtask,
            in: site.workspace.path,
            desk.history.names.run
        )
        for line in steps { console.answer(line) }
        return .done
    }

    /// A path as it is in the repository, or from where the user stands.
    private func path(
        _ text: String,
        _ site: ResolutionSite,
        _ surroundings: Surroundings,
    ) throws -> GitPath {
        let given = GitPath(quoted: text) ?? GitPath(text)
        if site.conflict.stages.contains(where: { $0.path == given }) { return given }
        let layout = try surroundings.repository()
        guard let top = layout.workingTree else { return given }
        let full = surroundings.folder.pushing(FilePath(text)).lexicallyNormalized()
        var relative = full
        guard relative.removePrefix(top) else { return given }
        return relative.gitPath
    }

    private func text(_ suggestion: ResolutionSite.Suggestion) -> String {
        let source = suggestion.from
        let origin = "\(source.resolvedBy.name) resolved the same in \(source.run)"
        guard let hunks = suggestion.hunks else {
            return "\(suggestion.path) is as \(origin); look at it, then git add it"
        }
        return "\(suggestion.path): \(hunks) of \(suggestion.of) conflicts are filled in as "
            + "\(origin); look at them, then git add it"
    }
}
