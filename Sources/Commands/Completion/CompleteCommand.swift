package import ArgumentParser

/// Tells a shell which words there are; says nothing where it cannot.
package struct CompleteCommand: OrchestrateCommand {
    package static let configuration = CommandConfiguration(
        commandName: "__complete",
        abstract: "List names that a shell completes.",
        shouldDisplay: false,
    )

    @Argument(help: "Which names.")
    var words: CompletedWords

    package init() {}

    package func run(in surroundings: Surroundings) async throws -> ExitStatus {
        // Somebody is in the middle of typing: an error is nothing to interrupt them with.
        for word in (try? words.list(surroundings)) ?? [] { surroundings.console.answer(word) }
        return .done
    }
}
