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

    @Argument(help: "The id of the subtask that waits.")
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

    package func run(in surroundings: Surroundings) async throws -> ExitStatus {
        try surroundings.refuseInsideAgent()
        let desk = try ConflictDesk(surroundings, run: options.run)
        let site = try desk.site(of: subtask)
        let console = surroundings.console
        let isNew = !site.isThere
        let suggestions = try await site.make(Workspaces(names: desk.history.names))
        if let take {
            let wanted = paths.map { GitPath(quoted: $0) ?? GitPath($0) }
            for path in try await site.take(take.side, of: wanted) {
                console.narrate("took \(take.rawValue) of \(path)")
            }
        }
        if isNew, take == nil {
            let reports = try await desk.reports(of: subtask)
            for report in reports { console.narrate(ConflictText.headline(report)) }
        }
        for suggestion in suggestions { console.narrate("note: \(text(suggestion))") }
        for line in next(try await site.state(), site, desk.history.names.run) {
            console.answer(line)
        }
        return .done
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

    private func next(
        _ state: ResolutionSite.State,
        _ site: ResolutionSite,
        _ run: RunID,
    ) -> [String] {
        let folder = "cd \(ShellText.quoted(site.workspace.path.string))"
        let goOn = "git orchestrate continue \(run)"
        switch state {
        case .unmerged(let paths):
            let names = paths.map { ShellText.quoted($0.description) }.joined(separator: " ")
            return [folder, "git status", "# edit \(names)", "git add \(names)", goOn]
        case .unstaged(let paths):
            let names = paths.map { ShellText.quoted($0.description) }.joined(separator: " ")
            return [folder, "git add \(names)", goOn]
        case .marked(let marks):
            return [folder] + marks.prefix(5).map { "# edit \($0.path), line \($0.line)" } + [goOn]
        case .elsewhere: return [folder, "git status", goOn]
        case .ready: return [folder, "git diff HEAD", goOn]
        }
    }
}
