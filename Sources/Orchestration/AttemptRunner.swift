import Agents
import Git
import Merging
import Planning

/// Carries out one attempt: base, workspace, agent, settlement.
struct AttemptRunner: Sendable {
    let context: RunContext
    let journal: Journal
    let workspaces: Workspaces
    let stop: StopSignal

    /// Ends with a recorded event whatever happens; throws only when recording itself fails.
    func run(_ subtask: Subtask, attempt: Int, history: RunHistory) async throws {
        let base: ObjectID
        do {
            switch try await AttemptBase.find(for: subtask, attempt: attempt, history, context) {
            case .commit(let id): base = id
            case .conflict(let conflict):
                try await journal.record(
                    .dependenciesConflicted(
                        DependenciesConflicted(subtask: subtask.id, conflict: conflict)
                    )
                )
                return
            }
        } catch let error as JournalError {
            throw error
        } catch {
            // Nothing to start from: the run's base stands for "nothing was done".
            try await start(subtask, attempt, context.base)
            try await finish(subtask, attempt, failed: error, base: context.base)
            return
        }
        // The intent is recorded before the effect, so that a crash in between leaves a trace.
        try await start(subtask, attempt, base)
        let began = context.clock.now()
        let work: Work
        do {
            work = try await perform(subtask, attempt: attempt, base: base, history)
        } catch {
            try await finish(subtask, attempt, failed: error, base: base)
            return
        }
        try await finish(subtask, attempt, work, base: base, began: began)
    }

    private struct Work {
        let verdict: Verdict
        let ending: ProcessEnding
        let facts: SettledFacts
    }

    private func perform(
        _ subtask: Subtask,
        attempt: Int,
        base: ObjectID,
        _ history: RunHistory,
    ) async throws -> Work {
        let names = context.names
        let workspace = try await workspaces.create(for: subtask.id, attempt: attempt, base: base)
        let facts = AttemptFacts(
            run: names.run.text,
            subtask: subtask.id.text,
            attempt: attempt,
            base: base.hex,
            workspace: workspace.path,
            brief: names.brief(subtask.id, attempt: attempt),
            inputs: names.inputs(subtask.id, attempt: attempt)
        )
        try BriefWriter(context: context, history: history).write(for: subtask, facts)
        let log = names.log(subtask.id, attempt: attempt)
        let command = ShellCommand(
            text: context.commands[subtask.id] ?? "exit 127",
            workingFolder: workspace.path,
            environment: context.environment.attempt(facts),
            log: log,
            timeout: subtask.timeout
        )
        let ending = await command.run(until: stop)
        let identity = context.identity
        let settled = try await offload {
            try Settlement(
                subtask: subtask,
                workspace: workspace,
                base: base,
                identity: identity
            ).settle()
        }
        var verdict = Verdict.decide(
            ending,
            settled,
            base: base,
            timeout: subtask.timeout?.formatted
        )
        if verdict == .succeeded || verdict == .noChanges {
            if let failure = await acceptance(of: subtask, in: workspace, facts) {
                verdict = .failed(failure)
            }
        }
        // A lock that cannot be taken off does not make the work undone.
        try? await workspaces.release(workspace)
        return Work(verdict: verdict, ending: ending, facts: settled)
    }

    private func acceptance(
        of subtask: Subtask,
        in workspace: Workspace,
        _ facts: AttemptFacts,
    ) async -> Failure? {
        for text in subtask.acceptance {
            let command = ShellCommand(
                text: text,
                workingFolder: workspace.path,
                environment: context.environment.attempt(facts),
                log: context.names.log(subtask.id, attempt: facts.attempt),
                timeout: subtask.timeout
            )
            let ending = await command.run(until: stop)
            if ending == .stopped { return Failure(.interrupted, ending.sentence) }
            if !ending.isSuccess {
                return Failure(.acceptanceRed, "`\(text)`: \(ending.sentence)")
            }
        }
        return nil
    }

    // MARK: Recording

    private func start(_ subtask: Subtask, _ attempt: Int, _ base: ObjectID) async throws {
        let workspace = context.names.workspace(subtask.id, attempt: attempt)
        try await journal.record(
            .attemptStarted(
                AttemptStarted(
                    subtask: subtask.id,
                    attempt: attempt,
                    base: base,
                    branch: workspace.branch,
                    workspace: RecordedPath(workspace.path),
                    command: context.commands[subtask.id] ?? ""
                )
            )
        )
    }

    private func finish(
        _ subtask: Subtask,
        _ attempt: Int,
        _ work: Work,
        base: ObjectID,
        began: Timestamp,
    ) async throws {
        let facts = work.facts
        let seconds = context.clock.now().since(began)
        let finished = AttemptFinished(
            subtask: subtask.id,
            attempt: attempt,
            verdict: work.verdict,
            ending: work.ending,
            base: base,
            tip: facts.tip,
            branchTip: facts.branchTip == facts.tip ? nil : facts.branchTip,
            seconds: Double(seconds.components.seconds)
                + Double(seconds.components.attoseconds) / 1e18,
            commits: facts.commits,
            difference: facts.difference,
            leftovers: facts.leftovers,
            uncommittable: facts.uncommittable,
            outOfScope: facts.outOfScope
        )
        let names = context.names
        let bundle = Bundle(subtask, finished, branch: names.branch(subtask.id))
        let log = names.log(subtask.id, attempt: attempt)
        try await journal.record(
            .attemptFinished(finished),
            [
                .init(
                    path: RunNames.bundlePath(subtask.id, attempt: attempt),
                    bytes: try JSONBytes.of(bundle)
                ),
                .init(
                    path: RunNames.logPath(subtask.id, attempt: attempt),
                    bytes: Files.readLog(log)
                ),
            ]
        )
    }

    private func finish(
        _ subtask: Subtask,
        _ attempt: Int,
        failed error: any Error,
        base: ObjectID,
    ) async throws {
        try await journal.record(
            .attemptFinished(
                AttemptFinished(
                    subtask: subtask.id,
                    attempt: attempt,
                    verdict: .failed(Failure(.infrastructure, "\(error)")),
                    ending: nil,
                    base: base,
                    tip: base,
                    branchTip: nil,
                    seconds: 0,
                    commits: [],
                    difference: TreeDifference(paths: [], insertions: 0, deletions: 0),
                    leftovers: [],
                    uncommittable: [],
                    outOfScope: []
                )
            )
        )
    }
}
