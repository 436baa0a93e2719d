extension SubtaskGraph {
    /// What to assume for a subtask without an estimate: the mean of the known ones, or 30 min.
    package var typicalEstimate: Duration {
        let known = estimates.compactMap(\.self)
        return known.isEmpty ? .seconds(30 * 60) : known.reduce(.zero, +) / known.count
    }

    /// Returns the longest chain of dependencies by estimated time.
    ///
    /// `assumed` counts for a subtask without an estimate. Among chains of the same length the one
    /// whose subtasks come first in the plan is returned.
    package func criticalPath(assuming assumed: Duration) -> CriticalPath {
        let remaining = remainingTimes(assuming: assumed)
        let path = longestChain(remaining)
        return CriticalPath(
            subtasks: path.map { ids[$0] },
            length: path.first.map { remaining[$0] } ?? .zero,
            isEstimateComplete: !estimates.contains(nil),
        )
    }

    /// The longest chain with a time of its own for each subtask, in plan order.
    package func criticalPath(times: [Duration]) -> [SubtaskID] {
        longestChain(remainingTimes(times)).map { ids[$0] }
    }

    /// The longest chain, by the time from the start of each subtask to the end of the plan.
    private func longestChain(_ remaining: [Duration]) -> [Int] {
        var path: [Int] = []
        var candidates = levels.indices.filter { dependencies[$0].isEmpty }
        while let longest = candidates.map({ remaining[$0] }).max() {
            guard let next = candidates.first(where: { remaining[$0] == longest }) else { break }
            path.append(next)
            candidates = dependents[next]
        }
        return path
    }

    /// Returns the time from the start of each subtask to the end of the plan, in plan order.
    ///
    /// It is the longest chain that begins with the subtask, itself included.
    package func remainingTimes(assuming assumed: Duration) -> [Duration] {
        remainingTimes(estimates.map { $0 ?? assumed })
    }

    /// The same with a time of its own for each subtask, in plan order.
    package func remainingTimes(_ own: [Duration]) -> [Duration] {
        var times = [Duration](repeating: .zero, count: ids.count)
        for index in order.reversed() {
            let rest = dependents[index].reduce(Duration.zero) { max($0, times[$1]) }
            times[index] = rest + own[index]
        }
        return times
    }

    /// Returns the time from the start of the plan to the start of each subtask, in plan order, when
    /// none has to wait for an agent.
    package func earliestStarts(assuming assumed: Duration) -> [Duration] {
        var times = [Duration](repeating: .zero, count: ids.count)
        for index in order {
            times[index] = dependencies[index].reduce(.zero) {
                max($0, times[$1] + (estimates[$1] ?? assumed))
            }
        }
        return times
    }

    /// Returns the time from the start of a subtask to the end of the plan.
    ///
    /// For many subtasks `remainingTimes(assuming:)` costs no more than this does for one.
    package func remainingTime(from id: SubtaskID, assuming assumed: Duration) -> Duration {
        index(of: id).map { remainingTimes(assuming: assumed)[$0] } ?? .zero
    }
}
