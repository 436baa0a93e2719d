package import Git
package import Merging
package import Planning
import Scheduling

/// What a history is asked.
extension RunHistory {
    /// Who does a subtask, named by the plan or not.
    package func agent(of subtask: Subtask) -> AgentName? {
        start.agents?[subtask.id.text].flatMap { try? AgentName($0) } ?? subtask.agent
    }

    /// One attempt; nil when it was never recorded as started.
    package func attempt(_ number: Int, of id: SubtaskID) -> AttemptRecord? {
        attempts[id]?.last { $0.start.attempt == number }
    }

    /// The attempts of a subtask that started from what it starts from now.
    package func currentAttempts(of id: SubtaskID) -> ArraySlice<AttemptRecord> {
        (attempts[id] ?? []).dropFirst(attemptsBeforeFallback[id] ?? 0)
    }

    /// The subtasks whose last attempt failed.
    package var failed: [SubtaskID] {
        schedule.states.compactMap { id, state in state == .failed ? id : nil }
    }

    /// The subtasks whose dependencies disagree, and that wait for it.
    package var waitingStarts: [SubtaskID: MergeConflict] {
        dependencyConflicts.filter { schedule.state(of: $0.key) == .needsPerson }
    }

    /// What was finished and then left out by a person: whatever has it in its history waits.
    package var leftOut: [(subtask: SubtaskID, tip: ObjectID)] {
        plan.subtasks.compactMap { subtask in
            guard schedule.state(of: subtask.id) == .skipped,
                let finish = attempts[subtask.id]?.last?.finish, finish.verdict == .succeeded
            else { return nil }
            return (subtask.id, finish.tip)
        }
    }

    /// What waits for a person to resolve it: the merge of a subtask, or of its dependencies before it
    /// can start.
    package func openConflict(
        of id: SubtaskID,
    ) -> (conflict: MergeConflict, isBeforeStart: Bool)? {
        if let conflict = dependencyConflicts[id], schedule.state(of: id) == .needsPerson {
            return (conflict, true)
        }
        // Of one that was left out since, nobody has to decide anything.
        guard schedule.state(of: id) != .skipped else { return nil }
        return integration.conflicts.first { $0.subtask == id }.map { ($0, false) }
    }

    /// Why what an agent made of the conflict of a subtask was not taken.
    package func synthesisFailure(of id: SubtaskID) -> String? { synthesisFailures[id] }

    /// A conflict that there was, by the two commits that did not merge.
    func seenConflict(
        of id: SubtaskID,
        onto: ObjectID,
        tip: ObjectID,
    ) -> (conflict: MergeConflict, isBeforeStart: Bool)? {
        seenConflicts.last {
            $0.subtask == id && $0.conflict.onto == onto && $0.conflict.tip == tip
        }
        .map { ($0.conflict, $0.isBeforeStart) }
    }

    /// The last attempt of a subtask that has one.
    package func lastAttempt(of id: SubtaskID) -> AttemptRecord? { attempts[id]?.last }

    /// The finished attempt whose tip counts: one that succeeded, or had nothing to change.
    package func finished(_ id: SubtaskID) -> AttemptFinished? {
        // What a person skipped counts as nothing, whatever it had done by then.
        guard let finish = attempts[id]?.last?.finish, schedule.state(of: id) != .skipped else {
            return nil
        }
        if case .failed = finish.verdict { return nil }
        return finish
    }
}
