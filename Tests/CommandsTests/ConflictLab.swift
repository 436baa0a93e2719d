import Commands
import Foundation
import SystemPackage
import TestSupport

/// A run whose subtasks do not merge, and a person who resolves that with git.
struct ConflictLab {
    let harness: CommandHarness
    var test: TestRepository { harness.test }
    static let lines = (1...20).map { "\($0)\n" }.joined()

    init() throws { harness = try CommandHarness(files: ["f": Self.lines, "g": Self.lines]) }

    func start(
        _ subtasks: String,
        _ more: String = "integration: {}",
    ) async throws -> CommandHarness.Said {
        try test.write("../plan.yml", "task: T\nsubtasks:\n\(subtasks)\n\(more)\n")
        return await harness.run("start", "--config", "../plan.yml")
    }

    /// Two that change the same line of `f`, and perhaps one of `g`.
    static func clash(_ more: String = "") -> String {
        """
          - {id: a, run: "sed -i 's/^5$/ours/' f\(more.replacing("W", with: "a"))"}
          - {id: b, run: "sed -i 's/^5$/theirs/' f\(more.replacing("W", with: "b"))"}
        """
    }

    func place(_ id: String = "b", run: String = "t-1") -> FilePath {
        test.folder.appending("repo.orchestrate").appending(run).appending("\(id)@resolve")
    }

    func resolve(_ text: String, _ file: String = "f", in place: FilePath) throws {
        try test.write(file, text, in: place)
        try test.git("add", file, in: place)
    }

    func merged(_ path: String, run: String = "t-1") throws -> String {
        try test.git("show", "orchestrate/\(run)/_integration:\(path)") + "\n"
    }

    /// Runs a line as a person pastes it.
    func shell(_ line: String, in folder: FilePath) throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/bin/bash")
        process.arguments = ["-euc", line]
        process.environment = harness.test.environment()
        process.currentDirectoryURL = URL(fileURLWithPath: folder.string)
        try process.run()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw Failed(line: line) }
    }

    struct Failed: Error { let line: String }
}
