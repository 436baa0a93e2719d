package import ArgumentParser

/// Prints what a shell needs to complete the command line.
package struct CompletionCommand: OrchestrateCommand {
    package static let configuration = CommandConfiguration(
        commandName: "completion",
        abstract: "Print the script that completes this command line in bash, zsh or fish.",
        usage: "git orchestrate completion (bash | zsh | fish)",
    )

    enum Shell: String, ExpressibleByArgument, CaseIterable {
        case bash, zsh, fish

        /// As the library calls it.
        var known: CompletionShell {
            switch self {
            case .bash: .bash
            case .zsh: .zsh
            case .fish: .fish
            }
        }
    }

    @Argument(help: "The shell.")
    var shell: Shell

    package init() {}

    package func run(in surroundings: Surroundings) async throws -> ExitStatus {
        surroundings.console.answer(CompletionScript.text(for: shell.known))
        return .done
    }
}
