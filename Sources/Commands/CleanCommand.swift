package import ArgumentParser
import Git
import Orchestration
import SystemPackage

/// Removes the workspaces and branches of a run, keeping all work.
package struct CleanCommand: OrchestrateCommand {
    package static let configuration = CommandConfiguration(
        commandName: "clean",
        abstract: "Remove the workspaces and branches of a run. Its work stays in its journal.",
        usage: "git orchestrate clean [<run>] [--dry-run] [--force]",
    )

    @Argument(help: "The name of the run; the latest one when not given.")
    var run: String?

    @Flag(name: [.customShort("n"), .long], help: "Only say what would be removed.")
    var dryRun = false

    @Flag(help: "Also remove workspaces of agents whose end was never recorded.")
    var force = false

    package init() {}

    package func run(in surroundings: Surroundings) async throws -> ExitStatus {
        let layout = try surroundings.repository()
        let history = try surroundings.history(run, in: layout)
        let console = surroundings.console
        console.narrate("\(history.names.run): \(history.start.task)")
        if dryRun {
            if RunReader.isAlive(history.names) {
                let runner = RunReader.runner(history.names)
                throw CommandError.runIsAlive(history.names.run, runner)
            }
            for step in try Cleanup.preview(history, force: force) {
                console.answer(text(step, isDone: false))
            }
            return .done
        }
        let lock = try surroundings.takeOver(history.names)
        defer { withExtendedLifetime(lock) {} }
        let context = try RunReader.context(
            of: history,
            environment: surroundings.environment,
            supervisor: surroundings.supervisor,
            clock: surroundings.clock
        )
        let cleanup = try Cleanup(
            history: history,
            journal: Journal(continuing: history.names, clock: surroundings.clock),
            identity: context.identity,
            force: force
        )
        var kept = 0
        for step in try await cleanup.perform() {
            console.answer(text(step, isDone: true))
            switch step {
            case .keepWorkspace, .keepBranch: kept += 1
            default: continue
            }
        }
        console.narrate(
            "kept \(history.names.integration.short) and the journal with every commit, "
                + "\(history.names.journal)"
        )
        return kept == 0 ? .done : .failed
    }

    private func text(_ step: CleanupStep, isDone: Bool) -> String {
        switch step {
        case .removeWorkspace(let path, let preserving, let ignored):
            (isDone ? "removed " : "would remove ") + "\(path)"
                + (preserving ? ", its uncommitted files in a commit of the journal" : "")
                + goes(ignored, isDone)
        case .forgetWorkspace(let path):
            (isDone ? "forgot " : "would forget ") + "\(path), which is gone"
        case .keepWorkspace(let path, let reason): "kept \(path): \(reason)"
        case .deleteBranch(let branch, let tip):
            (isDone ? "deleted " : "would delete ") + "\(branch.short) (was \(tip.short))"
        case .keepBranch(let branch, let reason): "kept \(branch.short): \(reason)"
        }
    }

    private func goes(_ ignored: [GitPath], _ isDone: Bool) -> String {
        guard !ignored.isEmpty else { return "" }
        let names = ignored.prefix(5).map(\.description).joined(separator: ", ")
        let more = ignored.count > 5 ? " and \(ignored.count - 5) more" : ""
        return ", with what is ignored: \(names)\(more)"
    }
}
