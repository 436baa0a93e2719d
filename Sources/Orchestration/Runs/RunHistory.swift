import Agents
package import Git
package import Merging
package import Planning
package import Scheduling

/// What a run's journal adds up to; the same fold while it runs and when it is read later.
package struct RunHistory: Sendable {
    package let names: RunNames
    package let plan: Plan
    package let start: RunStarted
    package let started: Timestamp
    /// What is to be done before anything else has happened; only the runner does it.
    package let firstActions: [Schedule.Action]
    package private(set) var lastRecorded: Timestamp
    package private(set) var schedule: Schedule
    package private(set) var attempts: [SubtaskID: [AttemptRecord]] = [:]
    /// What asked to wait, and until when.
    package private(set) var heldQueues: [String: Timestamp] = [:]
    package private(set) var dependencyConflicts: [SubtaskID: MergeConflict] = [:]
    package private(set) var integration = IntegrationRecord()
    /// Every conflict that there was, with the subtask that waited: somebody may still be at one.
    private(set) var seenConflicts:
        [(subtask: SubtaskID, conflict: MergeConflict, isBeforeStart: Bool)] =
            []
    package private(set) var isInterrupted = false
    /// Whether a person has ended the run by a request.
    private var isCancelled = false
    /// What was done again because it did not merge, once each.
    package private(set) var fallbacks: [SubtaskID: FellBack] = [:]
    private(set) var attemptsBeforeFallback: [SubtaskID: Int] = [:]
    /// What was changed while agents ran that is not theirs, in the order in which it was seen.
    package private(set) var audits: [Audited] = []
    /// The merges that an agent was asked to resolve, each once.
    private(set) var synthesized: Set<MergeKey> = []
    /// What those agents say of themselves.
    private(set) var synthesisReports: [AgentReport] = []
    private(set) var synthesisFailures: [SubtaskID: String] = [:]
    /// What was foreseen last, while agents were at work.
    package private(set) var forecast: Forecast?
    /// The branch of the user's that was moved last, and to where.
    package private(set) var accepted: Accepted?
    /// Every commit that an integration of this run ended at or passed; the branch is at one of them
    /// unless somebody else moved it.
    package private(set) var ownCommits: Set<ObjectID>
    /// The tip of each subtask that was merged last: its own, or what a person made of it. Kept here,
    /// since the branch may be gone by the time somebody asks.
    package private(set) var mergedTips: [SubtaskID: ObjectID] = [:]
    /// Where the last integration that came to its end left the branch.
    package private(set) var lastIntegrated: ObjectID?
    /// The merge behind it, where the branch is a line of commits.
    private var lastMerged: ObjectID?
    private var lastIntegration = IntegrationRecord()

    /// Begins with a run's first event; `plan` is what its journal's plan file says.
    package init(names: RunNames, plan: Plan, start: RunStarted, at time: Timestamp) {
        self.names = names
        self.plan = plan
        self.start = start
        self.started = time
        self.lastRecorded = time
        self.ownCommits = [start.base]
        self.schedule = Schedule(
            plan: plan,
            capacity: Capacity(
                maximumParallel: start.maximumParallel,
                serializesOverlaps: start.serializesOverlaps ?? false,
                hasBarrier: start.hasBarrier ?? false,
                agents: RunHistory.bySubtask(start.agents).compactMapValues { try? AgentName($0) },
                queues: RunHistory.bySubtask(start.queues)
            )
        )
        self.firstActions = schedule.apply(.runStarted)
    }

    private static func bySubtask(_ values: [String: String]?) -> [SubtaskID: String] {
        Dictionary(
            (values ?? [:]).compactMap { id, value in (try? SubtaskID(id)).map { ($0, value) } },
            uniquingKeysWith: { first, _ in first }
        )
    }

    /// Takes an entry in and says what is to be done next; only the runner does it.
    @discardableResult
    package mutating func apply(_ entry: JournalEntry) -> [Schedule.Action] {
        lastRecorded = entry.time
        switch entry.event {
        case .runStarted: return []
        case .attemptStarted(let facts):
            dependencyConflicts[facts.subtask] = nil
            attempts[facts.subtask, default: []].append(
                AttemptRecord(start: facts, started: entry.time)
            )
            return schedule.apply(.attemptStarted(facts.subtask, attempt: facts.attempt))
        case .attemptSettled(let facts):
            change(facts.subtask, facts.attempt) { $0.settled = facts }
            return []
        case .attemptFinished(let facts):
            change(facts.subtask, facts.attempt) { $0.finish = facts }
            return schedule.apply(
                .attemptFinished(
                    facts.subtask,
                    attempt: facts.attempt,
                    facts.verdict.scheduleOutcome
                )
            )
        case .queueHeld(let facts):
            heldQueues[facts.queue] = facts.until
            return []
        case .queueOpened(let facts):
            heldQueues[facts.queue] = nil
            return schedule.apply(.queueOpened(facts.queue))
        case .dependenciesConflicted(let facts):
            dependencyConflicts[facts.subtask] = facts.conflict
            seenConflicts.append((facts.subtask, facts.conflict, true))
            return schedule.apply(.waitsForPerson(facts.subtask))
        case .interrupted:
            if !schedule.isFinished { isInterrupted = true }
            return schedule.apply(.interrupted)
        case .resumed:
            // Asked for while nobody was there to do it, and not done yet.
            if isCancelled, !schedule.isFinished { return schedule.apply(.resumedToStop) }
            isCancelled = false
            isInterrupted = false
            // What an integration that was cut off has recorded is said anew.
            if integration.result == nil { integration = IntegrationRecord() }
            return schedule.apply(.resumed)
        case .requested(let facts): return apply(facts)
        case .merged(let facts):
            ownCommits.formUnion([facts.commit, facts.squash].compactMap { $0 })
            mergedTips[facts.subtask] = facts.tip
            integration.apply(entry.event)
            return []
        case .foreseen(let facts):
            forecast = facts
            return []
        case .synthesized(let facts):
            synthesized.insert(facts.key)
            synthesisFailures[facts.subtask] = facts.reason
            if let report = facts.report { synthesisReports.append(report) }
            return []
        case .fellBack(let facts): return redo(facts)
        case .resolved(let facts):
            guard facts.isBeforeStart else { return schedule.apply(.reconsidered) }
            dependencyConflicts[facts.subtask] = nil
            return schedule.apply(.requested(.retry(facts.subtask)))
        case .conflicted(let conflict):
            seenConflicts.append((conflict.subtask, conflict, false))
            integration.apply(entry.event)
            return []
        case .held, .checked, .blamed, .evicted:
            integration.apply(entry.event)
            return []
        case .integrated(let facts):
            lastIntegrated = facts.commit
            integration.apply(entry.event)
            lastMerged = integration.merge(behind: facts.commit) ?? facts.commit
            lastIntegration = integration
            return schedule.apply(.integrationFinished)
        case .audited(let facts):
            audits.append(facts)
            return []
        case .accepted(let facts):
            accepted = facts
            return []
        case .preserved: return []
        }
    }

    private mutating func apply(_ request: Requested) -> [Schedule.Action] {
        switch (request.action, request.subtask) {
        case (.cancel, nil):
            guard !schedule.isFinished else { return [] }
            isCancelled = true
            isInterrupted = true
            return schedule.apply(.interrupted)
        case (.cancel, let id?): return schedule.apply(.requested(.cancel(id)))
        case (.retry, let id?): return schedule.apply(.requested(.retry(id)))
        case (.skip, let id?): return schedule.apply(.requested(.skip(id)))
        case (.pause, _): return schedule.apply(.requested(.pause))
        case (.proceed, _): return schedule.apply(.requested(.proceed))
        case (.rerun, let id?): return redo(onTopOfMerged: id)
        case (.retry, nil), (.rerun, nil), (.skip, nil): return []
        }
    }

    /// What a person wants done again starts from what is merged: of one that conflicts, from what it
    /// was to be merged into.
    private mutating func redo(onTopOfMerged id: SubtaskID) -> [Schedule.Action] {
        guard schedule.objection(to: .rerun(id)) == nil, missing(for: id) == nil else { return [] }
        let conflict = integration.conflicts.first { $0.subtask == id }
        dependencyConflicts[id] = nil
        return redo(
            FellBack(
                subtask: id,
                onto: conflict?.onto ?? merged(before: id),
                with: conflict?.with ?? [],
                paths: conflict?.paths ?? []
            )
        )
    }

    /// A subtask whose work another one is to stand on, and which is not in what is merged.
    package func missing(for id: SubtaskID) -> SubtaskID? {
        if plan.integration.strategy == .aggregate { return nil }
        // One that is not at its end knows only a part.
        let merged = Set(lastIntegration.merged.map(\.subtask))
        return plan[id]?.dataDependencies.first { other in
            switch schedule.state(of: other) {
            case .skipped, .noChanges: false
            default: !merged.contains(other)
            }
        }
    }

    /// What is merged without a subtask: everything, or what came before it in the train.
    private func merged(before id: SubtaskID) -> ObjectID {
        let merges = lastIntegration.merged
        guard let index = merges.firstIndex(where: { $0.subtask == id }) else {
            return lastMerged ?? start.base
        }
        return merges[..<index].last { $0.commit != nil }?.commit ?? start.base
    }

    private mutating func redo(_ facts: FellBack) -> [Schedule.Action] {
        // What stands on it starts from its new work, whatever it started from before.
        for id in plan.graph.descendants(of: facts.subtask) { fallbacks[id] = nil }
        // Where nothing is merged, it starts from what it depends on.
        fallbacks[facts.subtask] = plan.integration.strategy == .aggregate ? nil : facts
        for id in [facts.subtask] + Array(plan.graph.descendants(of: facts.subtask)) {
            attemptsBeforeFallback[id] = attempts[id]?.count ?? 0
        }
        return schedule.apply(.redone(facts.subtask))
    }

    private mutating func change(
        _ subtask: SubtaskID,
        _ attempt: Int,
        _ change: (inout AttemptRecord) -> Void,
    ) {
        guard let list = attempts[subtask],
            let index = list.lastIndex(where: { $0.start.attempt == attempt })
        else { return }
        change(&attempts[subtask, default: list][index])
    }
}
