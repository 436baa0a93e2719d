extension SubtaskGraph {
    /// Returns what a subtask depends on directly, both kinds, in the order of the plan file.
    ///
    /// Here and below, a subtask that the plan does not have depends on nothing.
    package func dependencies(of id: SubtaskID) -> [SubtaskID] {
        index(of: id).map { dependencies[$0].map { ids[$0] } } ?? []
    }

    /// Returns what depends on a subtask directly, both kinds, in plan order.
    package func dependents(of id: SubtaskID) -> [SubtaskID] {
        index(of: id).map { dependents[$0].map { ids[$0] } } ?? []
    }

    /// Returns all that has to end before a subtask can start.
    package func ancestors(of id: SubtaskID) -> Set<SubtaskID> {
        reached(from: [id], over: dependencies).subtracting([id])
    }

    /// Returns all that cannot start before a subtask has ended.
    package func descendants(of id: SubtaskID) -> Set<SubtaskID> {
        reached(from: [id], over: dependents).subtracting([id])
    }

    /// Returns the subtasks themselves and all whose work they contain through data dependencies.
    package func dataClosure(of ids: [SubtaskID]) -> Set<SubtaskID> {
        reached(from: ids, over: dataDependencies)
    }

    private func reached(from starts: [SubtaskID], over edges: [[Int]]) -> Set<SubtaskID> {
        var isReached = [Bool](repeating: false, count: ids.count)
        var pending = starts.compactMap { index(of: $0) }
        var result: Set<SubtaskID> = []
        while let index = pending.popLast() {
            if isReached[index] { continue }
            isReached[index] = true
            result.insert(ids[index])
            pending.append(contentsOf: edges[index])
        }
        return result
    }
}
