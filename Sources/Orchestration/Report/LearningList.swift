import Agents
import Merging
import Planning
import Scheduling

/// Finds what a run teaches, the most useful first.
struct LearningList {
    private(set) var learnings: [Learning] = []
    private let history: RunHistory

    init(
        _ history: RunHistory,
        _ time: TimeSaved,
        _ conflicts: [ConflictStory],
        _ overlap: Overlap?,
    ) {
        self.history = history
        if time.isOverheadTooLarge, let saved = time.saved {
            learnings.append(.overhead(time.overhead, saved: saved))
        }
        addFailures()
        addOrders(conflicts, overlap)
        addWaits(time)
        addEstimates()
    }

    private mutating func addFailures() {
        for subtask in history.plan.subtasks {
            let attempts = history.attempts[subtask.id] ?? []
            for (index, attempt) in attempts.enumerated() {
                guard case .failed(let failure)? = attempt.finish?.verdict,
                    failure.kind != .interrupted
                else { continue }
                let isOvercome = attempts[(index + 1)...].contains { $0.finish?.isGood == true }
                learnings.append(
                    .failure(
                        subtask.id,
                        attempt: attempt.start.attempt,
                        failure,
                        wasOvercome: isOvercome
                    )
                )
            }
        }
    }

    private mutating func addOrders(_ conflicts: [ConflictStory], _ overlap: Overlap?) {
        var known: Set<Set<SubtaskID>> = []
        func add(_ one: SubtaskID, _ other: SubtaskID, _ reason: Learning.Reason) {
            guard one != other, known.insert([one, other]).inserted else { return }
            learnings.append(.missingOrder(one, other, reason))
        }
        for story in conflicts {
            guard let conflict = story.conflict else { continue }
            for other in conflict.with { add(other, conflict.subtask, .conflict) }
        }
        for blame in history.integration.blames where blame.subtasks.count == 2 {
            add(blame.subtasks[0], blame.subtasks[1], .redTogether)
        }
        for pair in overlap?.shared ?? [] { add(pair.one, pair.other, .sameFiles) }
    }

    private mutating func addWaits(_ time: TimeSaved) {
        guard time.isMeasured else { return }
        for (reason, length) in time.waiting.sorted(by: {
            ($0.value, "\($1.key)") > ($1.value, "\($0.key)")
        })
        where length >= .seconds(1) && length * 10 >= time.wall {
            learnings.append(.waited(reason, length))
        }
        if let share = time.utilisation, time.slots > 1, time.mostAtOnce < time.slots {
            learnings.append(
                .idleSlots(utilisation: share, slots: time.slots, mostAtOnce: time.mostAtOnce)
            )
        }
    }

    private mutating func addEstimates() {
        for subtask in history.plan.subtasks {
            guard let guessed = subtask.estimatedTime,
                let finish = history.attempts[subtask.id]?.last?.finish, finish.isGood,
                let actual = finish.measured
            else { continue }
            learnings.append(.estimate(subtask.id, guessed: guessed, actual: actual))
        }
    }
}

extension AttemptFinished {
    /// Whether it ended well, with work or with nothing to change.
    package var isGood: Bool {
        if case .failed = verdict { false } else { true }
    }

    /// How long its command ran; nil where nobody measured it.
    package var measured: Duration? {
        guard seconds.isFinite, seconds > 0 else { return nil }
        return .milliseconds(Int64((min(seconds, 1e9) * 1_000).rounded()))
    }
}
