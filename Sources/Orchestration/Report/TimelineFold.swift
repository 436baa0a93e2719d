import Git
import Merging
import Planning
import Scheduling

/// Goes through a journal once and notes when what began and ended.
struct TimelineFold {
    private(set) var history: RunHistory
    private let start: Timestamp
    private var lanes: [SubtaskID: RunTimeline.Lane]
    private var waiting: [SubtaskID: (reason: Wait, since: Timestamp)] = [:]
    private var checks: [(span: TimeSpan, facts: Checked)] = []
    private var held: [String: Timestamp] = [:]
    private var heldQueues: [(queue: String, span: TimeSpan)] = []
    private var periods: [TimeSpan] = []
    /// Since when a process acts for the run; nil while none does.
    private var period: Timestamp?
    /// Whether that process only merges: `integrate` begins without saying so.
    private var onlyMerges = false
    /// When the process that acts was last heard of.
    private var lastHeard: Timestamp

    /// Begins with a history that has only its first event.
    init(_ history: RunHistory) {
        self.history = history
        start = history.started
        lastHeard = history.started
        period = history.started
        lanes = Dictionary(
            history.plan.subtasks.map { ($0.id, RunTimeline.Lane(subtask: $0.id)) },
            uniquingKeysWith: { first, _ in first }
        )
        noteWaits(at: start)
    }

    mutating func take(_ entry: JournalEntry) {
        // A clock that was set back must not make anything end before it began.
        let now = max(entry.time, lastHeard)
        if entry.event.isByPerson {
            apply(entry)
            if period != nil { noteWaits(at: now) }
            return
        }
        noteActivity(entry.event, now)
        let slot = entry.event.startedSubtask.flatMap { history.schedule.place(of: $0)?.slot }
        apply(entry)
        note(entry.event, slot: slot, now)
        lastHeard = now
        noteWaits(at: now)
        if history.schedule.isFinished, !onlyMerges { endPeriod(at: now) }
    }

    private mutating func apply(_ entry: JournalEntry) {
        let before = history.attemptsBeforeFallback
        history.apply(entry)
        // What is done again is done without what was there.
        for (id, count) in history.attemptsBeforeFallback where count > before[id] ?? 0 {
            for index in lanes[id]?.attempts.indices.prefix(count) ?? 0..<0 {
                lanes[id]?.attempts[index].isRedone = true
            }
        }
    }

    /// The timeline up to now; `now` is when somebody looks while a process acts for the run.
    func timeline(now: Timestamp?) -> RunTimeline {
        var rest = self
        let end = max(now ?? lastHeard, lastHeard)
        rest.endPeriod(at: end)
        let last = now == nil ? rest.lastHeard : end
        return RunTimeline(
            start: start,
            end: last,
            lanes: history.plan.subtasks.map { rest.lanes[$0.id] ?? .init(subtask: $0.id) },
            periods: rest.periods,
            checks: rest.checks,
            heldQueues: rest.heldQueues
        )
    }

    // MARK: Whether somebody acts

    private mutating func noteActivity(_ event: JournalEvent, _ now: Timestamp) {
        if event == .resumed {
            // The one before was never heard of again.
            endPeriod(at: lastHeard)
            period = now
        } else if period == nil {
            period = now
            onlyMerges = true
        }
        if case .integrated = event { onlyMerges = false }
    }

    private mutating func endPeriod(at time: Timestamp) {
        guard let since = period else { return }
        periods.append(TimeSpan(since, time))
        for (id, wait) in waiting { close(id, wait, at: time) }
        waiting = [:]
        for (queue, since) in held { heldQueues.append((queue, TimeSpan(since, time))) }
        held = [:]
        period = nil
        onlyMerges = false
    }

    // MARK: Waiting

    private mutating func noteWaits(at time: Timestamp) {
        for (id, reason) in history.schedule.waits {
            guard waiting[id]?.reason != reason else { continue }
            if let wait = waiting[id] { close(id, wait, at: time) }
            waiting[id] = reason.map { ($0, time) }
        }
    }

    private mutating func close(
        _ id: SubtaskID,
        _ wait: (reason: Wait, since: Timestamp),
        at time: Timestamp,
    ) {
        let span = TimeSpan(wait.since, time)
        guard !span.isEmpty else { return }
        lanes[id]?.waits.append(RunTimeline.Waiting(reason: wait.reason, span: span))
    }

    // MARK: What happened

    private mutating func note(_ event: JournalEvent, slot: Int?, _ now: Timestamp) {
        switch event {
        case .attemptStarted(let facts):
            // One that was cut off, and is done again from the beginning.
            if facts.from == nil, let last = lanes[facts.subtask]?.attempts.indices.last,
                case .failed(let failure)? = lanes[facts.subtask]?.attempts[last].verdict,
                failure.kind == .interrupted
            {
                lanes[facts.subtask]?.attempts[last].isRedone = true
            }
            lanes[facts.subtask]?.attempts.append(
                RunTimeline.Attempt(number: facts.attempt, start: now, slot: slot ?? 0)
            )
        case .attemptSettled(let facts):
            change(facts.subtask, facts.attempt) { $0.settled = now }
        case .attemptFinished(let facts):
            change(facts.subtask, facts.attempt) { attempt in
                attempt.end = now
                attempt.verdict = facts.verdict
                attempt.seconds =
                    facts.seconds.isFinite && facts.seconds > 0 ? min(facts.seconds, 1e9) : 0
            }
        case .queueHeld(let facts): held[facts.queue] = now
        case .queueOpened(let facts):
            if let since = held.removeValue(forKey: facts.queue) {
                heldQueues.append((facts.queue, TimeSpan(since, now)))
            }
        case .dependenciesConflicted(let facts): mark(facts.subtask, .conflictBeforeStart, now)
        case .merged(let facts):
            if facts.resolution != nil { mark(facts.subtask, .resolved, now) }
            mark(facts.subtask, .merged(facts.commit ?? facts.tip), now)
        case .conflicted(let facts): mark(facts.subtask, .conflict(with: facts.with), now)
        case .held(let facts): mark(facts.subtask, .held(by: facts.by), now)
        case .evicted(let facts): mark(facts.subtask, .leftOut(test: facts.test), now)
        case .fellBack(let facts):
            mark(facts.subtask, .fellBack, now)
        case .checked(let facts):
            let seconds = facts.seconds.isFinite ? min(max(0, facts.seconds), 1e9) : 0
            let length = Duration.milliseconds(Int64((seconds * 1_000).rounded()))
            let from = max(start, now.advanced(by: .zero - length))
            checks.append((TimeSpan(from, now), facts))
        case .runStarted, .interrupted, .resumed, .requested, .resolved, .synthesized, .foreseen,
            .blamed, .integrated, .accepted, .preserved, .audited:
            return
        }
    }

    private mutating func mark(
        _ id: SubtaskID,
        _ kind: RunTimeline.Mark.Kind,
        _ time: Timestamp,
    ) {
        lanes[id]?.marks.append(RunTimeline.Mark(kind: kind, time: time))
    }

    private mutating func change(
        _ id: SubtaskID,
        _ number: Int,
        _ change: (inout RunTimeline.Attempt) -> Void,
    ) {
        guard let index = lanes[id]?.attempts.lastIndex(where: { $0.number == number }) else {
            return
        }
        if var attempt = lanes[id]?.attempts[index] {
            change(&attempt)
            lanes[id]?.attempts[index] = attempt
        }
    }
}

extension JournalEvent {
    /// Whether a person caused it, so that it says nothing of whether a process acts for the run.
    fileprivate var isByPerson: Bool {
        switch self {
        case .requested, .resolved, .accepted, .preserved: true
        default: false
        }
    }

    fileprivate var startedSubtask: SubtaskID? {
        if case .attemptStarted(let facts) = self { facts.subtask } else { nil }
    }
}
