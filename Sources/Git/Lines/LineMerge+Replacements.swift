extension LineMerge {
    /// What stands in a text in the place of each conflict, given that everything between the conflicts
    /// is as it was merged; nil where it is not, or where it does not say which is which.
    package func replacements(in text: [UInt8]) -> [(hunk: Hunk, lines: [UInt8])]? {
        var found: [(hunk: Hunk, lines: [UInt8])] = []
        var open: Hunk?
        var position = 0
        for (index, part) in parts.enumerated() {
            switch part {
            case .conflict(let hunk): open = hunk
            case .text(let lines):
                let isLast = index == parts.count - 1
                guard let start = place(of: lines, in: text, from: position, atEnd: isLast) else {
                    return nil
                }
                if let hunk = open {
                    found.append((hunk, Array(text[position..<start])))
                } else if start != position {
                    return nil
                }
                open = nil
                position = start + lines.count
            }
        }
        if let hunk = open {
            found.append((hunk, Array(text[position...])))
        } else if position != text.count {
            return nil
        }
        return found
    }

    private enum Part {
        case text([UInt8])
        case conflict(Hunk)
    }

    /// The pieces, with what is merged between two conflicts as one.
    private var parts: [Part] {
        var parts: [Part] = []
        var text: [UInt8] = []
        for piece in pieces {
            switch piece {
            case .ours(let lines): text += ours(lines)
            case .theirs(let lines): text += theirs(lines)
            case .conflict(let hunk):
                if !text.isEmpty { parts.append(.text(text)) }
                text = []
                parts.append(.conflict(hunk))
            }
        }
        if !text.isEmpty { parts.append(.text(text)) }
        return parts
    }

    /// Where whole lines are in a text, at or behind a position; the first place, or the end.
    private func place(
        of lines: [UInt8],
        in text: [UInt8],
        from position: Int,
        atEnd: Bool,
    ) -> Int? {
        func matches(_ start: Int) -> Bool {
            start + lines.count <= text.count
                && text[start..<(start + lines.count)].elementsEqual(lines)
        }
        if atEnd {
            let start = text.count - lines.count
            return start >= position && matches(start) ? start : nil
        }
        var start = position
        while start + lines.count <= text.count {
            if matches(start) { return start }
            guard let end = text[start...].firstIndex(of: UInt8(ascii: "\n")) else { return nil }
            start = end + 1
        }
        return nil
    }
}
