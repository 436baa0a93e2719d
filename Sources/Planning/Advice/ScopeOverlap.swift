/// Two subtasks that may run at the same time and have declared files in common.
package struct ScopeOverlap: Sendable, Equatable {
    package let first: SubtaskID
    package let second: SubtaskID
    /// One pattern of each, which can match the same path.
    package let patterns: [String]
}

extension Plan {
    /// More comparisons than this are not made: a plan of thousands of subtasks, all with the same
    /// files, has been told about by then.
    private static let mostComparisons = 200_000

    /// Every pair once, in the order of the plan; files that are `shared` are none of theirs.
    package var scopeOverlaps: [ScopeOverlap] {
        struct Entry {
            let prefix: [UInt8]
            let pattern: String
            let subtask: Int
        }
        var entries: [Entry] = []
        for (index, subtask) in subtasks.enumerated() {
            for pattern in subtask.files + subtask.outputs where !shared.contains(pattern) {
                let prefix = Array(GlobOverlap.literalPrefix(pattern))
                entries.append(Entry(prefix: prefix, pattern: pattern, subtask: index))
            }
        }
        guard entries.count > 1 else { return [] }
        // Those whose beginning another one's beginning continues stand together.
        entries.sort {
            $0.prefix == $1.prefix
                ? $0.subtask < $1.subtask : $0.prefix.lexicographicallyPrecedes($1.prefix)
        }
        let order = Reachability(graph)
        var found: [ScopePair: [String]] = [:]
        var left = Plan.mostComparisons
        for (position, entry) in entries.enumerated() {
            for other in entries[(position + 1)...] {
                guard other.prefix.starts(with: entry.prefix), left > 0 else { break }
                left -= 1
                let pair = ScopePair(entry.subtask, other.subtask)
                guard entry.subtask != other.subtask, found[pair] == nil,
                    !order.areOrdered(entry.subtask, other.subtask),
                    GlobOverlap.canMeet(entry.pattern, other.pattern)
                else { continue }
                let patterns =
                    entry.subtask < other.subtask
                    ? [entry.pattern, other.pattern] : [other.pattern, entry.pattern]
                found[pair] = patterns
            }
        }
        return found.sorted { ($0.key.first, $0.key.second) < ($1.key.first, $1.key.second) }
            .map { pair, patterns in
                ScopeOverlap(
                    first: subtasks[pair.first].id,
                    second: subtasks[pair.second].id,
                    patterns: Set(patterns).count == 1 ? [patterns[0]] : patterns
                )
            }
    }
}

private struct ScopePair: Hashable {
    let first: Int
    let second: Int

    init(_ one: Int, _ two: Int) { (first, second) = (min(one, two), max(one, two)) }
}
