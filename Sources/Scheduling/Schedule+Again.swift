import Planning

/// What goes on, or is done once more.
extension Schedule {
    /// A runner takes the run up; `toItsEnd` unless a person has ended it meanwhile.
    mutating func resume(toItsEnd: Bool) -> [Action] {
        guard stage != .planned, hasWork else { return [] }
        if toItsEnd {
            stage = .running
            for index in phases.indices where phases[index] == .interrupted { reopen(index) }
            reconsiderBlocked()
        }
        var actions: [Action] = []
        for (index, phase) in phases.enumerated() {
            switch phase {
            case .starting(let attempt):
                actions.append(.startAttempt(workload.graph.ids[index], attempt: attempt))
            case .running(let attempt):
                actions.append(.adoptAttempt(workload.graph.ids[index], attempt: attempt))
            default: continue
            }
            // The runner that was to carry it out may be gone.
            if records[index].wish != nil, let attempt = phase.activeAttempt {
                actions.append(.endAttempt(workload.graph.ids[index], attempt: attempt))
            }
        }
        if toItsEnd {
            // Who was to wait for them may be gone.
            actions += slots.queues.filter(\.isWaiting)
                .map { .holdQueue($0.name, backOff: $0.strikes) }
        }
        if !toItsEnd, slots.occupied > 0 { actions.append(.endAttempts) }
        return actions + proceed()
    }

    /// Only what has ended can be done again: during the integration that is everything.
    mutating func redo(_ id: SubtaskID) -> [Action] {
        guard workload.graph.index(of: id) != nil else { return [] }
        let affected = ([id] + Array(workload.graph.descendants(of: id)))
            .compactMap { workload.graph.index(of: $0) }.sorted()
        guard affected.allSatisfy({ !phases[$0].isUnfinished }) else { return [] }
        isIntegrated = false
        let again = affected.filter { phases[$0] != .cancelled }
        for index in again where phases[index].isSatisfied {
            for dependent in workload.graph.dependents[index] { missing[dependent] += 1 }
        }
        for index in again {
            // What was skipped has nothing to do, and is waited for all the same; unless it is what is
            // asked for.
            if phases[index] == .skipped, workload.graph.ids[index] != id {
                records[index].wish = .skip
            }
            records[index].usedRetries = 0
            records[index].freeRetries = 0
            records[index].turnedAway = 0
            slots.forgive(workload.needs[index])
            reopen(index)
        }
        reconsiderBlocked()
        return proceed()
    }

    /// Lets go what was blocked, and blocks again what something that came to nothing stands in the
    /// way of: what is blocked in between would hide it.
    mutating func reconsiderBlocked() {
        for index in phases.indices {
            if case .blocked = phases[index] { reopen(index) }
        }
        for index in phases.indices where phases[index].isObstacle { block(dependentsOf: index) }
    }
}
