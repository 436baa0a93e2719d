package import Planning

extension Schedule {
    /// Why a request would change nothing; nil when it would.
    package enum Objection: Sendable, Equatable {
        case unknown
        case over(SubtaskState)
        /// It has not ended, so there is nothing to try again.
        case notOver(SubtaskState)
        /// What stands in its way has to be tried again.
        case blocked(by: SubtaskID)
    }

    package func objection(to request: Request) -> Objection? {
        switch request {
        case .pause, .proceed: return nil
        case .cancel(let id):
            guard let index = workload.graph.index(of: id) else { return .unknown }
            let canEnd = phases[index].isUnfinished || phases[index] == .interrupted
            return canEnd ? nil : .over(state(of: id))
        case .retry(let id):
            guard let index = workload.graph.index(of: id) else { return .unknown }
            switch phases[index] {
            case .failed, .needsPerson, .cancelled, .interrupted: return nil
            case .blocked(let other): return .blocked(by: workload.graph.ids[other])
            case .waiting, .ready, .starting, .running: return .notOver(state(of: id))
            // What depends on it has gone on without it.
            case .succeeded, .noChanges, .skipped: return .over(state(of: id))
            }
        case .skip(let id):
            guard let index = workload.graph.index(of: id) else { return .unknown }
            switch phases[index] {
            case .noChanges, .skipped: return .over(state(of: id))
            default: return nil
            }
        case .rerun(let id):
            guard let index = workload.graph.index(of: id) else { return .unknown }
            let affected =
                [index]
                + workload.graph.descendants(of: id)
                .compactMap { workload.graph.index(of: $0) }
            let running = affected.first { phases[$0].isUnfinished }
            return running.map { .notOver(state(of: workload.graph.ids[$0])) }
        }
    }

    /// Does what a person asks for; what makes no sense, because something else was faster, changes
    /// nothing.
    mutating func carryOut(_ request: Request) -> [Action] {
        guard objection(to: request) == nil else { return [] }
        switch request {
        case .pause:
            isPaused = true
            return []
        case .proceed:
            isPaused = false
            return proceed()
        case .cancel(let id): return workload.graph.index(of: id).map { cancel($0) } ?? []
        case .retry(let id): return workload.graph.index(of: id).map { retry($0) } ?? []
        case .skip(let id): return workload.graph.index(of: id).map { skip($0) } ?? []
        // What it starts from is not known here.
        case .rerun(let id): return redo(id)
        }
    }

    private mutating func cancel(_ index: Int) -> [Action] {
        if let attempt = phases[index].activeAttempt {
            records[index].wish = .cancel
            return [.endAttempt(workload.graph.ids[index], attempt: attempt)]
        }
        records[index].wish = nil
        ready.removeAll { $0 == workload.ranks[index] }
        end(index, as: .cancelled)
        block(dependentsOf: index)
        return proceed()
    }

    private mutating func retry(_ index: Int) -> [Action] {
        isIntegrated = false
        records[index].wish = nil
        records[index].usedRetries = 0
        records[index].freeRetries = 0
        records[index].turnedAway = 0
        slots.forgive(workload.needs[index])
        reopen(index)
        reconsiderBlocked()
        return proceed()
    }

    private mutating func skip(_ index: Int) -> [Action] {
        isIntegrated = false
        if let attempt = phases[index].activeAttempt {
            records[index].wish = .skip
            return [.endAttempt(workload.graph.ids[index], attempt: attempt)]
        }
        if phases[index] == .succeeded {
            // What it did stays, and is not merged.
            phases[index] = .skipped
            return proceed()
        }
        ready.removeAll { $0 == workload.ranks[index] }
        if case .blocked = phases[index] {
            // What would come before it has come to nothing, so there is nothing to wait for.
            end(index, as: .skipped)
            release(dependentsOf: index)
        } else {
            // It has nothing to do, but what depends on it is to have what comes before it.
            records[index].wish = .skip
            end(index, as: .interrupted)
            reopen(index)
        }
        reconsiderBlocked()
        return proceed()
    }
}
