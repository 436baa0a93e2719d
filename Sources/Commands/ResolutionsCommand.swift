package import ArgumentParser
import Git
import Merging
import Orchestration
import Planning

/// Lists what people have answered to conflicts in this repository.
package struct ResolutionsCommand: OrchestrateCommand {
    package static let configuration = CommandConfiguration(
        commandName: "resolutions",
        abstract: "List the resolutions that are used again when the same conflict comes up.",
        usage: "git orchestrate resolutions [--json]",
    )

    @Flag(help: "Answer in JSON.")
    var json = false

    package init() {}

    package func run(in surroundings: Surroundings) async throws -> ExitStatus {
        let layout = try surroundings.repository()
        let known = try Resolutions.all(in: layout)
        if json {
            try surroundings.console.answer(document: Document(resolutions: known))
            return .done
        }
        if known.isEmpty { surroundings.console.narrate("nothing has been resolved here yet") }
        for resolution in known { surroundings.console.answer(Resolutions.line(resolution)) }
        return .done
    }

    private struct Document: Encodable {
        let schema = "git-orchestrate/resolutions/1"
        let resolutions: [Resolution]
    }
}

/// Drops one resolution.
package struct ForgetCommand: OrchestrateCommand {
    package static let configuration = CommandConfiguration(
        commandName: "forget",
        abstract: "Do not use a resolution any more.",
        usage: "git orchestrate forget <resolution>",
    )

    @Argument(
        help: "The name of a resolution, or its beginning: see `resolutions`.",
        completion: CompletedWords.resolutions.completion
    )
    var resolution: String

    package init() {}

    package func run(in surroundings: Surroundings) async throws -> ExitStatus {
        try surroundings.refuseInsideAgent()
        let layout = try surroundings.repository()
        guard resolution.count >= 4 else {
            throw CommandError.noSuchResolution(resolution, matches: 0)
        }
        let found = try Resolutions.all(in: layout)
            .filter { $0.key.description.hasPrefix(resolution.lowercased()) }
        guard let only = found.first, found.count == 1, !resolution.isEmpty else {
            throw CommandError.noSuchResolution(resolution, matches: found.count)
        }
        let settings = try Settings(
            repository: layout.commonDirectory,
            environment: surroundings.environment,
            plan: nil
        )
        let person = settings.identity ?? Signature.tool(at: 0)
        try ResolutionLog(layout.commonDirectory)
            .forget(only, by: person.at(surroundings.clock.now().seconds))
        surroundings.console.answer("forgot \(Resolutions.line(only))")
        surroundings.console.narrate(
            "the next integration asks again; what it was is in git log \(RunNames.resolutions)"
        )
        return .done
    }
}

enum Resolutions {
    static func all(in layout: RepositoryLayout) throws -> [Resolution] {
        let book = try ResolutionLog(layout.commonDirectory).book()
        return try book.all(in: Repository(at: layout.commonDirectory))
    }

    static func line(_ resolution: Resolution) -> String {
        let with = resolution.with.map(\.text).joined(separator: ", ")
        let paths = resolution.files.filter(\.isConflict).map(\.path.description)
        return "\(resolution.key.id.short)  \(resolution.subtask)"
            + (with.isEmpty ? "" : " with \(with)")
            + " (\(resolution.run)): \(paths.joined(separator: ", ")), by \(resolution.resolvedBy.name)"
            + (resolution.isByAgent ? ", an agent" : "")
    }
}
