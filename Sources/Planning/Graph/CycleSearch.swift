/// Finds the cycles of a graph, so that each can be shown as a path.
///
/// A graph can have exponentially many cycles. Those found here share no edge: each is the shortest
/// one through its first node, and its edges are taken away before the next is looked for. What is
/// left has no cycle, unless there were more than `maximumCount`.
enum CycleSearch {
    static let maximumCount = 25

    /// Returns cycles as lists of nodes, the smallest node first; each node leads to the next one and
    /// the last to the first.
    static func cycles(edges: [[Int]]) -> [[Int]] {
        var edges = edges
        var cycles: [[Int]] = []
        while cycles.count < maximumCount {
            let groups = StrongComponents.groups(edges: edges)
            guard let start = firstNodeOnCycle(groups) else { break }
            let cycle = shortestCycle(through: start, edges: edges, groups: groups)
            guard !cycle.isEmpty else { break }
            cycles.append(cycle)
            for (node, next) in zip(cycle, cycle.dropFirst() + cycle.prefix(1)) {
                edges[node].removeAll { $0 == next }
            }
        }
        return cycles
    }

    /// The smallest node that shares its component with another one.
    private static func firstNodeOnCycle(_ groups: [Int]) -> Int? {
        var sizes: [Int: Int] = [:]
        for group in groups { sizes[group, default: 0] += 1 }
        return groups.firstIndex { (sizes[$0] ?? 0) > 1 }
    }

    private static func shortestCycle(through start: Int, edges: [[Int]], groups: [Int]) -> [Int] {
        var previous: [Int: Int] = [:]
        var queue = [start]
        var head = 0
        while head < queue.count {
            let node = queue[head]
            head += 1
            for next in edges[node] where groups[next] == groups[start] {
                if next == start {
                    let path = sequence(first: node) { $0 == start ? nil : previous[$0] }
                    return path.reversed()
                }
                if previous[next] == nil {
                    previous[next] = node
                    queue.append(next)
                }
            }
        }
        return []
    }
}
