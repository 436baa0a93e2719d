import Agents
import Git
import Merging
import Planning
import Scheduling
import SystemPackage

/// Carries out one attempt: base, workspace, agent, settlement.
struct AttemptRunner: Sendable {
    let context: RunContext
    let journal: Journal
    let workspaces: Workspaces
    let audit: Audit
    let subtask: Subtask
    let attempt: Int
    /// What it has to itself while it runs.
    let place: Schedule.Place?
    let continuation: Continuation?
    let stop: StopSignal

    /// Ends with a recorded event whatever happens; throws only when recording itself fails, or when
    /// the run goes on without this process.
    func start(backOff: Int, _ history: RunHistory) async throws {
        await stop.wait(atMost: BackOff.delay(backOff, after: lastFailure(history)))
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
            try await recorder.started(
                from: context.base,
                on: context.base,
                isBaseUnknown: true
            )
            try await recorder.finished(with: failure(for: error), base: context.base)
            return
        }
        switch found {
        case .commit(let base, let start):
            // The intent is recorded before the effect, so that a crash in between leaves a trace.
            try await recorder.started(from: base, on: start)
            try await finish(base: base) { try await begin(base, on: start, history) }
        case .conflict(let conflict):
            try await journal.record(
                .dependenciesConflicted(
                    DependenciesConflicted(subtask: subtask.id, conflict: conflict)
                ),
                ConflictKeeping(conflict, beforeStartOf: subtask.id, in: names).attachments()
            )
        }
    }

    /// Takes up an attempt that another runner recorded as started: lives with its agent, reads how it
    /// ended, or starts it when that one did not come to it. The base is the recorded one.
    func adopt(_ history: RunHistory) async throws {
        guard let record = history.attempt(attempt, of: subtask.id) else { return }
        let base = record.start.base
        if record.start.isBaseUnknown == true {
            let failure = Failure(.infrastructure, "nothing was found to start from")
            return try await recorder.finished(with: failure, base: base)
        }
        try await finish(base: base) {
            guard names.supervisor(subtask.id, attempt: attempt).state != .notStarted else {
                return try await begin(base, on: record.start.from ?? base, history, again: true)
            }
            // It may go on for hours, and somebody may have tidied up.
            try context.hooks?.write(hookFacts, workspace: workspace.path)
            // What was changed while nobody looked is not known.
            try await audit.begin(subtask.id, attempt)
            let end = try await command(base).watch.attend(until: stop)
            try await audit.end(subtask.id, attempt)
            return try await judge(end, base: base, record.settled)
        }
    }

    var names: RunNames { context.names }

    var workspace: Workspace { names.workspace(subtask.id, attempt: attempt) }

    var recorder: AttemptRecorder {
        AttemptRecorder(context: context, journal: journal, subtask: subtask, attempt: attempt)
    }

    private func lastFailure(_ history: RunHistory) -> Failure? {
        guard case .failed(let failure) = history.lastAttempt(of: subtask.id)?.finish?.verdict
        else { return nil }
        return failure
    }

    private func finish(
        base: ObjectID,
        _ body: () async throws -> AttemptWork,
    ) async throws {
        do {
            try await recorder.finished(with: body(), base: base)
        } catch let error as JournalError {
            throw error
        } catch let error as CancellationError {
            throw error
        } catch {
            try await audit.end(subtask.id, attempt)
            try? await workspaces.release(workspace)
            try await recorder.finished(with: failure(for: error), base: base)
        }
    }

    private func failure(for error: any Error) -> Failure {
        if stop.isGiven { return Failure(.interrupted, "ended by request") }
        switch error {
        case Unsupported.contentFilter(let attribute):
            return Failure(.unsupportedContent, attribute)
        case WorkspaceError.unreadable(let reason): return Failure(.unreadable, reason)
        case let error as SetupFailure: return error.failure
        case let error as InputMissing: return Failure(.inputsMissing, error.path)
        case WorkspaceError.replaced(let reason): return Failure(.workspaceReplaced, reason)
        default: return Failure(.infrastructure, "\(error)")
        }
    }

    // MARK: The agent

    private func begin(
        _ base: ObjectID,
        on start: ObjectID,
        _ history: RunHistory,
        again: Bool = false,
    ) async throws -> AttemptWork {
        if again, try await hasBeenAtWork(since: start) {
            return try await judge(SupervisedCommand.End(.lost), base: base, nil)
        }
        if let missing = try missingInput(in: base) {
            throw InputMissing(path: missing)
        }
        // The branch is about to move; what a person has put there since stays reachable.
        try await preservation.preserveBranch(of: workspace)
        // Before the agent, and beside what takes longer.
        async let isWatched: Void = audit.begin(subtask.id, attempt)
        try await workspaces.create(for: subtask.id, attempt: attempt, base: start, again: again)
        try BriefWriter(context: context, history: history).write(for: subtask, facts(base))
        try Files.makeFolders(of: places)
        try await isWatched
        try await setUp(base: base)
        // What makes a workspace ready may have put hooks of the user's there.
        try context.hooks?.write(hookFacts, workspace: workspace.path)
        let end = try await command(base).run(until: stop)
        try await audit.end(subtask.id, attempt)
        return try await judge(end, base: base, nil)
    }

    private struct InputMissing: Error { let path: String }

    private func missingInput(in base: ObjectID) throws -> String? {
        let repository = try Repository(at: names.commonDirectory)
        let tree = try repository.existingCommit(base).tree
        return try subtask.inputs.first {
            try repository.entry(at: GitPath($0), inTree: tree) == nil
        }
    }

    private var preservation: Preservation {
        Preservation(names: names, journal: journal, identity: context.identity)
    }

    /// Whether there is something in the workspace that only an agent can have made: its supervisor's
    /// files may have been taken away by somebody.
    private func hasBeenAtWork(since start: ObjectID) async throws -> Bool {
        guard WorkspaceCheck.objection(to: workspace, of: names) == nil else { return false }
        let path = workspace.path
        let products = setupProducts
        return try await offload {
            let repository = try Repository(at: path)
            switch try repository.head() {
            case .branch(_, let id), .detached(let id):
                // A checkout that was cut off leaves files out, or short, and an empty index.
                if id == start, try repository.hasEmptyIndex() { return false }
                let found = try repository.storeLeftovers().beyond(id, in: repository)
                return id != start
                    || found.changes.contains { $0.entry != nil && !products.contains($0) }
            case .unborn: return false
            }
        }
    }

    func facts(_ base: ObjectID) -> AttemptFacts {
        var facts = AttemptFacts(
            run: names.run.text,
            subtask: subtask.id.text,
            attempt: attempt,
            base: base.hex,
            workspace: workspace.path,
            brief: names.brief(subtask.id, attempt: attempt),
            inputs: names.inputs(subtask.id, attempt: attempt),
            handover: names.handover(of: workspace),
            slot: place?.slot ?? 0,
            units: place?.units ?? [:]
        )
        let choice = context.agents.choices[subtask.id]
        facts.places = places
        facts.model = choice?.model
        facts.session = continuation?.session
        facts.variables = choice?.builtIn?.variables ?? [:]
        return facts
    }

    private var places: WorkPlaces {
        names.places(workspace, artifacts: names.artifacts(subtask.id, attempt: attempt))
    }

    private func command(_ base: ObjectID) -> SupervisedCommand {
        let files = names.supervisor(subtask.id, attempt: attempt)
        let record = names.record(of: workspace)
        return SupervisedCommand(
            context.supervisor,
            files,
            SupervisorOrder(
                text: Array((context.command(of: subtask.id) ?? "exit 127").utf8),
                workingFolder: workspace.path,
                files: files,
                timeout: subtask.timeout,
                idleTimeout: subtask.idleTimeout,
                grace: context.agents.grace,
                // Git writes there whenever the agent commits, switches or stages.
                watched: [files.log, record.appending("logs").appending("HEAD")]
            ),
            environment: environment(base)
        )
    }

    /// Of the agent, and of nothing that we run: commands that check its work have the user's hooks, and
    /// may make branches and tags as they like.
    private func environment(_ base: ObjectID) -> [String: String] {
        let variables = context.environment.attempt(facts(base))
        return context.hooks?.environment(variables, hookFacts) ?? variables
    }

    private var hookFacts: AgentHookFacts {
        let choice = context.agents.choices[subtask.id]
        return AgentHookFacts(
            // Of a command of the plan's own, nobody is the agent.
            agent: choice?.source == .run ? nil : choice?.agent?.text,
            scope: subtask.files,
            progress: names.progress(subtask.id, attempt: attempt)
        )
    }
}
