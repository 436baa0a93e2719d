import Agents
package import SystemPackage

/// The git on `PATH`, as far as it is known without a repository.
package struct GitProgram: Sendable {
    package let path: FilePath
    /// What it says of itself without the words around, such as `2.39.5`; nil when it says nothing.
    package let version: String?

    /// Nil when there is none.
    package static func find(
        environment: [String: String],
        folder: FilePath,
    ) async -> GitProgram? {
        let search = ProgramSearch(environment: environment, working: folder)
        guard let path = search.find("git") else { return nil }
        let answer = await CapturedCommand(
            "git",
            ["--version"],
            environment: environment,
            workingFolder: FilePath("/")
        ).run(within: .seconds(10))
        var version: String?
        if case .said(0, let output) = answer {
            version = String(decoding: output, as: UTF8.self).split(whereSeparator: \.isWhitespace)
                .dropFirst(2).first.map(String.init)
        }
        return GitProgram(path: path, version: version)
    }

    /// The first two numbers of the version: what features depend on.
    package var number: (major: Int, minor: Int)? {
        let parts = (version ?? "").split(separator: ".").prefix(2).map { Int($0) }
        guard parts.count == 2, let major = parts[0], let minor = parts[1] else { return nil }
        return (major, minor)
    }
}
