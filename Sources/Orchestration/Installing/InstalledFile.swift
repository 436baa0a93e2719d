import Agents
import Foundation
import Git
package import SystemPackage

/// A file of this program that belongs below a prefix, such as `~/.local`.
package struct InstalledFile: Sendable {
    package enum Content: Sendable {
        /// The bytes of a file that can be executed.
        case program(FilePath)
        case text(String)
        /// A link to a name beside it.
        case link(String)
    }

    /// Relative to the prefix, such as `bin/git-orchestrate`.
    package let path: String
    package let content: Content

    package init(_ path: String, _ content: Content) {
        self.path = path
        self.content = content
    }

    /// What tells one version of it from another: the id that git would give the content.
    func id() throws -> ObjectID {
        switch content {
        case .program(let source):
            return ObjectID.ofBlob(Array(try InstalledFile.read(source)))
        case .text(let text): return ObjectID.ofBlob(Array(text.utf8))
        case .link(let target): return ObjectID.ofBlob(Array("-> \(target)".utf8))
        }
    }

    /// The same of what is at a path; nil where there is neither a file nor a link.
    static func id(at path: FilePath) -> ObjectID? {
        if let target = try? FileManager.default.destinationOfSymbolicLink(atPath: path.string) {
            return ObjectID.ofBlob(Array("-> \(target)".utf8))
        }
        guard let data = try? Data(contentsOf: URL(fileURLWithPath: path.string)) else {
            return nil
        }
        return ObjectID.ofBlob(Array(data))
    }

    /// Also where it is a link that only the kernel can follow, as `/proc/self/exe` is.
    private static func read(_ path: FilePath) throws -> Data {
        try Data(contentsOf: URL(fileURLWithPath: path.string))
    }

    /// Puts it in its place in one step, so that nobody ever runs or reads half of it.
    func write(to path: FilePath) throws {
        do {
            switch content {
            case .program(let source):
                try ProgramFile(path).write(Array(InstalledFile.read(source)))
            case .text(let text): try ProgramFile(path, mode: 0o644).write(Array(text.utf8))
            case .link(let target):
                let temporary = path.removingLastComponent().appending(".\(UUID().uuidString).new")
                try FileManager.default.createSymbolicLink(
                    atPath: temporary.string,
                    withDestinationPath: target
                )
                defer { try? FileManager.default.removeItem(atPath: temporary.string) }
                try Files.move(temporary, onto: path)
            }
        } catch {
            throw FileFailure(operation: "write", path: path, reason: "\(error)")
        }
    }
}
