package import ArgumentParser
import Git
import Orchestration
import SystemPackage

/// Removes the workspaces and branches of a run, keeping all work.
package struct CleanCommand: OrchestrateCommand {
    package static let configuration = CommandConfiguration(
        commandName: "clean",
        abstract: "Remove the workspaces and branches of a run. Its work stays in its journal.",
        usage: "git orchestrate clean [<run>] [--dry-run] [--force] [--forget]",
    )

    @Argument(
        help: "The name of the run; the latest one when not given.",
        completion: CompletedWords.runs.completion
    )
    var run: String?

    @Flag(name: [.customShort("n"), .long], help: "Only tell what would be done.")
    var dryRun = false

    @Flag(help: "Also remove workspaces of agents whose end was never recorded.")
    var force = false

    @Flag(help: "Also drop the run's journal, with the commits that nothing else holds.")
    var forget = false

    package init() {}

    package func run(in surroundings: Surroundings) async throws -> ExitStatus {
        let layout = try surroundings.repository()
        let chosen = try surroundings.history(run, in: layout)
        let console = surroundings.console
        console.narrate("\(chosen.names.run): \(chosen.start.task)")
        if dryRun { return try preview(chosen, console) }
        let lock = try surroundings.takeOver(chosen.names)
        defer { withExtendedLifetime(lock) {} }
        // Read again under the lock: what another process recorded in between counts.
        let history = try surroundings.history(chosen.names.run.text, in: layout)
        let atWork = Cleanup.atWork(history)
        if !force, !atWork.isEmpty { throw CommandError.agentsAtWork(atWork, history.names.run) }
        let context = try RunReader.context(
            of: history,
            environment: surroundings.environment,
            supervisor: surroundings.supervisor,
            clock: surroundings.clock
        )
        let journal = try Journal(continuing: history.names, clock: surroundings.clock)
        let cleanup = Cleanup(
            history: history,
            journal: journal,
            identity: context.identity,
            force: force
        )
        var kept = 0
        for step in try await cleanup.perform() {
            console.answer(text(step, isDone: true))
            if step.isKept { kept += 1 }
        }
        guard forget else {
            let hasBranch = try RunStatus(history, isAlive: false).integrationTip != nil
            console.narrate(
                "kept \(hasBranch ? history.names.integration.short + " and " : "")"
                    + "the journal with every commit, \(history.names.journal)"
            )
            return kept == 0 ? .done : .failed
        }
        guard kept == 0 else {
            console.narrate("the journal was not dropped, since not everything could go")
            return .failed
        }
        let forgetting = Forgetting(history.names)
        for loss in try forgetting.losses() { console.answer(text(loss, isDone: true)) }
        try forgetting.perform(expecting: await journal.tip)
        console.answer("dropped \(history.names.journal)")
        return .done
    }

    private func preview(_ history: RunHistory, _ console: Console) throws -> ExitStatus {
        if RunReader.isAlive(history.names) {
            let runner = RunReader.runner(history.names)
            throw CommandError.runIsAlive(history.names.run, runner)
        }
        let steps = try Cleanup.preview(history, force: force)
        var branches: Set<RefName> = []
        for step in steps {
            var size = ""
            if case .removeWorkspace(let path, _, _) = step {
                size = " (\(SizeText.of(DiskSpace.used(by: path))))"
            }
            if case .deleteBranch(let branch, _) = step { branches.insert(branch) }
            console.answer(text(step, isDone: false) + size)
        }
        guard forget else { return .done }
        for loss in try Forgetting(history.names).losses(without: branches) {
            console.answer(text(loss, isDone: false))
        }
        console.answer("would drop \(history.names.journal)")
        return .done
    }

    private func text(_ loss: Forgetting.Loss, isDone: Bool) -> String {
        "unreachable \(isDone ? "now" : "from then on"): \(loss.commit.short) (\(loss.event)); "
            + "git branch <name> \(loss.commit.short) keeps it"
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

extension CleanupStep {
    fileprivate var isKept: Bool {
        switch self {
        case .keepWorkspace, .keepBranch: true
        case .removeWorkspace, .forgetWorkspace, .deleteBranch: false
        }
    }
}
