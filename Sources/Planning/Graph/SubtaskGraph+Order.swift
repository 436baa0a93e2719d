extension SubtaskGraph {
    /// The subtasks with all dependencies before their dependents, as early in plan order as possible.
    package var topologicalOrder: [SubtaskID] { order.map { ids[$0] } }

    /// The subtasks by topological level, each wave in plan order.
    ///
    /// The level is the number of dependencies, of both kinds, on the longest way to a subtask.
    package var waves: [[SubtaskID]] {
        var waves: [[SubtaskID]] = []
        for (index, level) in levels.enumerated() {
            while waves.count <= level { waves.append([]) }
            waves[level].append(ids[index])
        }
        return waves
    }

    /// The number of a subtask's wave, from 0, by its place in plan order.
    package func level(_ index: Int) -> Int { levels[index] }

    /// The size of the largest wave: about how many agents can work at once.
    package var width: Int {
        waves.map(\.count).max() ?? 0
    }
}
