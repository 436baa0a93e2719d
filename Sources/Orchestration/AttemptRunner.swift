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
        let recorder = AttemptRecorder(
            context: context,
            journal: journal,
            subtask: subtask,
            attempt: attempt
        )
        let found: AttemptBase
        do {
            found = try await AttemptBase.find(
                for: subtask,
                attempt: attempt,
                history,
                context,
                until: stop
            )
        } catch {
            // Nothing to start from: the run's base stands for "nothing was done".
            try await recorder.started(from: context.base)
            try await recorder.finished(with: failure(for: error), base: context.base)
            return
        }
        switch found {
        case .commit(let base):
            // The intent is recorded before the effect, so that a crash in between leaves a trace.
            try await recorder.started(from: base)
            do {
                let work = try await perform(subtask, attempt: attempt, base: base, history)
                try await recorder.finished(with: work, base: base)
            } catch let error as JournalError {
                throw error
            } catch {
                try await recorder.finished(with: failure(for: error), base: base)
            }
        case .conflict(let conflict):
            try await journal.record(
                .dependenciesConflicted(
                    DependenciesConflicted(subtask: subtask.id, conflict: conflict)
                )
            )
        }
    }

    private func failure(for error: any Error) -> Failure {
        if stop.isGiven { return Failure(.interrupted, "ended by request") }
        switch error {
        case Unsupported.contentFilter(let attribute):
            return Failure(.unsupportedContent, attribute)
        case WorkspaceError.replaced(let reason): return Failure(.workspaceReplaced, reason)
        default: return Failure(.infrastructure, "\(error)")
        }
    }

    private func perform(
        _ subtask: Subtask,
        attempt: Int,
        base: ObjectID,
        _ history: RunHistory,
    ) async throws -> AttemptWork {
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
        let began = context.clock.now()
        let command = ShellCommand(
            text: context.commands[subtask.id] ?? "exit 127",
            workingFolder: workspace.path,
            environment: context.environment.attempt(facts),
            log: names.log(subtask.id, attempt: attempt),
            timeout: subtask.timeout
        )
        let ending = await command.run(until: stop)
        let settled = try await settle(subtask, workspace, base: base)
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
        return AttemptWork(
            verdict: verdict,
            ending: ending,
            facts: settled,
            duration: context.clock.now().since(began)
        )
    }

    private func settle(
        _ subtask: Subtask,
        _ workspace: Workspace,
        base: ObjectID,
    ) async throws -> SettledFacts {
        if let objection = WorkspaceCheck.objection(to: workspace, of: context.names) {
            throw WorkspaceError.replaced(objection)
        }
        let settlement = Settlement(
            subtask: subtask,
            names: context.names,
            workspace: workspace,
            base: base,
            identity: context.identity
        )
        return try await offload { try settlement.settle() }
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
}

/// What an attempt came to, before it is recorded.
struct AttemptWork: Sendable {
    let verdict: Verdict
    let ending: ProcessEnding
    let facts: SettledFacts
    let duration: Duration
}
