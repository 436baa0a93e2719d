package import Planning

/// Says what a subtask that has not ended and does not run waits for.
package enum Wait: Sendable, Hashable {
    /// Something that it depends on has not ended.
    case dependencies
    /// The wave before its own has not ended, and somebody asked for that.
    case wave
    /// All slots are taken.
    case slot
    /// Its agent is at work on as many subtasks as it may.
    case agent
    /// Somebody else has what only some may have at a time.
    case resource(String)
    /// Somebody else is at files that both of them change.
    case files
    /// What it asks has asked to wait.
    case service(String)
    /// Its attempt is being made ready, or waits a while after one that failed.
    case start
    /// A person has to decide something, or has asked that nothing starts.
    case person
}

extension Schedule {
    /// What each subtask waits for, in plan order; nil for one that runs or waits for nothing any more.
    package var waits: [(SubtaskID, Wait?)] {
        // Nobody waits for anything in a run that does not go on.
        guard stage == .running || stage == .integrating else {
            return workload.graph.ids.map { ($0, nil) }
        }
        let wave = openWave
        return workload.graph.ids.indices.map { index in
            (workload.graph.ids[index], wait(at: index, openWave: wave))
        }
    }

    private func wait(at index: Int, openWave: Int) -> Wait? {
        switch phases[index] {
        case .waiting: return .dependencies
        case .starting: return .start
        case .needsPerson: return .person
        case .ready:
            if isPaused { return .person }
            // What is done again begins when the merging is over that found that out.
            if stage == .integrating { return .start }
            if workload.graph.level(index) > openWave { return .wave }
            switch slots.obstacle(to: workload.needs[index]) {
            case .slot, nil: return .slot
            case .agent: return .agent
            case .queue(let queue): return .service(workload.queueNames[queue])
            case .resource(let number):
                let name = workload.resourceNames[number]
                // Turns have names that no author would give.
                return name.contains("\n") ? .files : .resource(name)
            }
        case .running, .succeeded, .noChanges, .skipped, .failed, .blocked, .cancelled,
            .interrupted:
            return nil
        }
    }
}
