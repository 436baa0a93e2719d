import Planning

/// What follows from an event.
extension Schedule {
    /// Ends a subtask, and frees what it occupied.
    mutating func end(_ index: Int, as phase: Phase) {
        if phases[index].activeAttempt != nil {
            slots.free(index, workload.needs[index])
        }
        if phases[index].isUnfinished { unfinished -= 1 }
        phases[index] = phase
    }

    /// Makes those ready that waited for this one alone.
    mutating func release(dependentsOf index: Int) {
        for dependent in workload.graph.dependents[index] {
            missing[dependent] -= 1
            if phases[dependent] == .waiting { makeReadyIfFree(dependent) }
        }
    }

    private mutating func makeReadyIfFree(_ index: Int) {
        guard missing[index] == 0 else { return }
        if records[index].wish == .skip {
            records[index].wish = nil
            end(index, as: .skipped)
            release(dependentsOf: index)
            return
        }
        phases[index] = .ready
        let rank = workload.ranks[index]
        ready.insert(rank, at: ready.firstPosition(notBelow: rank))
    }

    /// Makes a subtask that had come to an end wait, or ready, again.
    mutating func reopen(_ index: Int) {
        phases[index] = .waiting
        unfinished += 1
        makeReadyIfFree(index)
    }

    /// Blocks all that depends on a subtask, directly or not; what is blocked already stays as it is.
    mutating func block(dependentsOf index: Int) {
        var pending = workload.graph.dependents[index]
        while let dependent = pending.popLast() {
            guard phases[dependent] == .waiting else { continue }
            end(dependent, as: .blocked(by: index))
            pending.append(contentsOf: workload.graph.dependents[dependent])
        }
    }

    /// Does what the state as a whole asks for: starts, integrates, or ends the run.
    mutating func proceed() -> [Action] {
        switch stage {
        case .running where !isPaused:
            let starts = startReady()
            guard unfinished == 0 else { return starts }
            stage = .integrating
            isIntegrated = true
            return starts + [.integrate]
        case .interrupted where slots.occupied == 0:
            for index in phases.indices where phases[index].isUnfinished {
                end(index, as: .interrupted)
            }
            ready = []
            stage = .finished
            return []
        case .planned, .running, .integrating, .interrupted, .finished:
            return []
        }
    }

    /// Starts as many ready subtasks as there is room for.
    private mutating func startReady() -> [Action] {
        var actions: [Action] = []
        var passedOver: [Int] = []
        var position = 0
        let wave = openWave
        while position < ready.count, !slots.isFull {
            let rank = ready[position]
            position += 1
            let index = workload.byRank[rank]
            let need = workload.needs[index]
            guard slots.admit(need), workload.graph.level(index) <= wave else {
                passedOver.append(rank)
                continue
            }
            slots.occupy(index, need)
            actions.append(start(index, backOff: 0))
        }
        if !actions.isEmpty { ready.replaceSubrange(..<position, with: passedOver) }
        return actions
    }

    /// The last wave of which something may start.
    var openWave: Int {
        guard workload.hasBarrier else { return .max }
        let unfinished = phases.indices.filter { phases[$0].isUnfinished }
        return unfinished.map(workload.graph.level).min() ?? .max
    }

    /// The next attempt of a subtask that has a slot.
    mutating func start(_ index: Int, backOff: Int) -> Action {
        records[index].lastAttempt += 1
        let attempt = records[index].lastAttempt
        phases[index] = .starting(attempt: attempt)
        isIntegrated = false
        return .startAttempt(workload.graph.ids[index], attempt: attempt, backOff: backOff)
    }
}

extension [Int] {
    /// Finds where a number belongs in an ascending list.
    fileprivate func firstPosition(notBelow number: Int) -> Int {
        var low = 0
        var high = count
        while low < high {
            let middle = (low + high) / 2
            if self[middle] < number { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
