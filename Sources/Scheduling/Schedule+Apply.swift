import Planning

extension Schedule {
    /// Takes note of an event and returns what to do because of it, in this order.
    ///
    /// An event that makes no sense in the present state (an attempt that ends twice, an unknown
    /// subtask, a wrong attempt number) changes nothing and asks for nothing, so that an event that is
    /// delivered twice does no harm.
    package mutating func apply(_ event: Event) -> [Action] {
        guard stage != .finished else { return [] }
        switch event {
        case .runStarted:
            guard stage == .planned else { return [] }
            stage = .running
            return proceed()
        case .attemptStarted(let id, let attempt):
            guard let index = workload.graph.index(of: id),
                phases[index] == .starting(attempt: attempt)
            else { return [] }
            phases[index] = .running(attempt: attempt)
            return []
        case .attemptFinished(let id, let attempt, let outcome):
            guard let index = workload.graph.index(of: id), phases[index].activeAttempt == attempt
            else { return [] }
            return finish(index, attempt: attempt, outcome)
        case .waitsForPerson(let id):
            guard let index = workload.graph.index(of: id) else { return [] }
            return leaveToPerson(index)
        case .interrupted:
            return interrupt()
        case .integrationFinished:
            if stage == .integrating { stage = .finished }
            return []
        }
    }

    // MARK: - Events

    private mutating func finish(_ index: Int, attempt: Int, _ outcome: Outcome) -> [Action] {
        switch outcome {
        case .failed(retryable: true) where stage == .running && attempt <= workload.retries[index]:
            // The slot stays occupied: a retry does not go to the end of the queue.
            phases[index] = .starting(attempt: attempt + 1)
            return [.startAttempt(workload.graph.ids[index], attempt: attempt + 1)] + proceed()
        case .succeeded:
            end(index, as: .succeeded)
            release(dependentsOf: index)
        case .noChanges:
            end(index, as: .noChanges)
            release(dependentsOf: index)
        case .failed:
            end(index, as: .failed)
            block(dependentsOf: index)
        case .cancelled:
            end(index, as: .cancelled)
            // After Ctrl-C all that has not started is cancelled itself, when the last attempt ends.
            if stage != .interrupted { block(dependentsOf: index) }
        }
        return proceed()
    }

    /// Only a subtask without a running agent can be found to have nothing to start from.
    private mutating func leaveToPerson(_ index: Int) -> [Action] {
        switch phases[index] {
        case .starting: break
        case .ready: ready.removeAll { $0 == workload.ranks[index] }
        default: return []
        }
        end(index, as: .needsPerson)
        block(dependentsOf: index)
        return proceed()
    }

    private mutating func interrupt() -> [Action] {
        guard stage != .interrupted else { return [] }
        stage = .interrupted
        let actions: [Action] = slots.occupied > 0 ? [.endAttempts] : []
        return actions + proceed()
    }

    // MARK: - Consequences

    /// Ends a subtask, and frees what it occupied.
    private mutating func end(_ index: Int, as phase: Phase) {
        if phases[index].activeAttempt != nil {
            slots.free(agent: workload.agents[index], resources: workload.resources[index])
        }
        phases[index] = phase
        unfinished -= 1
    }

    /// Makes those ready that waited for this one alone.
    private mutating func release(dependentsOf index: Int) {
        for dependent in workload.graph.dependents[index] {
            missing[dependent] -= 1
            guard missing[dependent] == 0, phases[dependent] == .waiting else { continue }
            phases[dependent] = .ready
            let rank = workload.ranks[dependent]
            ready.insert(rank, at: ready.firstPosition(notBelow: rank))
        }
    }

    /// Blocks all that depends on a subtask, directly or not; what is blocked already stays as it is.
    private mutating func block(dependentsOf index: Int) {
        var pending = workload.graph.dependents[index]
        while let dependent = pending.popLast() {
            guard phases[dependent] == .waiting else { continue }
            end(dependent, as: .blocked(by: index))
            pending.append(contentsOf: workload.graph.dependents[dependent])
        }
    }

    /// Does what the state as a whole asks for: starts, integrates, or ends the run.
    private mutating func proceed() -> [Action] {
        switch stage {
        case .running:
            let starts = startReady()
            guard unfinished == 0 else { return starts }
            stage = .integrating
            return starts + [.integrate]
        case .interrupted where slots.occupied == 0:
            for index in phases.indices where phases[index] == .waiting || phases[index] == .ready {
                end(index, as: .cancelled)
            }
            ready = []
            stage = .finished
            return []
        case .planned, .integrating, .interrupted, .finished:
            return []
        }
    }

    /// Starts as many ready subtasks as there is room for.
    private mutating func startReady() -> [Action] {
        var actions: [Action] = []
        var passedOver: [Int] = []
        var position = 0
        while position < ready.count, !slots.isFull {
            let rank = ready[position]
            position += 1
            let index = workload.byRank[rank]
            let (agent, resources) = (workload.agents[index], workload.resources[index])
            guard slots.admit(agent: agent, resources: resources) else {
                passedOver.append(rank)
                continue
            }
            slots.occupy(agent: agent, resources: resources)
            phases[index] = .starting(attempt: 1)
            actions.append(.startAttempt(workload.graph.ids[index], attempt: 1))
        }
        if !actions.isEmpty { ready.replaceSubrange(..<position, with: passedOver) }
        return actions
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
