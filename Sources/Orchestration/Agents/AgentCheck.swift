package import Agents
import Git
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
    func run(
        in folder: FilePath,
        _ environment: AgentEnvironment,
        until stop: StopSignal,
    ) async throws {
        let said = await withTaskGroup(of: CapturedCommand.Answer?.self) { group in
            group.addTask {
                await CapturedCommand(
                    "sh",
                    ["-c", "exec 2>&1\n" + text],
                    environment: environment.working(in: folder),
                    workingFolder: folder
                ).run(until: stop)
            }
            group.addTask {
                try? await Task.sleep(for: AgentCheck.limit)
                return nil
            }
            let first = await group.next() ?? nil
            group.cancelAll()
            return first
        }
        switch said {
        case .said(0, _): return
        case .said(let status, let output):
            let end = String(decoding: output.suffix(1_000), as: UTF8.self)
            throw LaunchError.notReady(self, said: end, because: "exit status \(status)")
        case .notThere: throw LaunchError.notReady(self, said: "", because: "there is no sh")
        case .failed(let reason): throw LaunchError.notReady(self, said: "", because: reason)
        case nil:
            throw LaunchError.notReady(
                self,
                said: "",
                because: "it did not end within \(AgentCheck.limit.formatted)"
            )
        }
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
    package func checkAgents(until stop: StopSignal) async throws {
        let folder = layout.workingTree ?? layout.commonDirectory
        for check in agents.checks {
            try await check.run(in: folder, agents.environment, until: stop)
        }
    }
}
