package import Agents
import Git
package import SystemPackage

/// What is known of one built-in backend on this machine.
package struct BackendFinding: Sendable {
    package let backend: Backend
    /// Nil where its program is not on `PATH`.
    package let path: FilePath?
    /// The first line of what it says of itself.
    package let version: String?
    /// Whether a commit in a linked worktree works as it would make one; nil where nobody tried.
    package let probe: CommitProbe.Result?
}

/// Looks for the backends that are built in; starts their programs, with nothing but a question.
package struct BackendSurvey: Sendable {
    private let environment: AgentEnvironment
    private let search: ProgramSearch
    private let folder: FilePath

    package init(environment: [String: String], folder: FilePath) {
        self.environment = AgentEnvironment(inheriting: environment)
        self.search = ProgramSearch(environment: environment, working: folder)
        self.folder = folder
    }

    /// In the order of the table. Several at a time: some need ten seconds to say their version.
    package func findings(probing: Bool) async -> [BackendFinding] {
        let all = Backend.all
        return await withTaskGroup(of: (Int, BackendFinding).self) { group in
            for (index, backend) in all.enumerated() {
                group.addTask { (index, await finding(backend, probing: probing)) }
            }
            var found: [Int: BackendFinding] = [:]
            for await (index, finding) in group { found[index] = finding }
            return all.indices.compactMap { found[$0] }
        }
    }

    private func finding(_ backend: Backend, probing: Bool) async -> BackendFinding {
        guard let path = search.find(backend.program) else {
            return BackendFinding(backend: backend, path: nil, version: nil, probe: nil)
        }
        // Some look around where they are started, and some make themselves at home.
        let scratch = try? ScratchFolder(in: InstalledGit.temporaryFolder)
        let place = scratch?.path ?? folder
        let answer = await CapturedCommand(
            backend.program,
            backend.versionArguments,
            // Without its own variables: one of them hides mini's version.
            environment: environment.working(in: place),
            workingFolder: place
        ).run(within: .seconds(30))
        withExtendedLifetime(scratch) {}
        var version: String?
        if case .said(0, let output) = answer {
            version = String(decoding: output, as: UTF8.self).split(whereSeparator: \.isNewline)
                .first.map(String.init)
        }
        return BackendFinding(
            backend: backend,
            path: path,
            version: version,
            probe: probing ? await CommitProbe(environment: environment).run(backend) : nil
        )
    }
}
