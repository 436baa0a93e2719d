import Foundation
import SystemPackage
import TestSupport

/// A program that is not ours and reads what we write.
struct ForeignTool {
    let name: String

    static let python = ForeignTool(name: "python3")
    static let dot = ForeignTool(name: "dot")
    static let xmllint = ForeignTool(name: "xmllint")
    static let chromium = ForeignTool(name: "chromium")

    /// What is said where a test is left out.
    static let absence: String = "it is not installed; .ci/setup installs it"

    var isThere: Bool { (try? run(["--version"]))?.status == 0 || name == "dot" && hasDot }

    private var hasDot: Bool { (try? run(["-V"]))?.status == 0 }

    struct Answer {
        let status: Int32
        let output: String
        let errors: String
    }

    /// The script or the schema of that name beside the tests.
    static func file(_ name: String) -> String {
        URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("Foreign/\(name)").path
    }

    func run(_ arguments: [String], input: String = "") throws -> Answer {
        let folder = try TestFolder()
        let paths = ["in", "out", "err"].map { folder.path.appending($0).string }
        // Files, since two pipes and one thread can wait for each other.
        try Data(input.utf8).write(to: URL(fileURLWithPath: paths[0]))
        for path in paths.dropFirst() {
            _ = FileManager.default.createFile(atPath: path, contents: nil)
        }
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = [name] + arguments
        process.standardInput = FileHandle(forReadingAtPath: paths[0])
        process.standardOutput = FileHandle(forWritingAtPath: paths[1])
        process.standardError = FileHandle(forWritingAtPath: paths[2])
        try process.run()
        process.waitUntilExit()
        return Answer(
            status: process.terminationStatus,
            output: try String(contentsOfFile: paths[1], encoding: .utf8),
            errors: String(
                decoding: FileManager.default.contents(atPath: paths[2]) ?? Data(),
                as: UTF8.self
            )
        )
    }
}
