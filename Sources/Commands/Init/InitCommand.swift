package import ArgumentParser
import Foundation
import Git
import Orchestration
import SystemPackage

/// Writes a plan to begin with.
package struct InitCommand: OrchestrateCommand {
    package static let configuration = CommandConfiguration(
        commandName: "init",
        abstract: "Write a plan to begin with, with a comment for each part of it.",
        usage: """
            git orchestrate init [--template <kind>] [--output <file>] [--dry-run]
                   git orchestrate init --agent-commands [--dry-run]
            """,
    )

    @Option(help: ArgumentHelp("The kind of work; feature when not given.", valueName: "kind"))
    var template: PlanTemplate?

    @Option(
        name: [.short, .long],
        help: ArgumentHelp("The plan's file; orchestration.yml when not given.", valueName: "file"),
        completion: .file(extensions: ["yml", "yaml"])
    )
    var output: String?

    @Flag(
        name: .customLong("agent-commands"),
        help: "Write slash commands and skills for coding agents instead of a plan."
    )
    var isForAgents = false

    @Flag(
        name: [.customShort("n"), .customLong("dry-run")],
        help: "Only print what would be written."
    )
    var isDryRun = false

    package init() {}

    package mutating func validate() throws {
        if isForAgents, template != nil || output != nil {
            throw ValidationError("--agent-commands writes no plan.")
        }
    }

    package func run(in surroundings: Surroundings) async throws -> ExitStatus {
        isForAgents ? try writeForAgents(surroundings) : try writePlan(surroundings)
    }

    private func writePlan(_ surroundings: Surroundings) throws -> ExitStatus {
        let console = surroundings.console
        let name = output ?? PlanFile.names[0]
        let path = surroundings.path(name)
        let text = (template ?? .feature).text
        if isDryRun {
            console.answer(String(text.dropLast()))
            return .done
        }
        try write(text, to: path)
        console.answer("wrote \(name)")
        // The names that are looked for need not be typed.
        let argument = PlanFile.names.contains(name) ? "" : " " + ShellText.quoted(name)
        console.narrate("change it to what you want done, then look what would happen:")
        console.narrate("  git orchestrate plan" + argument)
        return .done
    }

    /// At the top of the working tree, where agents look; files that are there are somebody's.
    private func writeForAgents(_ surroundings: Surroundings) throws -> ExitStatus {
        let console = surroundings.console
        guard let top = try surroundings.repository().workingTree else { throw InitError.isBare }
        var kept: [String] = []
        for file in StarterFile.forAgents {
            let path = top.appending(FilePath(file.path).components)
            let found = FileManager.default.contents(atPath: path.string)
            if found == Data(file.text.utf8) {
                console.answer("\(file.path) is as it should be")
            } else if InitCommand.isThere(path) {
                kept.append(file.path)
                console.answer("kept \(file.path), which is not ours")
            } else if isDryRun {
                console.answer("would write \(file.path)")
            } else {
                try write(file.text, to: path)
                console.answer("wrote \(file.path)")
            }
        }
        if !kept.isEmpty {
            console.narrate("what is not ours is left as it is: move it away to have ours")
        }
        return .done
    }

    private static func isThere(_ path: FilePath) -> Bool {
        // A link that leads nowhere is something too.
        (try? FileManager.default.attributesOfItem(atPath: path.string)) != nil
    }

    /// Only where there is nothing: no instant in which somebody else's file could be lost.
    private func write(_ text: String, to path: FilePath) throws {
        do {
            try FileManager.default.createDirectory(
                atPath: path.removingLastComponent().string,
                withIntermediateDirectories: true
            )
            try Data(text.utf8).write(
                to: URL(fileURLWithPath: path.string),
                options: .withoutOverwriting
            )
        } catch {
            if InitCommand.isThere(path) { throw InitError.isThere(path) }
            throw FileFailure(
                operation: "write",
                path: path,
                reason: (error as NSError).localizedDescription
            )
        }
    }
}

/// Why nothing was written.
enum InitError: Error {
    case isThere(FilePath)
    case isBare
}
