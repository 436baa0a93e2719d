/// Groups the nodes of a graph by which can reach each other (Tarjan's algorithm).
///
/// It keeps its own stack: a chain of thousands of nodes would overflow the call stack.
struct StrongComponents {
    private let edges: [[Int]]
    private var order: [Int]
    private var low: [Int]
    private var group: [Int]
    private var pending: [Int] = []
    private var visited = 0

    private static let none = -1

    /// Returns the number of each node's group.
    static func groups(edges: [[Int]]) -> [Int] {
        var search = StrongComponents(edges)
        for node in edges.indices where search.order[node] == none { search.visit(from: node) }
        return search.group
    }

    private init(_ edges: [[Int]]) {
        self.edges = edges
        order = Array(repeating: Self.none, count: edges.count)
        low = order
        group = order
    }

    private mutating func visit(from root: Int) {
        var path = [(node: root, nextEdge: 0)]
        open(root)
        while let (node, nextEdge) = path.last {
            if nextEdge < edges[node].count {
                path[path.count - 1].nextEdge += 1
                let next = edges[node][nextEdge]
                if order[next] == Self.none {
                    open(next)
                    path.append((next, 0))
                } else if group[next] == Self.none {
                    low[node] = min(low[node], order[next])
                }
            } else {
                path.removeLast()
                if let parent = path.last?.node { low[parent] = min(low[parent], low[node]) }
                if low[node] == order[node] { close(node) }
            }
        }
    }

    private mutating func open(_ node: Int) {
        order[node] = visited
        low[node] = visited
        visited += 1
        pending.append(node)
    }

    private mutating func close(_ node: Int) {
        while let member = pending.popLast() {
            group[member] = node
            if member == node { break }
        }
    }
}
