import Agents
import Foundation
import SystemPackage
import TestSupport

/// A repository with the worktree of an attempt, and an agent in it whose git has hooks of ours.
struct HookLab {
    let repository: TestRepository
    let workspace: FilePath
    let progress: FilePath
    var rules: AgentHookRules
    var scope: [String] = []
    var agent: String? = "implementer-agent"

    static let branch = "orchestrate/t-1/a"

    init(named name: String = "repo") throws {
        repository = try TestRepository(
            files: ["README": "read me\n", "src/a": "a\n", "docs/b": "b\n"],
            named: name
        )
        workspace = repository.folder.appending("work")
        let record = repository.common.appending("worktrees").appending("work")
        progress = record.appending("ORCHESTRATE_PROGRESS")
        try repository.git("worktree", "add", "-q", "-b", HookLab.branch, workspace.string)
        rules = AgentHookRules(
            userHooks: repository.common.appending("hooks").string,
            checkout: repository.path
        )
    }

    var hooks: AgentHooks {
        let live = repository.common.appending("orchestrate").appending("t-1")
        return AgentHooks(
            folder: live.appending("hooks"),
            config: live.appending("hooks.config"),
            commonDirectory: repository.common,
            rules: rules
        )
    }

    struct Said {
        let status: Int32
        let text: String
    }

    /// What an agent's shell says to a command line, on both streams.
    @discardableResult
    func run(
        _ line: String,
        in folder: FilePath? = nil,
        environment more: [String: String] = [:],
    ) throws -> Said {
        let facts = AgentHookFacts(agent: agent, scope: scope, progress: progress)
        try hooks.write(facts, workspace: workspace)
        let places = WorkPlaces(
            commonDirectory: repository.common,
            gitDirectory: repository.common.appending("worktrees").appending("work"),
            branch: HookLab.branch,
            artifacts: repository.folder.appending("files")
        )
        let variables = AgentEnvironment(inheriting: repository.environment())
            .working(in: folder ?? workspace)
            .merging(places.variables) { _, new in new }
            .merging([
                "ORCHESTRATE_RUN": "t-1", "ORCHESTRATE_SUBTASK": "a", "ORCHESTRATE_ATTEMPT": "2",
                "MAIN": repository.path.string,
                "GIT_AUTHOR_NAME": "Test Author", "GIT_AUTHOR_EMAIL": "author@example.com",
                "GIT_COMMITTER_NAME": "Test Author", "GIT_COMMITTER_EMAIL": "author@example.com",
            ]) { _, new in new }
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/bin/sh")
        process.arguments = ["-c", line]
        process.environment = hooks.environment(variables, facts).merging(more) { _, new in new }
        process.currentDirectoryURL = URL(fileURLWithPath: (folder ?? workspace).string)
        process.standardInput = FileHandle.nullDevice
        let output = Pipe()
        process.standardOutput = output
        process.standardError = output
        try process.run()
        let bytes = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        return Said(
            status: process.terminationStatus,
            text: String(decoding: bytes, as: UTF8.self)
        )
    }

    /// A hook of the user's, in the repository's own folder unless another one is named.
    func userHook(_ name: String, _ script: String, in folder: FilePath? = nil) throws {
        let folder = folder ?? repository.common.appending("hooks")
        try FileManager.default.createDirectory(
            atPath: folder.string,
            withIntermediateDirectories: true
        )
        try ProgramFile(folder.appending(name)).write(Array("#!/bin/sh\n\(script)\n".utf8))
    }

    /// All refs but the attempt's own branch and the stash.
    func others() throws -> String {
        try repository.git("for-each-ref", "--format=%(refname) %(objectname)")
            .split(separator: "\n")
            .filter {
                !$0.hasPrefix("refs/heads/\(HookLab.branch) ") && !$0.hasPrefix("refs/stash ")
            }
            .joined(separator: "\n")
    }

    func message(_ revision: String = "HEAD") throws -> String {
        try repository.git("log", "-1", "--format=%B", revision, in: workspace)
    }
}
