import Foundation
package import SystemPackage

/// The program that was built with the tests.
package enum BuiltProgram {
    package struct Missing: Error { let path: String }

    /// `git-orchestrate`, beside the bundle of the tests.
    package static var path: FilePath {
        get throws {
            let path = Bundle.main.bundleURL.appendingPathComponent("git-orchestrate").path
            guard FileManager.default.isExecutableFile(atPath: path) else {
                throw Missing(path: path)
            }
            return FilePath(path)
        }
    }
}
