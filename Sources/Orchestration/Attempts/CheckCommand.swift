import Agents
import SystemPackage

/// A command of ours that judges work: acceptance, or a test. It ends with its runner, since what it
/// would say then nobody hears.
struct CheckCommand: Sendable {
    let context: RunContext
    let text: String
    let folder: FilePath
    let files: SupervisorFiles
    let environment: [String: String]
    let timeout: Duration?

    /// Runs it afresh: one that a dead runner has left behind is ended first.
    func run(until stop: StopSignal) async throws -> ProcessEnding {
        let command = SupervisedCommand(
            context.supervisor,
            files,
            SupervisorOrder(
                text: Array(text.utf8),
                workingFolder: folder,
                files: files,
                timeout: timeout,
                grace: context.agents.grace,
                parent: ProcessIdentity.current.processID
            ),
            environment: environment
        )
        try await command.watch.endLeftover()
        var ending = try await command.run(until: stop).ending
        // A supervisor that was killed says nothing about the work.
        for _ in 0..<2 where ending == .lost { ending = try await command.run(until: stop).ending }
        return ending
    }
}
