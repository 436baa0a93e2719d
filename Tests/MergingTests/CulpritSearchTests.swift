import Merging
import Planning
import TestSupport
import Testing

/// The order of the questions, against tests whose reason is known.
struct CulpritSearchTests {
    private func plan(_ count: Int, dependencies: [Int: [Int]] = [:]) throws -> Plan {
        let subtasks = (1...count).map { number in
            let others = (dependencies[number] ?? []).map { "s\($0)" }.joined(separator: ", ")
            return "  - {id: s\(number), dependencies: [\(others)]}\n"
        }
        let text = "task: T\nsubtasks:\n" + subtasks.joined()
        return try PlanReader.read(PlanSource(name: "plan.yml", text: text)).plan
    }

    /// Counts how many sets were tried, and sees to it that each is closed under dependencies.
    private actor Oracle {
        let graph: SubtaskGraph
        let reason: Set<SubtaskID>
        private(set) var tries = 0
        private(set) var isClosed = true

        init(_ graph: SubtaskGraph, _ reason: Set<SubtaskID>) {
            self.graph = graph
            self.reason = reason
        }

        func isRed(_ subtasks: [SubtaskID]) -> Bool {
            tries += 1
            let set = Set(subtasks)
            isClosed = isClosed && set.allSatisfy { graph.ancestors(of: $0).isSubset(of: set) }
            return reason.isSubset(of: set)
        }
    }

    private func search(
        _ plan: Plan,
        _ reason: [Int],
        probes: Int = 1,
    ) async throws -> (culprit: CulpritSearch.Culprit?, oracle: Oracle) {
        let oracle = Oracle(plan.graph, Set(try reason.map { try SubtaskID("s\($0)") }))
        let culprit = try await CulpritSearch(
            order: plan.graph.topologicalOrder,
            graph: plan.graph,
            probes: probes
        ) { await oracle.isRed($0) }.run()
        return (culprit, oracle)
    }

    @Test(arguments: [1, 2, 3, 7, 8, 16, 33], [1, 3])
    func `one culprit is found with few tries, wherever it is`(
        count: Int,
        probes: Int,
    ) async throws {
        let plan = try plan(count)
        for place in 1...count {
            let (culprit, oracle) = try await search(plan, [place], probes: probes)
            #expect(culprit == .alone(try SubtaskID("s\(place)")))
            let bits = Int.bitWidth - (count - 1).leadingZeroBitCount
            if probes == 1 { #expect(await oracle.tries <= (count == 1 ? 0 : bits) + 1) }
        }
    }

    @Test(arguments: [1, 4])
    func `two that are green without each other are found`(probes: Int) async throws {
        let plan = try plan(9)
        for one in 1...8 {
            for other in (one + 1)...9 {
                let (culprit, _) = try await search(plan, [one, other], probes: probes)
                #expect(culprit == .pair(try SubtaskID("s\(one)"), try SubtaskID("s\(other)")))
            }
        }
    }

    @Test func `three that make it only together are named as such`() async throws {
        let (culprit, _) = try await search(try plan(6), [1, 3, 5])
        guard case .together(let ids)? = culprit else {
            Issue.record("\(String(describing: culprit))")
            return
        }
        #expect(Set(["s1", "s3", "s5"]).isSubset(of: ids.map(\.text)))
    }

    @Test func `what a subtask stands on comes with it, and is not blamed for it`() async throws {
        let plan = try plan(8, dependencies: [3: [1], 5: [3], 8: [2]])
        let (alone, oracle) = try await search(plan, [5])
        #expect(alone == .alone(try SubtaskID("s5")))
        let (pair, other) = try await search(plan, [5, 8])
        #expect(pair == .pair(try SubtaskID("s5"), try SubtaskID("s8")))
        #expect(await oracle.isClosed)
        #expect(await other.isClosed)
    }

    @Test func `without a verdict nobody is blamed alone`() async throws {
        let plan = try plan(8)
        let culprit = try await CulpritSearch(
            order: plan.graph.topologicalOrder,
            graph: plan.graph
        ) { _ in nil }.run()
        #expect(culprit == nil)
    }
}
