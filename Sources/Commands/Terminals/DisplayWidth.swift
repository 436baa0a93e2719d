extension StringProtocol {
    /// How many columns of a terminal it takes: two for what East Asia writes and for emoji, none for
    /// what is put onto the character before it.
    var displayWidth: Int {
        if utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7f }) { return utf8.count }
        return reduce(0) { $0 + $1.displayWidth }
    }

    /// The beginning that fits in so many columns.
    func prefix(columns: Int) -> String {
        var left = columns
        var result = ""
        for character in self {
            left -= character.displayWidth
            if left < 0 { break }
            result.append(character)
        }
        return result
    }

    /// Filled up with blanks, or cut, to so many columns.
    func fitted(to columns: Int, mark: String) -> String {
        let width = displayWidth
        if width <= columns { return self + String(repeating: " ", count: columns - width) }
        let cut = prefix(columns: Swift.max(0, columns - mark.displayWidth)) + mark
        return cut + String(repeating: " ", count: Swift.max(0, columns - cut.displayWidth))
    }
}

extension Character {
    fileprivate var displayWidth: Int {
        // A character of several scalars is as wide as its widest: a family is one emoji.
        unicodeScalars.map(\.displayWidth).max() ?? 0
    }
}

extension Unicode.Scalar {
    /// The blocks that Unicode's East Asian Width has as wide or full width.
    private static let wide: [ClosedRange<UInt32>] = [
        0x1100...0x115f, 0x2e80...0x303e, 0x3041...0x33ff, 0x3400...0x4dbf, 0x4e00...0x9fff,
        0xa000...0xa4cf, 0xa960...0xa97f, 0xac00...0xd7a3, 0xf900...0xfaff, 0xfe30...0xfe6f,
        0xff00...0xff60, 0xffe0...0xffe6, 0x1f200...0x1f2ff, 0x20000...0x3fffd,
    ]

    fileprivate var displayWidth: Int {
        switch properties.generalCategory {
        case .nonspacingMark, .enclosingMark, .format, .control: return 0
        default: break
        }
        if properties.isEmojiPresentation { return 2 }
        return Unicode.Scalar.wide.contains { $0.contains(value) } ? 2 : 1
    }
}
