import Agents
import Git
package import Planning
package import SystemPackage

/// The shell texts of plans that somebody has agreed to run in this repository.
///
/// A plan file comes with a clone or from an agent, and runs commands. What was agreed to is kept in
/// the repository's own folder, which no clone brings along, as the id that git would give each text.
package struct TrustedCommands {
    private let file: FilePath
    private let ids: Set<String>

    package init(_ commonDirectory: FilePath) {
        file = commonDirectory.appending("orchestrate").appending("trusted")
        let bytes = PlainFile.read(file) ?? []
        let text = String(decoding: bytes, as: UTF8.self)
        ids = Set(text.split(separator: "\n").map(String.init))
    }

    /// What a plan would run and nobody has agreed to yet, each text once.
    package func unknown(among commands: [Plan.Command]) -> [Plan.Command] {
        var seen = ids
        return commands.filter { seen.insert(TrustedCommands.id($0.text)).inserted }
    }

    /// Remembers what somebody has agreed to.
    package func add(_ commands: [Plan.Command]) throws {
        let all = ids.union(commands.map { TrustedCommands.id($0.text) })
        try Files.makeFolder(file.removingLastComponent())
        try Files.write(Array((all.sorted().joined(separator: "\n") + "\n").utf8), to: file)
    }

    private static func id(_ text: String) -> String { ObjectID.ofBlob(Array(text.utf8)).hex }
}

/// Whether somebody is asked before commands of a plan run for the first time; the raw values are those
/// of `orchestrate.trust`.
package enum TrustSetting: String, Sendable, CaseIterable {
    case ask
    case always
}
