/// A text without the lines that a diff need not look at: equal ends, lines that the other text does
/// not have, and lines that are everywhere and stand among such.
struct Reduced {
    private(set) var lines: [Int32] = []
    /// Where each of them is in the whole text.
    private(set) var places: [Int] = []

    private enum Kind {
        case unmatched, matched, frequent
    }

    private static let mostFrequent = 1_024
    private static let window = 100
    private static let run = 4

    /// Reduces two texts, and marks what is left out of the middle as changed.
    static func pair(
        _ old: [Int32],
        _ new: [Int32],
        _ oldChanged: inout [Bool],
        _ newChanged: inout [Bool],
    ) -> (old: Reduced, new: Reduced) {
        let shorter = min(old.count, new.count)
        var front = 0
        while front < shorter, old[front] == new[front] { front += 1 }
        var back = 0
        while back < shorter - front, old[old.count - 1 - back] == new[new.count - 1 - back] {
            back += 1
        }
        let (oldCounts, newCounts) = (counts(of: old), counts(of: new))
        return (
            reduce(old, front..<(old.count - back), newCounts, &oldChanged),
            reduce(new, front..<(new.count - back), oldCounts, &newChanged)
        )
    }

    private static func counts(of lines: [Int32]) -> [Int32: Int] {
        var counts: [Int32: Int] = [:]
        for line in lines { counts[line, default: 0] += 1 }
        return counts
    }

    private static func reduce(
        _ lines: [Int32],
        _ middle: Range<Int>,
        _ others: [Int32: Int],
        _ changed: inout [Bool],
    ) -> Reduced {
        let limit = min(roughRoot(lines.count), mostFrequent)
        let kinds = middle.map { index -> Kind in
            let count = others[lines[index]] ?? 0
            return count == 0 ? .unmatched : count >= limit ? .frequent : .matched
        }
        var reduced = Reduced()
        for (offset, kind) in kinds.enumerated() {
            let place = middle.lowerBound + offset
            if kind == .unmatched || (kind == .frequent && isAmongUnmatched(offset, kinds)) {
                changed[place] = true
            } else {
                reduced.lines.append(lines[place])
                reduced.places.append(place)
            }
        }
        return reduced
    }

    /// Whether a frequent line stands between lines that the other text does not have, with many more
    /// of those around it than of its own kind.
    private static func isAmongUnmatched(_ index: Int, _ kinds: [Kind]) -> Bool {
        var (unmatched, frequent) = (0, 1)
        for step in [-1, 1] {
            var found = 0
            // The line itself counts on each side.
            if step == 1 { frequent += 1 }
            var other = index + step
            while kinds.indices.contains(other), abs(other - index) <= window,
                kinds[other] != .matched
            {
                if kinds[other] == .unmatched { found += 1 } else { frequent += 1 }
                other += step
            }
            if found == 0 { return false }
            unmatched += found
        }
        return frequent * run < frequent + unmatched
    }
}
