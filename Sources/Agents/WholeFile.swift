import Foundation
package import SystemPackage

/// A value that one process writes to a file and another one reads: all of it is there, or nothing.
package protocol WholeFile: Codable {}

extension WholeFile {
    /// What `write` wrote; nil when there is no such file, or not a whole one.
    package static func read(_ path: FilePath) -> Self? {
        PlainFile.read(path).flatMap { try? JSONDecoder().decode(Self.self, from: Data($0)) }
    }

    package func write(to path: FilePath) throws {
        try JSONEncoder().encode(self)
            .write(to: URL(fileURLWithPath: path.string), options: .atomic)
    }
}
