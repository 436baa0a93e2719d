/// Finds what somebody may have meant who mistyped a name.
package enum NearestName {
    /// Returns the candidate that is at most two typing errors away, the first of the nearest.
    ///
    /// In a short name everything is two typing errors away, so fewer are allowed there: less than
    /// half of the characters may be wrong.
    package static func of(_ name: String, among candidates: some Sequence<String>) -> String? {
        let wanted = Array(name.lowercased().unicodeScalars)
        var best: (name: String, distance: Int)?
        for candidate in candidates {
            // The bytes give a cheap bound: a scalar has one to four of them.
            guard abs(candidate.utf8.count - name.utf8.count) <= 8 else { continue }
            let other = Array(candidate.lowercased().unicodeScalars)
            let limit = min(2, (max(wanted.count, other.count) - 1) / 2)
            guard abs(other.count - wanted.count) <= limit else { continue }
            let found = distance(wanted, other)
            if found <= limit, found < best?.distance ?? .max { best = (candidate, found) }
        }
        return best?.name
    }

    /// Counts the insertions, deletions, replacements and swaps of neighbours between two texts.
    private static func distance(_ left: [Unicode.Scalar], _ right: [Unicode.Scalar]) -> Int {
        var beforeLast = [Int](repeating: 0, count: right.count + 1)
        var last = Array(0...right.count)
        for (row, scalar) in left.enumerated() {
            var current = [row + 1]
            for (column, other) in right.enumerated() {
                let replaced = last[column] + (scalar == other ? 0 : 1)
                var cost = min(replaced, last[column + 1] + 1, current[column] + 1)
                if row > 0, column > 0, scalar == right[column - 1], left[row - 1] == other {
                    cost = min(cost, beforeLast[column - 1] + 1)
                }
                current.append(cost)
            }
            (beforeLast, last) = (last, current)
        }
        return last[right.count]
    }
}
