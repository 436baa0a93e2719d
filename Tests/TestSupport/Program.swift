import Foundation

/// Programs of this machine that a test would like to have.
package enum Program {
    /// Whether it is on `PATH`.
    package static func exists(_ name: String) -> Bool {
        (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":").contains {
            FileManager.default.isExecutableFile(atPath: "\($0)/\(name)")
        }
    }
}
