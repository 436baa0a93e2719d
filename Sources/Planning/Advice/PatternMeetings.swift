/// Which patterns of a plan can match the same path, as far as the work for it goes.
struct PatternMeetings {
    let patterns: [DeclaredPattern]
    /// By their places in `patterns`, the smaller one first, ascending.
    private(set) var pairs: [(first: Int, second: Int)] = []
    /// The patterns that were not compared with all those that they could meet.
    private(set) var doubtful: Set<Int> = []

    private static let mostPairs = 100_000

    /// Files that are `shared` are nobody's own.
    init(_ plan: Plan, steps: Int = GlobOverlap.mostSteps) {
        patterns = plan.declaredPatterns(without: Set(plan.shared))
        var budget = WorkBudget(steps)
        for (place, pattern) in patterns.enumerated() {
            var other = place + 1
            while other < patterns.count,
                patterns[other].glob.prefix.starts(with: pattern.glob.prefix)
            {
                let meets = GlobOverlap.canMeet(pattern.glob, patterns[other].glob, &budget)
                guard let meets, pairs.count < PatternMeetings.mostPairs else {
                    doubt(from: place, other)
                    return
                }
                if meets { pairs.append((place, other)) }
                other += 1
            }
        }
    }

    /// Everything from that comparison on was not made.
    private mutating func doubt(from place: Int, _ other: Int) {
        doubtful.formUnion([place])
        doubtful.formUnion(other..<max(other, end(of: place, from: other)))
        var marked = place + 1
        for first in (place + 1)..<patterns.count {
            let end = end(of: first, from: first + 1)
            guard end > first + 1 else { continue }
            doubtful.insert(first)
            // One that stands before the mark is in the run of an earlier one.
            for second in max(marked, first + 1)..<max(marked, end) { doubtful.insert(second) }
            marked = max(marked, end)
        }
    }

    /// Behind those that continue the beginning of a pattern, which stand together.
    private func end(of place: Int, from start: Int) -> Int {
        var (low, high) = (start, patterns.count)
        while low < high {
            let middle = (low + high) / 2
            if patterns[middle].glob.prefix.starts(with: patterns[place].glob.prefix) {
                low = middle + 1
            } else {
                high = middle
            }
        }
        return low
    }
}
