import Agents
import Git
import Planning

/// What came of an attempt, after its processes are gone.
extension AttemptRunner {
    func judge(
        _ end: SupervisedCommand.End,
        base: ObjectID,
        _ settled: AttemptSettled?,
    ) async throws -> AttemptWork {
        let facts = try await settle(base: base, settled)
        let report = try await offload { readReport(of: end.ending) }
        var verdict = Verdict.decide(
            end.ending,
            facts,
            base: base,
            limits: (subtask.timeout?.formatted, subtask.idleTimeout?.formatted),
            report: report,
            lastWords: lastWords(end.ending, report),
            scope: context.agents.hooks.scope
        )
        if verdict == .succeeded || verdict == .noChanges, !subtask.acceptance.isEmpty {
            if settled == nil { try await recorder.settled(facts) }
            if let failure = try await acceptance(base: base) { verdict = .failed(failure) }
        }
        // A lock that cannot be taken off does not make the work undone.
        try? await workspaces.release(workspace)
        return AttemptWork(verdict: verdict, end: end, facts: facts, report: report)
    }

    private var format: OutputFormat {
        context.agents.choices[subtask.id]?.builtIn?.output ?? .text
    }

    private func readReport(of ending: ProcessEnding) -> AgentReport {
        var status: Int32?
        if case .exited(let number) = ending { status = number }
        var report = AgentReport.read(
            format,
            log: names.log(subtask.id, attempt: attempt),
            artifacts: names.artifacts(subtask.id, attempt: attempt),
            status: status
        )
        // The rest is in the reports of the attempts before.
        if let continuation, format.countsWholeSession, report.session == continuation.session {
            report.usage = report.usage.map { $0 - continuation.used }
        }
        return report
    }

    /// None of one that told in events that it came to its end, since they are about its work, and none of
    /// a command of the plan that ends well: it has no service that could have failed.
    private func lastWords(_ ending: ProcessEnding, _ report: AgentReport) -> LastWords {
        let isTold = format.isEvents && !report.isEmpty && report.doubt == nil
        let isRun = context.agents.choices[subtask.id]?.source == .run
        if ending.isSuccess, isTold || isRun { return .none }
        return LastWords(log: Files.readLog(names.log(subtask.id, attempt: attempt)))
    }

    private func settle(base: ObjectID, _ settled: AttemptSettled?) async throws -> SettledFacts {
        if let objection = WorkspaceCheck.objection(to: workspace, of: names) {
            throw WorkspaceError.replaced(objection)
        }
        let settlement = Settlement(
            subtask: subtask,
            names: names,
            workspace: workspace,
            base: base,
            identity: context.identity,
            setup: setupProducts,
            settled: settled
        )
        do { return try await offload { try settlement.settle() } } catch let error as GitError {
            throw WorkspaceError.unreadable(error.message)
        }
    }

    private func acceptance(base: ObjectID) async throws -> Failure? {
        for text in subtask.acceptance {
            let ending = try await CheckCommand(
                context: context,
                text: text,
                folder: workspace.path,
                files: names.acceptance(subtask.id, attempt: attempt),
                environment: context.environment.attempt(facts(base)),
                timeout: subtask.timeout
            ).run(until: stop)
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
    let end: SupervisedCommand.End
    let facts: SettledFacts
    let report: AgentReport
}
