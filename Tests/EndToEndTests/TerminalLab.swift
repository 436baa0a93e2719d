import Foundation
import SystemPackage
import TestSupport
import Testing

/// A real terminal, in which a shell waits for what a person types.
///
/// The folder's name is short and always as long, since what a terminal shows depends on it.
final class TerminalLab {
    let folder: FilePath
    private let socket: String

    /// With the binary on `PATH` below its name, and nothing of this machine's user.
    init(columns: Int, rows: Int) throws {
        let name = String(UUID().uuidString.prefix(8)).lowercased()
        folder = FilePath("/tmp/gonew-\(name)")
        socket = "gonew-\(name)"
        let files = FileManager.default
        for part in ["home", "bin"] {
            try files.createDirectory(
                atPath: folder.appending(part).string,
                withIntermediateDirectories: true
            )
        }
        try files.createSymbolicLink(
            atPath: folder.appending("bin").appending("git-orchestrate").string,
            withDestinationPath: BuiltProgram.path.string
        )
        let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"
        let variables = [
            "HOME=\(folder)/home", "PATH=\(folder)/bin:\(path)", "TERM=screen", "LANG=C.UTF-8",
            "TZ=UTC", "PS1=$ ", "GIT_CONFIG_NOSYSTEM=1", "GIT_PAGER=cat", "FOLDER=\(folder)",
            "GIT_AUTHOR_NAME=Ann", "GIT_AUTHOR_EMAIL=ann@example.com",
            "GIT_COMMITTER_NAME=Ann", "GIT_COMMITTER_EMAIL=ann@example.com",
        ]
        try tmux(
            [
                "-f", "/dev/null", "new-session", "-d", "-x", "\(columns)", "-y", "\(rows)",
                "-c", folder.string, "env", "-i",
            ] + variables + ["sh"]
        )
        try tmux(["set-option", "-g", "status", "off"])
        try tmux(["resize-window", "-x", "\(columns)", "-y", "\(rows)"])
    }

    deinit {
        _ = try? tmux(["kill-server"])
        try? FileManager.default.removeItem(atPath: folder.string)
    }

    @discardableResult
    func tmux(_ arguments: [String]) throws -> String {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        // The server that the first one starts must inherit nothing by which its end is awaited here.
        let closing = "import subprocess, sys; sys.exit(subprocess.call(sys.argv[1:]))"
        process.arguments = ["python3", "-c", closing, "tmux", "-L", socket] + arguments
        let path = folder.appending("said").string
        _ = FileManager.default.createFile(atPath: path, contents: nil)
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle(forWritingAtPath: path)
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        return try String(contentsOfFile: path, encoding: .utf8)
    }

    func type(_ text: String) throws {
        try tmux(["send-keys", "-l", text])
        try tmux(["send-keys", "Enter"])
    }

    /// Lets whatever waits for a file of that name go on.
    func open(_ name: String) throws {
        try Data().write(to: URL(fileURLWithPath: folder.appending(name).string))
    }

    func press(_ key: String) throws { try tmux(["send-keys", key]) }

    /// What is to be seen, without what differs from day to day: times, ids, the folder.
    func screen() throws -> String {
        // Lines that only the terminal has broken are whole.
        var lines = try tmux(["capture-pane", "-p", "-J"]).split(
            separator: "\n",
            omittingEmptySubsequences: false
        ).map { line in
            String(line).replacing(folder.string, with: "<folder>")
                .replacing(/\b([0-9a-f]{10}|[0-9a-f]{7})\b/, with: "<id>")
                .replacing(/\b[0-9]+(\.[0-9])?s\b/, with: "<time>")
                .replacing(/\ +$/, with: "")
        }
        while lines.last == "" { lines.removeLast() }
        return lines.joined(separator: "\n")
    }

    /// Types a command and waits until the shell asks for the next one.
    func run(_ line: String) async throws -> String {
        try type("clear")
        try await waitFor { $0 == "$" }
        try type(line)
        return try await waitFor { $0.hasSuffix("\n$") }
    }

    /// Waits until it shows what it is to show, twice in a row.
    @discardableResult
    func waitFor(
        _ condition: (String) -> Bool,
        sourceLocation: SourceLocation = #_sourceLocation,
    ) async throws -> String {
        var last = ""
        for _ in 0..<600 {
            let now = try screen()
            if now == last, condition(now) { return now }
            last = now
            try await Task.sleep(for: .milliseconds(50))
        }
        Issue.record("it never came to that; it shows:\n\(last)", sourceLocation: sourceLocation)
        return last
    }
}
