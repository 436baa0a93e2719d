/// Which subtasks of a graph come after which, for many questions.
struct Reachability {
    /// For each subtask, a bit for each one that comes before it.
    let before: [[UInt64]]
    let wordCount: Int
    /// Dependencies first.
    let order: [Int]

    init(_ graph: SubtaskGraph) {
        let words = (graph.ids.count + 63) / 64
        wordCount = words
        order = graph.order
        var before = [[UInt64]](
            repeating: [UInt64](repeating: 0, count: words),
            count: graph.ids.count
        )
        for index in graph.order {
            for dependency in graph.dependencies[index] {
                for word in 0..<words { before[index][word] |= before[dependency][word] }
                before[index][dependency / 64] |= 1 << UInt64(dependency % 64)
            }
        }
        self.before = before
    }

    /// Whether one of the two has to end before the other can start.
    func areOrdered(_ one: Int, _ other: Int) -> Bool {
        isBefore(one, other) || isBefore(other, one)
    }

    private func isBefore(_ one: Int, _ other: Int) -> Bool {
        before[other][one / 64] & (1 << UInt64(one % 64)) != 0
    }
}
