package import Agents
import Git
import Merging
import Planning
import SystemPackage

/// What says, before a run starts, whether an agent is ready: logged in, say.
package struct AgentCheck: Sendable, Equatable {
    package let agent: String
    /// The shell text.
    package let text: String

    /// One that hangs says that it is not ready.
    private static let limit = Duration.seconds(120)

    /// Throws `LaunchError.notReady` when it fails, with the end of what it printed.
    ///
    /// It runs in an empty folder: a question is no reason to touch anything of the user's. When this
    /// returns, nothing that it started is alive.
    func run(
        _ supervisor: SupervisorProgram,
        _ environment: AgentEnvironment,
        until stop: StopSignal,
    ) async throws {
        let scratch = try ScratchFolder(in: InstalledGit.temporaryFolder)
        let folder = scratch.path.appending("empty")
        try Files.makeFolder(folder)
        let files = SupervisorFiles(
            lock: scratch.path.appending("lock"),
            identity: scratch.path.appending("process.json"),
            record: scratch.path.appending("exit.json"),
            log: scratch.path.appending("log")
        )
        let end = try await SupervisedCommand(
            supervisor,
            files,
            SupervisorOrder(
                text: Array(text.utf8),
                workingFolder: folder,
                files: files,
                timeout: AgentCheck.limit,
                grace: .seconds(1),
                parent: ProcessIdentity.current.processID
            ),
            environment: environment.working(in: folder)
        ).run(until: stop)
        guard !end.ending.isSuccess else { return }
        let said = Files.readLog(files.log).suffix(1_000)
        throw LaunchError.notReady(
            self,
            said: String(decoding: said, as: UTF8.self),
            because: end.ending == .timedOut
                ? "it did not end within \(AgentCheck.limit.formatted)" : end.ending.sentence
        )
    }
}

extension AgentSetup {
    /// What is to be asked before a run starts, once for each agent.
    package var checks: [AgentCheck] {
        var found: [AgentCheck] = []
        let all = choices.sorted { $0.key < $1.key }.map(\.value) + [integration].compactMap { $0 }
        for choice in all {
            guard let text = choice.check else { continue }
            let check = AgentCheck(agent: choice.agent?.text ?? choice.backend ?? "", text: text)
            if !found.contains(check) { found.append(check) }
        }
        return found
    }
}

extension Launch {
    /// Asks every agent of the plan that can be asked; nothing has been written yet.
    package func checkAgents(
        _ supervisor: SupervisorProgram,
        until stop: StopSignal,
    ) async throws {
        for check in agents.checks {
            try await check.run(supervisor, agents.environment, until: stop)
        }
    }
}
