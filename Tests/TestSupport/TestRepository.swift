import CLibgit2
import Foundation
package import Git
package import SystemPackage

/// A real repository in a temporary folder, asked by the real git; gone when it is dropped.
///
/// Fixed identity, a date that counts up, and no configuration but its own, so that commit ids are
/// the same on every machine.
package final class TestRepository: Sendable {
    /// The folder that holds the repository and what is made beside it.
    package let folder: FilePath
    package let path: FilePath
    private let seconds = Ticks()

    package init(files: [String: String] = ["README": "read me\n"], named name: String = "repo")
        throws
    {
        guard TestRepository.isHermetic else { throw NotHermetic() }
        folder = try TestRepository.makeFolder()
        path = folder.appending(name)
        try TestRepository.makeFolder(path)
        try git("init", "--quiet", "--initial-branch=main")
        try git("config", "user.name", "Test Author")
        try git("config", "user.email", "author@example.com")
        // There is nobody at a terminal; that somebody is asked has tests of its own.
        try git("config", "orchestrate.trust", "always")
        if !files.isEmpty {
            for (name, text) in files { try write(name, text) }
            try commitAll("First commit")
        }
    }

    deinit { try? FileManager.default.removeItem(atPath: folder.string) }

    // MARK: git

    /// The environment of a git that knows nothing of this machine's user.
    package func environment() -> [String: String] {
        let date = seconds.next()
        return [
            "PATH": ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin",
            "HOME": folder.string, "GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_GLOBAL": "/dev/null",
            "GIT_AUTHOR_DATE": "\(date) +0000", "GIT_COMMITTER_DATE": "\(date) +0000",
            "LC_ALL": "C", "TZ": "UTC", "GIT_ALLOW_PROTOCOL": "file",
        ]
    }

    /// What git prints, without the last line feed; throws when it fails.
    @discardableResult
    package func git(_ arguments: String..., in folder: FilePath? = nil) throws -> String {
        let answer = try ask(arguments, in: folder)
        guard answer.status == 0 else {
            throw GitFailed(arguments: arguments, status: answer.status, output: answer.errors)
        }
        return answer.text
    }

    /// Git's answer whatever its status is.
    package func ask(_ arguments: [String], in folder: FilePath? = nil) throws -> GitAnswer {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["git"] + arguments
        process.environment = environment()
        process.currentDirectoryURL = URL(fileURLWithPath: (folder ?? path).string)
        process.standardInput = FileHandle.nullDevice
        let output = Pipe()
        // A file, not a second pipe: one that nobody empties would stop git.
        let errors = self.folder.appending("stderr.\(UUID().uuidString)")
        _ = FileManager.default.createFile(atPath: errors.string, contents: nil)
        defer { try? FileManager.default.removeItem(atPath: errors.string) }
        process.standardOutput = output
        process.standardError = FileHandle(forWritingAtPath: errors.string)
        try process.run()
        let bytes = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        return GitAnswer(
            status: process.terminationStatus,
            bytes: [UInt8](bytes),
            errors: (try? String(contentsOfFile: errors.string, encoding: .utf8)) ?? ""
        )
    }

    // MARK: Files

    package func write(_ name: String, _ text: String, in folder: FilePath? = nil) throws {
        let file = (folder ?? path).appending(FilePath(name).components)
        try TestRepository.makeFolder(file.removingLastComponent())
        try Data(text.utf8).write(to: URL(fileURLWithPath: file.string))
    }

    package func remove(_ name: String, in folder: FilePath? = nil) throws {
        let file = (folder ?? path).appending(FilePath(name).components)
        try FileManager.default.removeItem(atPath: file.string)
    }

    @discardableResult
    package func commitAll(_ message: String, in folder: FilePath? = nil) throws -> ObjectID {
        try git("add", "--all", in: folder)
        try git("commit", "--quiet", "--allow-empty", "--message", message, in: folder)
        return try id("HEAD", in: folder)
    }

    /// The object that a revision names, as git says.
    package func id(_ revision: String, in folder: FilePath? = nil) throws -> ObjectID {
        let text = try git("rev-parse", "--verify", revision, in: folder)
        guard let id = ObjectID(hex: text) else {
            throw GitFailed(arguments: [revision], status: 0, output: text)
        }
        return id
    }

    /// The repository opened by the code under test.
    package func open(_ folder: FilePath? = nil) throws -> Repository {
        try Repository(at: folder ?? path)
    }

    /// The common directory.
    package var common: FilePath { path.appending(".git") }

    private static func makeFolder() throws -> FilePath {
        let root = FileManager.default.temporaryDirectory.resolvingSymlinksInPath().path
        let path = FilePath(root).appending("git-orchestrate-test-\(UUID().uuidString)")
        try makeFolder(path)
        return path
    }

    private static func makeFolder(_ path: FilePath) throws {
        try FileManager.default.createDirectory(
            atPath: path.string,
            withIntermediateDirectories: true
        )
    }

    /// libgit2 looks at neither `GIT_CONFIG_GLOBAL` nor `GIT_CONFIG_NOSYSTEM`.
    private static let isHermetic: Bool = {
        git_libgit2_init()
        let levels = [
            GIT_CONFIG_LEVEL_SYSTEM, GIT_CONFIG_LEVEL_XDG, GIT_CONFIG_LEVEL_GLOBAL,
            GIT_CONFIG_LEVEL_PROGRAMDATA,
        ]
        return levels.allSatisfy { orchestrate_set_search_path($0.rawValue, "") == 0 }
    }()
}

package struct GitAnswer: Sendable {
    package let status: Int32
    package let bytes: [UInt8]
    package let errors: String

    package var text: String {
        let text = String(decoding: bytes, as: UTF8.self)
        return text.hasSuffix("\n") ? String(text.dropLast()) : text
    }
}

package struct GitFailed: Error {
    package let arguments: [String]
    package let status: Int32
    package let output: String

    package init(arguments: [String], status: Int32, output: String) {
        self.arguments = arguments
        self.status = status
        self.output = output
    }
}

/// libgit2 would read this machine's configuration.
struct NotHermetic: Error {}

/// Seconds that count up, for whoever asks. Behind a lock that the thread sanitizer sees.
private final class Ticks: @unchecked Sendable {
    private let lock = NSLock()
    private var seconds: Int64 = 1_700_000_000

    func next() -> Int64 {
        lock.lock()
        defer { lock.unlock() }
        seconds += 1
        return seconds
    }
}
