package import ArgumentParser
import Foundation
import SystemPackage

/// Writes the pages of the manual, for whoever packages this program.
package struct ManCommand: OrchestrateCommand {
    package static let configuration = CommandConfiguration(
        commandName: "__man",
        abstract: "Write the manual pages into a folder.",
        usage: "git orchestrate __man --into <folder>",
        shouldDisplay: false,
    )

    @Option(help: ArgumentHelp("The folder, made where there is none.", valueName: "folder"))
    var into: String

    package init() {}

    package func run(in surroundings: Surroundings) async throws -> ExitStatus {
        let folder = surroundings.path(into)
        try FileManager.default.createDirectory(
            atPath: folder.string,
            withIntermediateDirectories: true
        )
        for page in try Manual.pages() {
            let path = folder.appending(page.file)
            try Data(page.text.utf8).write(to: URL(fileURLWithPath: path.string), options: .atomic)
        }
        return .done
    }
}
