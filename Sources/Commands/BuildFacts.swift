import Foundation
import Git
import Orchestration
import SystemPackage

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// What this program was made with and what it stands on; what a report of a bug needs.
struct BuildFacts: Encodable {
    struct Library: Encodable {
        let version: String
        let features: [String]
    }

    struct Program: Encodable {
        let path: String
        let version: String?
    }

    struct System: Encodable {
        let name: String
        let kernel: String
        let machine: String
    }

    private let schema = "git-orchestrate/version/1"
    let version = GitOrchestrate.version
    let swift = BuildFacts.compiler
    let build = BuildFacts.kind
    let libgit2: Library
    /// Nil where none is on `PATH`.
    let git: Program?
    let system: System

    init(_ surroundings: Surroundings) async {
        let library = LibraryVersion.current
        libgit2 = Library(version: library.text, features: library.features)
        let found = await GitProgram.find(
            environment: surroundings.environment,
            folder: surroundings.folder
        )
        git = found.map { Program(path: $0.path.string, version: $0.version) }
        system = BuildFacts.thisSystem
    }

    var lines: [String] {
        let features =
            libgit2.features.isEmpty ? "" : " (\(libgit2.features.joined(separator: ", ")))"
        return [
            "git-orchestrate version \(version)",
            "swift: \(swift), \(build) build",
            "libgit2: \(libgit2.version)\(features)",
            "git: " + (git.map { "\($0.version ?? "no version") (\($0.path))" } ?? "none on PATH"),
            "system: \(system.name), \(system.kernel), \(system.machine)",
        ]
    }

    #if DEBUG
        private static let kind = "debug"
    #else
        private static let kind = "release"
    #endif

    /// A program cannot ask which compiler made it, only whether that was a later one.
    #if compiler(>=6.4)
        private static let compiler = "6.4 or later"
    #elseif compiler(>=6.3)
        private static let compiler = "6.3"
    #else
        private static let compiler = "6.2"
    #endif

    private static var thisSystem: System {
        var found = utsname()
        uname(&found)
        return System(
            name: prettyName ?? text(found.sysname),
            kernel: "\(text(found.sysname)) \(text(found.release))",
            machine: text(found.machine)
        )
    }

    /// What a distribution calls itself.
    private static var prettyName: String? {
        guard let text = try? String(contentsOfFile: "/etc/os-release", encoding: .utf8),
            let line = text.split(separator: "\n").first(where: { $0.hasPrefix("PRETTY_NAME=") })
        else { return nil }
        return line.dropFirst("PRETTY_NAME=".count)
            .trimmingCharacters(in: CharacterSet(charactersIn: "\"'"))
    }

    /// A field of `utsname`, which Swift sees as a tuple.
    private static func text<Field>(_ field: Field) -> String {
        withUnsafeBytes(of: field) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
    }
}
