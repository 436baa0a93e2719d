/// Holds the subtasks of a plan as a graph without cycles.
///
/// Everything is kept by index in plan order, so that a plan of thousands of subtasks is walked
/// without looking up names. All answers depend on the plan alone: the same plan gives the same lists.
package struct SubtaskGraph: Sendable, Equatable {
    /// The subtasks in plan order; an index of the other lists is an index into this one.
    package let ids: [SubtaskID]
    let estimates: [Duration?]
    /// What each subtask depends on, both kinds, in the order of the plan file.
    package let dependencies: [[Int]]
    let dataDependencies: [[Int]]
    /// What depends on each subtask, both kinds, in plan order.
    package let dependents: [[Int]]
    /// Dependencies first.
    let order: [Int]
    /// The topological level of each subtask, from 0.
    let levels: [Int]
    private let indices: [SubtaskID: Int]

    /// Builds the graph of subtasks that have unique ids, existing dependencies and no cycle.
    init(_ subtasks: [Subtask]) {
        let ids = subtasks.map(\.id)
        let indices = Dictionary(
            zip(ids, ids.indices),
            uniquingKeysWith: { first, _ in first },
        )
        let dependencies = subtasks.map { $0.dependencies.compactMap { indices[$0.id] } }
        var dependents = [[Int]](repeating: [], count: ids.count)
        for (index, targets) in dependencies.enumerated() {
            for target in targets { dependents[target].append(index) }
        }
        let order = Self.topologicalOrder(dependencies: dependencies, dependents: dependents)
        var levels = [Int](repeating: 0, count: ids.count)
        for index in order {
            levels[index] = dependencies[index].reduce(0) { max($0, levels[$1] + 1) }
        }
        self.ids = ids
        self.indices = indices
        self.dependencies = dependencies
        dataDependencies = subtasks.map { $0.dataDependencies.compactMap { indices[$0] } }
        self.dependents = dependents
        self.order = order
        self.levels = levels
        estimates = subtasks.map(\.estimatedTime)
    }

    /// Returns the place of a subtask in plan order, or nil when the plan has none of that id.
    package func index(of id: SubtaskID) -> Int? { indices[id] }

    /// Takes, again and again, the earliest subtask of the plan whose dependencies have been taken.
    private static func topologicalOrder(dependencies: [[Int]], dependents: [[Int]]) -> [Int] {
        var missing = dependencies.map(\.count)
        var available = MinimumHeap<Int>()
        for index in missing.indices where missing[index] == 0 { available.insert(index) }
        var order: [Int] = []
        while let index = available.popMinimum() {
            order.append(index)
            for dependent in dependents[index] {
                missing[dependent] -= 1
                if missing[dependent] == 0 { available.insert(dependent) }
            }
        }
        return order
    }
}
