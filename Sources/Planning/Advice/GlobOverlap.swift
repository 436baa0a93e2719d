/// Whether two patterns of files can match the same path.
enum GlobOverlap {
    /// So many steps find out about the longest patterns that a plan can have.
    static let mostSteps = 20_000_000

    static func canMeet(_ pattern: String, _ other: String) -> Bool {
        var budget = WorkBudget(.max)
        return canMeet(GlobPattern(pattern), GlobPattern(other), &budget) ?? true
    }

    /// Nil where that would be too much work.
    static func canMeet(
        _ pattern: GlobPattern,
        _ other: GlobPattern,
        _ budget: inout WorkBudget,
    ) -> Bool? {
        // What both begin with is the same, or no path begins with both.
        let common = min(pattern.prefix.count, other.prefix.count)
        guard budget.spend(1 + common / 8) else { return nil }
        guard pattern.prefix[..<common].elementsEqual(other.prefix[..<common]) else { return false }
        let (one, two) = (pattern.pieces[common...], other.pieces[common...])
        guard let meets = meet(one, two, &budget) else { return nil }
        if meets { return true }
        if pattern.canBeFolder {
            guard let meets = meet(pattern.piecesBelow[common...], two, &budget) else { return nil }
            if meets { return true }
        }
        return other.canBeFolder ? meet(one, other.piecesBelow[common...], &budget) : false
    }

    /// Row by row over the beginnings of both, as two automata walked side by side.
    private static func meet(
        _ one: ArraySlice<GlobPattern.Piece>,
        _ two: ArraySlice<GlobPattern.Piece>,
        _ budget: inout WorkBudget,
    ) -> Bool? {
        guard budget.spend((one.count + 1) * (two.count + 1)) else { return nil }
        let columns = Array(two)
        var row = [Bool](repeating: false, count: columns.count + 1)
        var next = row
        row[0] = true
        for column in columns.indices where columns[column] == .any {
            row[column + 1] = row[column]
        }
        for piece in one {
            next[0] = piece == .any && row[0]
            for column in columns.indices {
                let other = columns[column]
                if piece == .any || other == .any {
                    next[column + 1] = next[column] || row[column + 1]
                } else {
                    next[column + 1] =
                        row[column] && (piece == other || piece == .one || other == .one)
                }
            }
            swap(&row, &next)
        }
        return row[columns.count]
    }
}
