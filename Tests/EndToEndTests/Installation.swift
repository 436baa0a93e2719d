import Foundation
import SystemPackage
import TestSupport

/// The built binary, installed as people install it: on `PATH`, under both of its names.
struct Installation {
    let folder: TestFolder

    init() throws {
        folder = try TestFolder()
        let binary = try BuiltProgram.path.string
        for name in ["git-orchestrate", "orchestrate-tasks"] {
            try FileManager.default.createSymbolicLink(
                atPath: folder.path.appending(name).string,
                withDestinationPath: binary
            )
        }
    }

    struct Said: Equatable {
        let status: Int32
        let answer: String
        let narration: String
    }

    func environment(_ test: TestRepository, _ more: [String: String] = [:]) -> [String: String] {
        var variables = test.environment().merging(more) { _, new in new }
        variables["PATH"] = folder.path.string + ":" + (variables["PATH"] ?? "")
        return variables
    }

    /// Starts a command line, as a shell would.
    func start(
        _ line: String,
        _ test: TestRepository,
        in place: FilePath? = nil,
        environment more: [String: String] = [:],
        isInstalled: Bool = true,
    ) throws -> Running {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/bin/sh")
        process.arguments = ["-c", "exec " + line]
        process.environment =
            isInstalled
            ? environment(test, more) : test.environment().merging(more) { _, new in new }
        process.currentDirectoryURL = URL(fileURLWithPath: (place ?? test.path).string)
        process.standardInput = FileHandle.nullDevice
        let streams = try TestFolder()
        let paths = ["out", "err"].map { streams.path.appending($0).string }
        for path in paths { _ = FileManager.default.createFile(atPath: path, contents: nil) }
        process.standardOutput = FileHandle(forWritingAtPath: paths[0])
        process.standardError = FileHandle(forWritingAtPath: paths[1])
        try process.run()
        return Running(process: process, streams: streams)
    }

    /// Runs a command line to its end.
    func run(
        _ line: String,
        _ test: TestRepository,
        in place: FilePath? = nil,
        environment more: [String: String] = [:],
        isInstalled: Bool = true,
    ) throws -> Said {
        try start(line, test, in: place, environment: more, isInstalled: isInstalled).finish()
    }

    struct Running {
        let process: Process
        let streams: TestFolder

        func finish() throws -> Said {
            process.waitUntilExit()
            func read(_ name: String) throws -> String {
                try String(contentsOfFile: streams.path.appending(name).string, encoding: .utf8)
            }
            // A shell says 128 and the signal.
            let code = process.terminationStatus
            return Said(
                status: process.terminationReason == .uncaughtSignal ? 128 + code : code,
                answer: try read("out"),
                narration: try read("err")
            )
        }
    }
}
