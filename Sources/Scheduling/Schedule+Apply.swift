import Planning

extension Schedule {
    /// Takes note of an event and returns what to do because of it, in this order.
    ///
    /// An event that makes no sense in the present state (an attempt that ends twice, an unknown
    /// subtask, a wrong attempt number) changes nothing and asks for nothing, so that an event that is
    /// delivered twice does no harm.
    package mutating func apply(_ event: Event) -> [Action] {
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
        case .queueOpened(let queue):
            slots.open(queue)
            return proceed()
        case .waitsForPerson(let id):
            guard let index = workload.graph.index(of: id) else { return [] }
            return leaveToPerson(index)
        case .interrupted: return interrupt()
        case .resumed: return resume(toItsEnd: true)
        case .resumedToStop: return resume(toItsEnd: false)
        case .integrationFinished:
            guard stage == .integrating else { return [] }
            // A request that came while it was going on is carried out now.
            stage = unfinished == 0 && isIntegrated ? .finished : .running
            return proceed()
        case .requested(let request): return carryOut(request)
        case .redone(let id): return redo(id)
        case .reconsidered:
            isIntegrated = false
            return proceed()
        }
    }

    // MARK: - Events

    private mutating func finish(_ index: Int, attempt: Int, _ outcome: Outcome) -> [Action] {
        let wish = records[index].wish
        records[index].wish = nil
        if wish == .skip { return leaveOut(index) }
        switch outcome {
        case .failed(.whenOpen) where wish == nil:
            return turnAway(index, attempt: attempt)
        case .failed(let again) where wish == nil:
            if let backOff = records[index].useRetry(again, of: workload.retries[index]) {
                return startAgain(index, backOff: backOff)
            }
            end(index, as: .failed)
            block(dependentsOf: index)
        case .succeeded:
            slots.succeed(workload.needs[index])
            end(index, as: .succeeded)
            release(dependentsOf: index)
        case .noChanges:
            slots.succeed(workload.needs[index])
            end(index, as: .noChanges)
            release(dependentsOf: index)
        case .failed, .cancelled:
            guard wish == nil else {
                end(index, as: .cancelled)
                block(dependentsOf: index)
                break
            }
            // Nobody asked for this one: the run was interrupted, or the machine went down.
            if stage == .interrupted {
                end(index, as: .interrupted)
            } else if let backOff = records[index].useRetry(.free, of: 0) {
                return startAgain(index, backOff: backOff)
            } else {
                end(index, as: .failed)
                block(dependentsOf: index)
            }
        }
        return proceed()
    }

    /// A service asked to wait: its slot goes to somebody who asks another one.
    private mutating func turnAway(_ index: Int, attempt: Int) -> [Action] {
        guard stage == .running else {
            end(index, as: .interrupted)
            return proceed()
        }
        var actions: [Action] = []
        records[index].turnedAway += 1
        guard records[index].turnedAway <= ServiceQueue.maximumStrikes else {
            return finish(index, attempt: attempt, .failed(.never))
        }
        switch slots.turnAway(workload.needs[index]) {
        case nil: return finish(index, attempt: attempt, .failed(.later))
        case .giveUp: return finish(index, attempt: attempt, .failed(.never))
        case .wait(let backOff):
            let queue = workload.needs[index].queue.map { workload.queueNames[$0] } ?? ""
            actions = [.holdQueue(queue, backOff: backOff)]
        case .waitWithOthers: break
        }
        end(index, as: .interrupted)
        reopen(index)
        return actions + proceed()
    }

    private mutating func startAgain(_ index: Int, backOff: Int) -> [Action] {
        if stage == .running, !isPaused, !slots.isWaiting(workload.needs[index]) {
            // The slot stays occupied: a retry does not go to the end of the queue.
            return [start(index, backOff: backOff)] + proceed()
        }
        end(index, as: .interrupted)
        if stage == .running { reopen(index) }
        return proceed()
    }

    private mutating func leaveOut(_ index: Int) -> [Action] {
        end(index, as: .skipped)
        release(dependentsOf: index)
        return proceed()
    }

    /// Only a subtask without a running agent can be found to have nothing to start from.
    private mutating func leaveToPerson(_ index: Int) -> [Action] {
        switch phases[index] {
        case .starting: break
        case .ready: ready.removeAll { $0 == workload.ranks[index] }
        default: return []
        }
        if records[index].wish == .skip {
            records[index].wish = nil
            return leaveOut(index)
        }
        records[index].wish = nil
        end(index, as: .needsPerson)
        block(dependentsOf: index)
        return proceed()
    }

    private mutating func interrupt() -> [Action] {
        guard stage != .interrupted, stage != .finished else { return [] }
        stage = .interrupted
        isIntegrated = false
        let actions: [Action] = slots.occupied > 0 ? [.endAttempts] : []
        return actions + proceed()
    }
}

extension Schedule.Record {
    /// The back-off of the attempt that follows a failure; nil when none does.
    fileprivate mutating func useRetry(_ again: Schedule.Again, of retries: Int) -> Int? {
        switch again {
        case .never: return nil
        case .free:
            guard freeRetries < Schedule.maximumFreeRetries else { return nil }
            freeRetries += 1
            return freeRetries
        case .now, .later, .whenOpen:
            freeRetries = 0
            guard usedRetries < retries else { return nil }
            usedRetries += 1
            return again == .now ? 0 : usedRetries
        }
    }
}
