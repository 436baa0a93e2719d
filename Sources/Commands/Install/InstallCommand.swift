import Agents
package import ArgumentParser
import Orchestration
import SystemPackage

/// Puts this program where shells and `man` find it.
package struct InstallCommand: OrchestrateCommand {
    package static let configuration = CommandConfiguration(
        commandName: "install",
        abstract: "Install this program, its manual pages and its completions, or upgrade them.",
        usage: "git orchestrate install [--prefix <folder>] [--dry-run] [--force] [--json]",
    )

    @OptionGroup var options: InstallOptions

    @Flag(help: "Also replace files that something else put there.")
    var force = false

    package init() {}

    package func run(in surroundings: Surroundings) async throws -> ExitStatus {
        let installer = try options.installer(surroundings)
        let files = try InstallPlaces.files(program: surroundings.supervisor.path)
        let steps = try installer.steps(for: files, force: force)
        if !options.isDryRun {
            try installer.install(files, steps: steps, version: GitOrchestrate.version)
        }
        try options.tell(steps, installer, surroundings)
        notePath(installer, surroundings)
        return .done
    }

    /// Git finds a subcommand on `PATH` and nowhere else.
    private func notePath(_ installer: Installer, _ surroundings: Surroundings) {
        let console = surroundings.console
        let folder = installer.prefix.appending("bin")
        let search = ProgramSearch(
            environment: surroundings.environment,
            working: surroundings.folder
        )
        let found = search.find("git-orchestrate")
        if found == folder.appending("git-orchestrate") { return }
        if let found, search.folders.contains(folder) {
            console.narrate("note: \(found) comes before it on PATH")
            return
        }
        console.narrate("note: \(folder) is not on PATH, so git does not find it; in your profile:")
        console.narrate("  export PATH=\(ShellText.quoted(folder.string)):\"$PATH\"")
    }
}

/// Takes away what `install` put there.
package struct UninstallCommand: OrchestrateCommand {
    package static let configuration = CommandConfiguration(
        commandName: "uninstall",
        abstract: "Remove what `install` put there and nobody has changed since.",
        usage: "git orchestrate uninstall [--prefix <folder>] [--dry-run] [--json]",
    )

    @OptionGroup var options: InstallOptions

    package init() {}

    package func run(in surroundings: Surroundings) async throws -> ExitStatus {
        let installer = try options.installer(surroundings)
        let steps = try installer.removals()
        if !options.isDryRun { try installer.remove(steps) }
        try options.tell(steps, installer, surroundings)
        return .done
    }
}
