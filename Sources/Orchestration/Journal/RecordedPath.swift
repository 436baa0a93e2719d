import Git
package import SystemPackage

/// An absolute path in the journal, quoted as git quotes, so that bytes that are not UTF-8 survive.
package struct RecordedPath: Sendable, Equatable, Codable {
    package let path: FilePath

    package init(_ path: FilePath) { self.path = path }

    package init(from decoder: any Decoder) throws {
        let quoted = try GitPath(from: decoder)
        path = FilePath(quoted)
    }

    package func encode(to encoder: any Encoder) throws {
        try path.gitPath.encode(to: encoder)
    }
}
