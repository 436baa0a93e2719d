package import ArgumentParser

/// Says which version this is, and what it was made with.
package struct VersionCommand: OrchestrateCommand {
    package static let configuration = CommandConfiguration(
        commandName: "version",
        abstract: "Show the version, and what this program was made with and found.",
        usage: "git orchestrate version [--build-options] [--json]",
    )

    @Flag(name: .customLong("build-options"), help: "Also show Swift, libgit2, git and the system.")
    var hasBuildOptions = false

    @Flag(help: "Answer with one JSON document.")
    var json = false

    package init() {}

    package func run(in surroundings: Surroundings) async throws -> ExitStatus {
        let console = surroundings.console
        guard json || hasBuildOptions else {
            console.answer("git-orchestrate version \(GitOrchestrate.version)")
            return .done
        }
        let facts = await BuildFacts(surroundings)
        if json {
            try console.answer(document: facts)
        } else {
            for line in facts.lines { console.answer(line) }
        }
        return .done
    }
}
