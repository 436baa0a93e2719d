import Foundation
package import SystemPackage

/// What a supervisor leaves when all processes of its command are gone.
package struct ExitRecord: Sendable, Equatable, Codable {
    package let ending: ProcessEnding
    /// Seconds since 1970.
    package let began: Double
    package let ended: Double
    /// Of all processes together.
    package let userSeconds: Double
    package let systemSeconds: Double
    /// The most that one of them had in memory.
    package let peakKibibytes: Int
    /// Processes that not even SIGKILL ended: another user's, say.
    package let survivors: [Int32]

    package var seconds: Double { max(0, ended - began) }

    /// What `write` wrote; nil when there is no such file, or not a whole one.
    package static func read(_ path: FilePath) -> ExitRecord? {
        FileManager.default.contents(atPath: path.string).flatMap {
            try? JSONDecoder().decode(ExitRecord.self, from: $0)
        }
    }

    /// Writes the record to a file, all of it or nothing.
    package func write(to path: FilePath) throws {
        try JSONEncoder().encode(self)
            .write(to: URL(fileURLWithPath: path.string), options: .atomic)
    }
}
