extension GlobPattern {
    /// Whether it matches a path, which is no pattern; nil where that would be too much work.
    func matches(_ path: [UInt8], _ budget: inout WorkBudget) -> Bool? {
        guard let isWhole = GlobPattern.matches(pieces, path, &budget) else { return nil }
        if isWhole || pieces.last == .any { return isWhole }
        // What names a folder matches what is in it, whatever its name looks like.
        return GlobPattern.matches(piecesBelow, path, &budget)
    }

    /// Goes back to the last piece that can be anything where it does not go on: an earlier one would
    /// gain nothing.
    private static func matches(
        _ pieces: [Piece],
        _ path: [UInt8],
        _ budget: inout WorkBudget,
    ) -> Bool? {
        var (piece, place) = (0, 0)
        var last: (piece: Int, place: Int)?
        var steps = 1
        defer { _ = budget.spend(steps) }
        while place < path.count {
            steps += 1
            if steps > budget.left { return nil }
            if piece < pieces.count, pieces[piece] == .any {
                last = (piece, place)
                piece += 1
            } else if piece < pieces.count,
                pieces[piece] == .one || pieces[piece] == .byte(path[place])
            {
                piece += 1
                place += 1
            } else if let back = last {
                last = (back.piece, back.place + 1)
                (piece, place) = (back.piece + 1, back.place + 1)
            } else {
                return false
            }
        }
        return pieces[piece...].allSatisfy { $0 == .any }
    }
}
