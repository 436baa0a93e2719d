/// Which removed file became which added one, by how alike they are.
///
/// Git takes first what has the same name and is very alike, then the best pairs of the rest, and ends
/// ties by the order in which it happens to look. Only pairs that come out the same in any order are
/// answered here.
enum SimilarityMatch {
    struct Pair: Sendable {
        let old: Int
        let new: Int
        let score: Int
        let haveSameName: Bool
    }

    /// Of the old files with equal scores git remembers only so many for each new one.
    private static let mostForOne = 4

    /// Returns the new file of each old one that has one; nil where git's answer is a matter of order.
    static func best(of pairs: [Pair]) -> [Int: Int]? {
        let alike = pairs.filter { $0.score >= ContentFingerprint.leastScore }
            .sorted { ($0.score, $1.old, $1.new) > ($1.score, $0.old, $0.new) }
        var count: [Int: Int] = [:]
        for pair in alike { count[pair.new, default: 0] += 1 }
        guard count.values.allSatisfy({ $0 <= mostForOne }) else { return nil }
        var chosen: [Int: Int] = [:]
        var taken: Set<Int> = []
        var rest = alike[...]
        while let score = rest.first?.score {
            let equal = rest.prefix { $0.score == score }
            rest = rest.dropFirst(equal.count)
            let free = equal.filter { chosen[$0.old] == nil && !taken.contains($0.new) }
            guard Set(free.map(\.old)).count == free.count, Set(free.map(\.new)).count == free.count
            else { return nil }
            for pair in free {
                chosen[pair.old] = pair.new
                taken.insert(pair.new)
            }
        }
        guard alike.allSatisfy({ !$0.haveSameName || chosen[$0.old] == $0.new }) else { return nil }
        return chosen
    }
}
