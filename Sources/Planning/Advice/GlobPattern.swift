/// A pattern of files, taken apart once.
///
/// Patterns are git's pathspecs: `*` also matches `/`, and what names a folder matches all in it. A
/// name without wildcards and without a dot is taken for a folder's.
struct GlobPattern: Sendable {
    /// One piece of a pattern.
    enum Piece: Equatable, Sendable {
        case byte(UInt8)
        /// Any one byte: `?`, and what is in brackets.
        case one
        /// Any bytes.
        case any
    }

    let text: String
    /// What it begins with before anything in it can vary; as many pieces, each a byte.
    let prefix: [UInt8]
    let pieces: [Piece]
    /// Of all that is in a folder of that name.
    let piecesBelow: [Piece]
    let canBeFolder: Bool

    private static let below: [Piece] = [.byte(UInt8(ascii: "/")), .any]

    init(_ text: String) {
        self.text = text
        pieces = GlobPattern.pieces(text)
        piecesBelow = pieces + GlobPattern.below
        prefix = Array(text.utf8.prefix { !"*?[\\".utf8.contains($0) })
        canBeFolder =
            prefix.count == text.utf8.count
            && prefix.reversed().prefix { $0 != UInt8(ascii: "/") }
                .allSatisfy { $0 != UInt8(ascii: ".") }
    }

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
}
