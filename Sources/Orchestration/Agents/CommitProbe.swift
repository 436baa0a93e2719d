package import Agents
import Git
import Merging
import SystemPackage

/// Tries whether a backend could commit: makes a repository with a linked worktree in a temporary
/// folder, and a commit there, in the sandbox that the backend would put its commands into.
package struct CommitProbe: Sendable {
    private let environment: AgentEnvironment

    package enum Result: Sendable, Equatable {
        case works
        /// With the end of what was printed.
        case fails(String)
    }

    package init(environment: AgentEnvironment) { self.environment = environment }

    package func run(_ backend: Backend) async -> Result {
        do { return try await attempt(backend) } catch { return .fails("\(error)") }
    }

    private func attempt(_ backend: Backend) async throws -> Result {
        // Not inside the repository of the user; gone when this returns.
        let scratch = try ScratchFolder(in: InstalledGit.temporaryFolder)
        let names = RunNames(
            run: RunID(task: "probe", number: 1),
            commonDirectory: scratch.path.appending("repository").appending(".git"),
            workspaceRoot: scratch.path.appending("workspaces")
        )
        let workspace = names.probe
        let places = names.places(workspace, artifacts: scratch.path.appending("files"))
        let before = try await offload { try make(names, workspace) }
        try Files.makeFolders(of: places)
        var variables = environment.working(in: workspace.path)
        variables.merge(backend.variables) { _, new in new }
        variables.merge(places.variables) { _, new in new }
        for person in ["AUTHOR", "COMMITTER"] {
            variables["GIT_\(person)_NAME"] = "probe"
            variables["GIT_\(person)_EMAIL"] = "probe@example.com"
        }
        let answer = await CapturedCommand(
            "sh",
            ["-c", "exec 2>&1\n" + backend.probeText],
            environment: variables,
            workingFolder: workspace.path
        ).run(within: .seconds(60))
        let after = try await offload {
            try Repository(at: names.commonDirectory).target(of: workspace.branch)
        }
        switch answer {
        case .said(0, _) where after != nil && after != before: return .works
        case .said(_, let output):
            let end = String(decoding: output.suffix(400), as: UTF8.self)
            return .fails(end.isEmpty ? "nothing was committed" : end)
        case .notThere: return .fails("there is no sh")
        case .failed(let reason): return .fails(reason)
        }
    }

    private func make(_ names: RunNames, _ workspace: Workspace) throws -> ObjectID? {
        let author = Signature.tool(at: 0)
        try RepositoryMaker.make(
            at: names.commonDirectory.removingLastComponent(),
            files: [("README", "A probe of git-orchestrate.\n")],
            author: author
        )
        try Files.makeFolder(workspace.path.removingLastComponent())
        let repository = try Repository(at: names.commonDirectory)
        guard case .branch(_, let commit) = try repository.head() else { return nil }
        try repository.moveRef(workspace.branch, from: nil, to: commit, reason: "probe")
        try repository.addWorktree(named: workspace.name, at: workspace.path, on: workspace.branch)
        try Repository(at: workspace.path).checkOut(commit, convertingContent: true)
        return commit
    }
}
