package import ArgumentParser
import Templates

/// Prints the form of a plan file, for editors.
package struct SchemaCommand: OrchestrateCommand {
    package static let configuration = CommandConfiguration(
        commandName: "schema",
        abstract: "Print the JSON Schema of a plan file, for editors.",
        usage: "git orchestrate schema > plan.schema.json",
    )

    package init() {}

    package func run(in surroundings: Surroundings) async throws -> ExitStatus {
        // What prints a line ends it.
        let text = Templates.planSchema
        surroundings.console.answer(text.hasSuffix("\n") ? String(text.dropLast()) : text)
        return .done
    }
}
