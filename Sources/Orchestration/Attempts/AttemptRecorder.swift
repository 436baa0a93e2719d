import Agents
import Git
import Planning

/// Puts the start and the end of an attempt into the journal, with its bundle and its log.
struct AttemptRecorder: Sendable {
    let context: RunContext
    let journal: Journal
    let subtask: Subtask
    let attempt: Int

    func started(
        from base: ObjectID,
        on start: ObjectID,
        isBaseUnknown: Bool? = nil,
    ) async throws {
        let workspace = context.names.workspace(subtask.id, attempt: attempt)
        try await journal.record(
            .attemptStarted(
                AttemptStarted(
                    subtask: subtask.id,
                    attempt: attempt,
                    base: base,
                    from: start == base ? nil : start,
                    branch: workspace.branch,
                    workspace: RecordedPath(workspace.path),
                    command: context.command(of: subtask.id) ?? "",
                    isBaseUnknown: isBaseUnknown
                )
            )
        )
    }

    /// What was left is in commits that the journal keeps alive, before anything else is done there.
    func settled(_ facts: SettledFacts) async throws {
        try await journal.record(
            .attemptSettled(
                AttemptSettled(
                    subtask: subtask.id,
                    attempt: attempt,
                    tip: facts.tip,
                    alsoKept: kept(facts),
                    leftovers: facts.leftovers
                )
            )
        )
    }

    private func kept(_ facts: SettledFacts) -> [ObjectID] {
        (facts.stashes + [facts.branchTip].compactMap { $0 }).filter { $0 != facts.tip }
    }

    func finished(with work: AttemptWork, base: ObjectID) async throws {
        let facts = work.facts
        let finished = AttemptFinished(
            subtask: subtask.id,
            attempt: attempt,
            verdict: work.verdict,
            ending: work.end.ending,
            base: base,
            tip: facts.tip,
            alsoKept: kept(facts),
            seconds: work.end.record?.seconds ?? 0,
            usage: work.end.record.map { ProcessUsage($0) },
            commits: facts.commits.count,
            files: facts.difference.paths.count,
            insertions: facts.difference.insertions,
            deletions: facts.difference.deletions,
            leftovers: facts.leftovers.count,
            isInOrder: facts.isInOrder,
            outOfScope: Array(facts.outOfScope.prefix(20)),
            report: work.report.withoutWords
        )
        let bundle = Bundle(
            subtask,
            attempt: attempt,
            facts,
            base: base,
            branch: context.names.branch(subtask.id),
            briefTokens: context.names.contextSize(
                of: subtask.id,
                attempt: attempt,
                window: context.agents.choices[subtask.id]?.contextWindow
            )?.tokens,
            report: work.report,
            agent: context.agents.choices[subtask.id]?.agent
        )
        let file = Journal.Attachment(
            path: RunNames.bundlePath(subtask.id, attempt: attempt),
            bytes: try JSONBytes.of(bundle)
        )
        try await journal.record(.attemptFinished(finished), [file, log])
        // The journal has them now. Left in the list, which all worktrees share, they would be what
        // the user's own `git stash pop` finds first.
        let names = context.names
        try? await offload {
            try FileLock.whileHolding(names.worktreesLock) {
                let repository = try Repository(at: names.commonDirectory)
                for stash in facts.stashes { try repository.dropStash(stash) }
            }
        }
    }

    /// The end of an attempt that could not be settled: what it committed is kept all the same.
    func finished(with failure: Failure, base: ObjectID) async throws {
        let found = try rescued(base: base)
        try await journal.record(
            .attemptFinished(
                AttemptFinished(
                    subtask: subtask.id,
                    attempt: attempt,
                    verdict: .failed(failure),
                    ending: nil,
                    base: base,
                    tip: found.first ?? base,
                    alsoKept: Array(found.dropFirst()),
                    seconds: 0,
                    usage: nil,
                    commits: 0,
                    files: 0,
                    insertions: 0,
                    deletions: 0,
                    leftovers: 0,
                    isInOrder: nil,
                    outOfScope: [],
                    report: nil
                )
            ),
            [log]
        )
    }

    /// Where the workspace's `HEAD` and its branch are, asked of the common directory alone.
    private func rescued(base: ObjectID) throws -> [ObjectID] {
        let workspace = context.names.workspace(subtask.id, attempt: attempt)
        let repository = try Repository(at: context.names.commonDirectory)
        let candidates = [
            repository.headOfWorktree(named: workspace.name),
            repository.lastHead(ofWorktree: workspace.name),
            // A ref that an agent filled with junk cannot be read, which must not stop anybody.
            try? repository.target(of: workspace.branch),
        ]
        var found: [ObjectID] = []
        for case let id? in candidates where !found.contains(id) {
            if (try? repository.commit(id)) ?? nil != nil { found.append(id) }
        }
        return found
    }

    private var log: Journal.Attachment {
        Journal.Attachment(
            path: RunNames.logPath(subtask.id, attempt: attempt),
            bytes: Files.readLog(context.names.log(subtask.id, attempt: attempt))
        )
    }
}

extension AgentReport {
    /// For the journal, whose messages are read by people: the bundle has the words. Nil where nothing
    /// else is said.
    var withoutWords: AgentReport? {
        var report = self
        report.lastMessage = nil
        return report.isEmpty ? nil : report
    }
}
