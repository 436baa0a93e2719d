import Planning
import TestSupport
import Testing

@Suite struct GraphTests {
    /// A diamond with a tail of order only: a → b, c → d ⇢ e, and f alone.
    private static func graph() throws -> SubtaskGraph {
        try read(
            plan(
                """
                  - {id: d, dependencies: [c, b]}
                  - {id: a, estimated_time: 10min}
                  - {id: b, dependencies: [a], estimated_time: 30min}
                  - {id: c, dependencies: [a], estimated_time: 20min}
                  - {id: e, dependencies: [{id: d, type: logical}]}
                  - {id: f}
                """
            )
        ).get().plan.graph
    }

    private func texts(_ ids: some Sequence<SubtaskID>) -> [String] { ids.map(\.text) }

    @Test func `neighbours keep the order of the file and of the plan`() throws {
        let graph = try Self.graph()
        #expect(try texts(graph.dependencies(of: id("d"))) == ["c", "b"])
        #expect(try texts(graph.dependents(of: id("a"))) == ["b", "c"])
        #expect(try graph.dependencies(of: id("unknown")).isEmpty)
    }

    @Test func `waves are levels and keep the plan order`() throws {
        let graph = try Self.graph()
        #expect(graph.waves.map(texts) == [["a", "f"], ["b", "c"], ["d"], ["e"]])
        #expect(graph.width == 2)
    }

    @Test func `the topological order takes the earliest available subtask of the plan`() throws {
        #expect(try texts(Self.graph().topologicalOrder) == ["a", "b", "c", "d", "e", "f"])
    }

    @Test func `ancestors and descendants are of both kinds, data closure is not`() throws {
        let graph = try Self.graph()
        #expect(try texts(graph.ancestors(of: id("e")).sorted()) == ["a", "b", "c", "d"])
        #expect(try texts(graph.descendants(of: id("c")).sorted()) == ["d", "e"])
        #expect(try texts(graph.dataClosure(of: [id("e")]).sorted()) == ["e"])
        #expect(try texts(graph.dataClosure(of: [id("b"), id("f")]).sorted()) == ["a", "b", "f"])
        #expect(try texts(graph.dataClosure(of: [id("d")]).sorted()) == ["a", "b", "c", "d"])
    }

    @Test func `a missing estimate counts as assumed, or as the mean of the known ones`() throws {
        let graph = try Self.graph()
        #expect(graph.typicalEstimate.formatted == "20min")
        let path = graph.criticalPath(assuming: graph.typicalEstimate)
        #expect(texts(path.subtasks) == ["a", "b", "d", "e"])
        #expect(path.length.formatted == "1h 20min")
        #expect(!path.isEstimateComplete)
        #expect(try graph.remainingTime(from: id("d"), assuming: .seconds(60)) == .seconds(120))
        #expect(try read(Examples.quickStart).get().plan.graph.typicalEstimate == .seconds(1800))
    }

    @Test func `a plan of 5,000 subtasks is checked`() throws {
        var text = "task: t\nsubtasks:\n"
        for index in 0..<5_000 {
            let dependencies = [index - 1, index - 50, index - 97].filter { $0 >= 0 }
            text += "  - id: s\(index)\n    estimated_time: \(index % 90 + 1)min\n"
            text += "    dependencies: [\(dependencies.map { "s\($0)" }.joined(separator: ", "))]\n"
        }
        let graph = try read(text).get().plan.graph
        #expect(graph.waves.count == 5_000)
        #expect(try graph.ancestors(of: id("s4999")).count == 4_999)
    }
}
