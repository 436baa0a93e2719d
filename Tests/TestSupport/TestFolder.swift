import Foundation
package import SystemPackage

/// An empty folder, gone when it is dropped.
package final class TestFolder: Sendable {
    package let path: FilePath

    package init() throws {
        let root = FileManager.default.temporaryDirectory.resolvingSymlinksInPath().path
        path = FilePath(root).appending("git-orchestrate-test-\(UUID().uuidString)")
        try FileManager.default.createDirectory(
            atPath: path.string,
            withIntermediateDirectories: true
        )
    }

    deinit { try? FileManager.default.removeItem(atPath: path.string) }

    /// The text of a file that something else is about to write, without the line feed.
    package func waitFor(_ name: String) async throws -> String {
        for _ in 0..<2_000 {
            let text = try? String(contentsOfFile: path.appending(name).string, encoding: .utf8)
            if let text, text.hasSuffix("\n") { return String(text.dropLast()) }
            try await Task.sleep(for: .milliseconds(5))
        }
        throw NeverWritten(name: name)
    }

    /// Lets whatever waits for a file of that name go on.
    package func open(_ name: String) throws { try write(name, "open\n") }

    /// A program of that name, for a `PATH` that has this folder.
    package func writeProgram(_ name: String, _ script: String) throws {
        try write(name, "#!/bin/sh\n" + script + "\n")
        try FileManager.default.setAttributes(
            [.posixPermissions: 0o755],
            ofItemAtPath: path.appending(name).string
        )
    }

    package func write(_ name: String, _ text: String) throws {
        try Data(text.utf8).write(to: URL(fileURLWithPath: path.appending(name).string))
    }
}

package struct NeverWritten: Error {
    package let name: String

    package init(name: String) { self.name = name }
}
