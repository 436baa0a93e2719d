import Planning
import Scheduling
import Testing

/// A thousand random plans, each run with random durations and failures.
@Suite struct PropertyTests {
    @Test(arguments: 0..<20)
    func `R06 random plans keep every rule and come to an end`(block: UInt64) throws {
        for seed in block * 50..<(block + 1) * 50 {
            var simulation = Simulation(try RandomPlan(seed: seed), seed: seed)
            simulation.run()
            let states = simulation.schedule.states
            #expect(states.allSatisfy { $0.1.isFinal }, "seed \(seed)")
            #expect(simulation.integrations == 1, "seed \(seed)")
            expectBlockedBelowFailures(simulation, seed: seed)
        }
    }

    @Test(arguments: 0..<20)
    func `an interrupted run ends, starts nothing more and does not integrate`(seed: UInt64) throws
    {
        let subject = try RandomPlan(seed: seed)
        for point in 1...30 {
            var simulation = Simulation(subject, seed: seed)
            simulation.run(interruption: point)
            #expect(simulation.schedule.states.allSatisfy { $0.1.isFinal }, "seed \(seed)")
            #expect(simulation.active.isEmpty, "seed \(seed)")
        }
    }

    @Test(arguments: 0..<20)
    func `any part of a journal replays to the state that the run had`(block: UInt64) throws {
        for seed in block * 50..<(block + 1) * 50 {
            let subject = try RandomPlan(seed: seed)
            var simulation = Simulation(subject, seed: seed)
            simulation.run(interruption: seed % 3 == 0 ? Int(seed % 40) : nil)
            var live = Schedule(plan: subject.plan, capacity: subject.capacity)
            for (count, event) in simulation.journal.enumerated() {
                _ = live.apply(event)
                // Every prefix of every journal would be quadratic in time; these are hundreds each.
                guard (count + Int(seed)) % 7 == 0 else { continue }
                var replayed = Schedule(plan: subject.plan, capacity: subject.capacity)
                for earlier in simulation.journal.prefix(count + 1) { _ = replayed.apply(earlier) }
                #expect(replayed == live, "seed \(seed), event \(count)")
            }
            #expect(live == simulation.schedule, "seed \(seed)")
        }
    }

    @Test func `an event that is delivered twice does no harm`() throws {
        for seed in UInt64(0)..<100 {
            let subject = try RandomPlan(seed: seed)
            var simulation = Simulation(subject, seed: seed)
            simulation.run()
            var twice = Schedule(plan: subject.plan, capacity: subject.capacity)
            for event in simulation.journal {
                _ = twice.apply(event)
                #expect(twice.apply(event).isEmpty, "seed \(seed)")
            }
            #expect(twice == simulation.schedule, "seed \(seed)")
        }
    }

    @Test func `the same seed gives the same order`() throws {
        for seed in UInt64(0)..<100 {
            var runs: [Simulation] = []
            for _ in 0..<2 {
                runs.append(Simulation(try RandomPlan(seed: seed), seed: seed))
                runs[runs.count - 1].run()
            }
            #expect(runs[0].starts == runs[1].starts)
            #expect(runs[0].journal == runs[1].journal)
        }
    }

    @Test func `a plan of 5,000 subtasks is read, checked and scheduled`() throws {
        var text = ""
        for index in 0..<5_000 {
            let dependencies = [index - 40, index - 97].filter { $0 >= 0 }.map { "s\($0)" }
            text += "  - {id: s\(index), agent: agent-\(index % 3), resources: [r\(index % 60)], "
            text += "dependencies: [\(dependencies.joined(separator: ", "))]}\n"
        }
        let plan = try plan(text, rest: "agents: {agent-0: {capacity: 5}}")
        var schedule = Schedule(plan: plan, capacity: Capacity(maximumParallel: 16))
        var actions = schedule.apply(.runStarted)
        var head = 0
        while head < actions.count, case .startAttempt(let id, let attempt, _) = actions[head] {
            head += 1
            _ = schedule.apply(.attemptStarted(id, attempt: attempt))
            actions += schedule.apply(.attemptFinished(id, attempt: attempt, .succeeded))
        }
        #expect(actions.count == 5_001)
        #expect(actions.last == .integrate)
        #expect(schedule.states.allSatisfy { $0.1 == .succeeded })
    }

    /// Every blocked subtask is below the one that it names, and that one did not succeed.
    private func expectBlockedBelowFailures(_ simulation: Simulation, seed: UInt64) {
        for (id, state) in simulation.schedule.states {
            guard case .blocked(let cause) = state else { continue }
            let causeState = simulation.schedule.state(of: cause)
            #expect([.failed, .needsPerson, .cancelled].contains(causeState), "seed \(seed)")
            #expect(simulation.subject.plan.graph.ancestors(of: id).contains(cause), "seed \(seed)")
        }
    }
}
