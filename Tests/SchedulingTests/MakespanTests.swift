import Planning
import Scheduling
import TestSupport
import Testing

/// How near a run comes to what no schedule can beat.
struct MakespanTests {
    /// A plan with estimates that hold, and how many of its subtasks may run at once.
    private struct Work {
        let plan: Plan
        let slots: Int

        init(seed: UInt64) throws {
            var random = Randomness(seed: seed)
            let count = Int.random(in: 5...60, using: &random)
            let density = Double.random(in: 0...0.3, using: &random)
            var text = ""
            for index in 0..<count {
                // Mostly on what was listed just before, as people write plans.
                let dependencies = (max(0, index - 12)..<index).filter { _ in
                    Double.random(in: 0..<1, using: &random) < density
                }
                let minutes = Int.random(in: 15...240, using: &random)
                text += "  - {id: s\(index), estimated_time: \(minutes)min, dependencies: "
                text += "[\(dependencies.map { "s\($0)" }.joined(separator: ", "))]}\n"
            }
            plan = try SchedulingTests.plan(text)
            slots = Int.random(in: 2...8, using: &random)
        }

        /// The longest chain, or all work shared out evenly: whichever is longer.
        var bound: Double {
            let minutes = plan.subtasks.map { ($0.estimatedTime ?? .zero) / .seconds(60) }
            let path = plan.graph.criticalPath(assuming: .zero).length / .seconds(60)
            return max(path, minutes.reduce(0, +) / Double(slots))
        }

        /// What the schedule itself makes of it, minute by minute.
        var makespan: Double {
            var schedule = Schedule(plan: plan, capacity: Capacity(maximumParallel: slots))
            var running: [(end: Double, id: SubtaskID)] = []
            var now = 0.0
            var actions = schedule.apply(.runStarted)
            while true {
                for case .startAttempt(let id, _, _) in actions {
                    _ = schedule.apply(.attemptStarted(id, attempt: 1))
                    let time = (plan[id]?.estimatedTime ?? .zero) / .seconds(60)
                    running.append((now + time, id))
                }
                let next = running.indices.min { running[$0].end < running[$1].end }
                guard let next else { return now }
                let (end, id) = running.remove(at: next)
                now = end
                actions = schedule.apply(.attemptFinished(id, attempt: 1, .succeeded))
            }
        }
    }

    @Test func `E17 over 2,000 random plans it is within 5 % of the bound on average`() throws {
        var ratios: [(ratio: Double, seed: UInt64)] = []
        for seed in UInt64(0)..<2_000 {
            let work = try Work(seed: seed)
            let ratio = work.makespan / work.bound
            #expect(ratio > 0.999_999, "seed \(seed) is below the bound")
            ratios.append((ratio, seed))
        }
        let mean = ratios.map(\.ratio).reduce(0, +) / Double(ratios.count)
        let worst = try #require(ratios.max { $0.ratio < $1.ratio })
        print("makespan: \(mean) of the bound on average, at worst \(worst.ratio) (\(worst.seed))")
        #expect(mean < 1.05)
    }

    @Test func `what a plan foretells is what the schedule does`() throws {
        for seed in UInt64(0)..<200 {
            let work = try Work(seed: seed)
            let told = work.plan.makespan(maximumParallel: work.slots, assuming: .zero)
            #expect(abs(told / .seconds(60) - work.makespan) < 0.001, "seed \(seed)")
        }
    }
}
