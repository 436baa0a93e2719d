/// Two subtasks that may run at the same time and have declared files in common.
package struct ScopeOverlap: Sendable, Equatable {
    package let first: SubtaskID
    package let second: SubtaskID
    /// One pattern of each, which can match the same path.
    package let patterns: [String]
}

extension Plan {
    /// More pairs than this are not looked at: a plan of thousands of subtasks, all with the same
    /// files, has been told about by then.
    private static let mostPairs = 200_000

    /// Every pair once, in the order of the plan, as far as the work for it goes; files that are
    /// `shared` are none of theirs.
    package var scopeOverlaps: [ScopeOverlap] {
        let meetings = PatternMeetings(self)
        let order = Reachability(graph)
        var found: [ScopePair: [String]] = [:]
        var left = Plan.mostPairs
        func look(_ one: Int, _ other: Int, _ patterns: [String]) {
            left -= 1
            let pair = ScopePair(one, other)
            guard one != other, found[pair] == nil, !order.areOrdered(one, other) else { return }
            found[pair] = one < other ? patterns : patterns.reversed()
        }
        var next = 0
        for (place, pattern) in meetings.patterns.enumerated() {
            for (position, one) in pattern.holders.enumerated() {
                for other in pattern.holders[(position + 1)...] {
                    guard left > 0 else { break }
                    look(one, other, [pattern.glob.text])
                }
            }
            while next < meetings.pairs.count, meetings.pairs[next].first == place, left > 0 {
                let second = meetings.patterns[meetings.pairs[next].second]
                next += 1
                for one in pattern.holders where left > 0 {
                    for other in second.holders where left > 0 {
                        look(one, other, [pattern.glob.text, second.glob.text])
                    }
                }
            }
            if left <= 0 { break }
        }
        return found.sorted { ($0.key.first, $0.key.second) < ($1.key.first, $1.key.second) }
            .map { pair, patterns in
                ScopeOverlap(
                    first: subtasks[pair.first].id,
                    second: subtasks[pair.second].id,
                    patterns: patterns
                )
            }
    }
}

private struct ScopePair: Hashable {
    let first: Int
    let second: Int

    init(_ one: Int, _ two: Int) { (first, second) = (min(one, two), max(one, two)) }
}
