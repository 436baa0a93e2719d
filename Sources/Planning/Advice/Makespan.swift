extension Plan {
    /// How long the plan takes with so many agents, by its estimates: what is ready starts, the longest
    /// way to the end first, as a run does it. Without failures, and `assumed` where none is given.
    package func makespan(maximumParallel: Int, assuming assumed: Duration) -> Duration {
        let ranking = graph.remainingTimes(assuming: assumed)
        var missing = graph.dependencies.map(\.count)
        var ready = missing.indices.filter { missing[$0] == 0 }
        var running: [(end: Duration, index: Int)] = []
        var held: [String: Int] = [:]
        var now = Duration.zero
        while !ready.isEmpty || !running.isEmpty {
            ready.sort { ranking[$0] == ranking[$1] ? $0 < $1 : ranking[$0] > ranking[$1] }
            var left: [Int] = []
            for index in ready {
                let names = Set(subtasks[index].resources)
                let isFree = names.allSatisfy { held[$0, default: 0] < resources[$0] ?? 1 }
                guard running.count < max(1, maximumParallel), isFree else {
                    left.append(index)
                    continue
                }
                for name in names { held[name, default: 0] += 1 }
                running.append((now + (subtasks[index].estimatedTime ?? assumed), index))
            }
            ready = left
            guard let next = running.map(\.end).min() else { break }
            now = next
            for (_, index) in running.filter({ $0.end == next }) {
                for name in Set(subtasks[index].resources) { held[name, default: 0] -= 1 }
                for dependent in graph.dependents[index] {
                    missing[dependent] -= 1
                    if missing[dependent] == 0 { ready.append(dependent) }
                }
            }
            running.removeAll { $0.end == next }
        }
        return now
    }
}
