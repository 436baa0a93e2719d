import TestSupport
import Testing

@testable import Planning

/// A run by its estimates, against one that asks every ready subtask at each end.
struct ForetoldRunTests {
    private func plan(seed: UInt64) throws -> Plan {
        var random = Randomness(seed: seed)
        let density = Double.random(in: 0...0.2, using: &random)
        let text = (0..<Int.random(in: 5...60, using: &random)).map { index in
            let before = (max(0, index - 12)..<index).filter { _ in
                Double.random(in: 0..<1, using: &random) < density
            }
            let names = (0..<4).filter { _ in Double.random(in: 0..<1, using: &random) < 0.4 }
            return
                "  - {id: s\(index), estimated_time: \(Int.random(in: 1...9, using: &random))min, "
                + "resources: [\(names.map { "r\($0)" }.joined(separator: ", "))], "
                + "dependencies: [\(before.map { "s\($0)" }.joined(separator: ", "))]}\n"
        }
        let resources = "resources: {r0: 1, r1: 2, r3: 3}\n"
        return try read(resources + PlanningTests.plan(text.joined())).get().plan
    }

    private func slowly(_ plan: Plan, _ maximumParallel: Int) -> Duration {
        let ranking = plan.graph.remainingTimes(assuming: .zero)
        var missing = plan.graph.dependencies.map(\.count)
        var ready = missing.indices.filter { missing[$0] == 0 }
        var running: [(end: Duration, index: Int)] = []
        var held: [String: Int] = [:]
        var now = Duration.zero
        while true {
            ready.sort { ranking[$0] == ranking[$1] ? $0 < $1 : ranking[$0] > ranking[$1] }
            for index in ready where running.count < maximumParallel {
                let names = plan.subtasks[index].resources
                guard names.allSatisfy({ held[$0, default: 0] < plan.resources[$0] ?? 1 }) else {
                    continue
                }
                for name in names { held[name, default: 0] += 1 }
                running.append((now + (plan.subtasks[index].estimatedTime ?? .zero), index))
            }
            ready.removeAll { index in running.contains { $0.index == index } }
            guard let next = running.map(\.end).min() else { return now }
            now = next
            for (_, index) in running.filter({ $0.end == next }) {
                for name in plan.subtasks[index].resources { held[name, default: 0] -= 1 }
                for dependent in plan.graph.dependents[index] {
                    missing[dependent] -= 1
                    if missing[dependent] == 0 { ready.append(dependent) }
                }
            }
            running.removeAll { $0.end == next }
        }
    }

    @Test func `it starts what the slow one starts, with resources and without`() throws {
        for seed in UInt64(0)..<500 {
            let plan = try plan(seed: seed)
            let slots = Int(seed % 7) + 1
            let told = plan.makespan(maximumParallel: slots, assuming: .zero)
            #expect(told == slowly(plan, slots), "seed \(seed)")
        }
    }

    @Test func `twenty thousand subtasks that wait for resources are foretold at once`() throws {
        let text = (0..<20_000).map { index in
            "  - {id: s\(index), estimated_time: \(index % 997 + 1)s, resources: [r\(index % 50)]}\n"
        }
        let plan = try read(PlanningTests.plan(text.joined())).get().plan
        let time = ContinuousClock().measure {
            _ = plan.makespan(maximumParallel: 4, assuming: .zero)
        }
        #expect(time < .seconds(10))
    }
}
