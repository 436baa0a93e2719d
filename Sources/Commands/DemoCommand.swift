package import ArgumentParser
import Foundation
import Git
import Merging
import Orchestration
import Planning
import SystemPackage
import Templates

/// Shows the whole thing: a small repository, five scripted agents, one real conflict.
package struct DemoCommand: OrchestrateCommand {
    package static let configuration = CommandConfiguration(
        commandName: "demo",
        abstract: "Show a whole run, with a conflict, in a new repository in a temporary folder.",
        usage: "git orchestrate demo [--in <folder>]",
    )

    @Option(
        name: .customLong("in"),
        help: ArgumentHelp("An empty or new folder for it.", valueName: "folder")
    )
    var place: String?

    package init() {}

    package func run(in surroundings: Surroundings) async throws -> ExitStatus {
        let folder = try makeFolder(surroundings)
        let console = surroundings.console
        let repository = folder.appending("restaurant")
        try RepositoryMaker.make(
            at: repository,
            files: [("menu.txt", Templates.demoMenu), ("orchestration.yml", Templates.demoPlan)],
            author: Signature.tool(at: surroundings.clock.now().seconds)
        )
        console.narrate("made a repository at \(repository)")
        console.narrate("$ cd \(ShellText.quoted(repository.string)) && git orchestrate start")
        let inside = Surroundings(
            console: console,
            environment: outer(surroundings),
            folder: repository,
            clock: surroundings.clock,
            supervisor: surroundings.supervisor,
            signals: surroundings.signals,
            ask: surroundings.ask,
            terminal: surroundings.terminal
        )
        let layout = try inside.repository()
        let file = try PlanFile(named: nil, in: inside, top: nil)
        let launch = try PlanOptions.parse([]).launch(file, in: layout, inside)
        // It is ours, and the commands shown at the end are to work as they are shown.
        try TrustCheck(surroundings: inside, layout: layout, isAgreed: true)
            .confirm(launch.plan, on: launch.base, from: launch.planName)
        let status = try await RunSession(surroundings: inside).start(
            try launch.begin(clock: inside.clock, supervisor: inside.supervisor)
        )
        console.answer("")
        // The conflict is what the demo is for; a run without one is a failure of it.
        guard status == .waitsForPerson else { return status == .done ? .failed : status }
        console.answer("two agents wanted the same line, so the run waits for you. Look around:")
        console.answer("  cd \(ShellText.quoted(repository.string))")
        console.answer("  git orchestrate status")
        console.answer("  git worktree list")
        return .done
    }

    private func makeFolder(_ surroundings: Surroundings) throws -> FilePath {
        let files = FileManager.default
        guard let place else {
            let path =
                files.temporaryDirectory.path + "/git-orchestrate-demo-"
                + UUID().uuidString.prefix(8)
            try files.createDirectory(atPath: path, withIntermediateDirectories: true)
            return FilePath(path)
        }
        let path = surroundings.path(place)
        if let names = try? files.contentsOfDirectory(atPath: path.string), !names.isEmpty {
            throw DemoError.notEmpty(path)
        }
        try files.createDirectory(atPath: path.string, withIntermediateDirectories: true)
        return path
    }

    /// The demo's repository is nobody's: what points git elsewhere does not count there.
    private func outer(_ surroundings: Surroundings) -> [String: String] {
        surroundings.environment.filter { name, _ in
            !name.hasPrefix("GIT_CONFIG_") && name != "GIT_DIR" && name != "GIT_WORK_TREE"
                && name != "GIT_INDEX_FILE"
        }
    }
}

/// Why the demo cannot be made.
enum DemoError: Error {
    case notEmpty(FilePath)
}
