/// Whether two patterns of files can match the same path.
///
/// Patterns are git's pathspecs: `*` also matches `/`, and what names a folder matches all in it. A
/// name without wildcards and without a dot is taken for a folder's.
enum GlobOverlap {
    /// One piece of a pattern.
    private enum Piece: Equatable {
        case byte(UInt8)
        /// Any one byte: `?`, and what is in brackets.
        case one
        /// Any bytes.
        case any
    }

    static func canMeet(_ pattern: String, _ other: String) -> Bool {
        let (one, two) = (pieces(pattern), pieces(other))
        return meet(one, two) || (canBeFolder(pattern) && meet(one + below, two))
            || (canBeFolder(other) && meet(one, two + below))
    }

    /// Whether a pattern matches a path, which is no pattern.
    static func matches(_ pattern: String, _ path: String) -> Bool {
        let literal = path.utf8.map { Piece.byte($0) }
        let pieces = pieces(pattern)
        // What names a folder matches what is in it, whatever its name looks like.
        return meet(pieces, literal) || meet(pieces + below, literal)
    }

    private static func canBeFolder(_ pattern: String) -> Bool {
        guard literalPrefix(pattern).count == pattern.utf8.count else { return false }
        return pattern.utf8.reversed().prefix { $0 != UInt8(ascii: "/") }
            .allSatisfy { $0 != UInt8(ascii: ".") }
    }

    /// What a pattern begins with before anything in it can vary.
    static func literalPrefix(_ pattern: String) -> Substring.UTF8View {
        pattern.utf8.prefix { !"*?[\\".utf8.contains($0) }
    }

    private static let below: [Piece] = [.byte(UInt8(ascii: "/")), .any]

    private static func pieces(_ pattern: String) -> [Piece] {
        var pieces: [Piece] = []
        var rest = Array(pattern.utf8)[...]
        while let byte = rest.popFirst() {
            switch byte {
            case UInt8(ascii: "*"):
                if pieces.last != .any { pieces.append(.any) }
                // `**/` also matches nothing.
                if rest.starts(with: "*/".utf8) { rest = rest.dropFirst(2) }
            case UInt8(ascii: "?"): pieces.append(.one)
            case UInt8(ascii: "["):
                guard let end = rest.dropFirst().firstIndex(of: UInt8(ascii: "]")) else {
                    pieces.append(.byte(byte))
                    continue
                }
                rest = rest[(end + 1)...]
                pieces.append(.one)
            case UInt8(ascii: "\\"): if let next = rest.popFirst() { pieces.append(.byte(next)) }
            default: pieces.append(.byte(byte))
            }
        }
        if pieces.last == .byte(UInt8(ascii: "/")) { pieces.append(.any) }
        return pieces
    }

    /// Row by row over the prefixes of both, as two automata walked side by side.
    private static func meet(_ one: [Piece], _ two: [Piece]) -> Bool {
        var row = [Bool](repeating: false, count: two.count + 1)
        row[0] = true
        for column in two.indices where two[column] == .any { row[column + 1] = row[column] }
        for piece in one {
            var next = [Bool](repeating: false, count: two.count + 1)
            next[0] = piece == .any && row[0]
            for column in two.indices {
                let other = two[column]
                if piece == .any || other == .any {
                    next[column + 1] = next[column] || row[column + 1]
                } else {
                    next[column + 1] =
                        row[column] && (piece == other || piece == .one || other == .one)
                }
            }
            row = next
        }
        return row[two.count]
    }
}
