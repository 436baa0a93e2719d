extension LineMerge {
    /// What stands in a text in the place of each conflict, given that everything between the conflicts
    /// is as it was merged; nil where it is not, or where it does not say which is which.
    package func replacements(in text: [UInt8]) -> [(hunk: Hunk, lines: [UInt8])]? {
        let parts = parts
        // Placed from the front and from the back: where that differs, an answer could be cut in two
        // ways.
        guard let places = places(of: parts, in: text, fromEnd: false),
            places == self.places(of: parts, in: text, fromEnd: true)
        else { return nil }
        var found: [(hunk: Hunk, lines: [UInt8])] = []
        var open: Hunk?
        var position = 0
        for (part, place) in zip(parts, places) {
            switch part {
            case .conflict(let hunk): open = hunk
            case .text(let lines):
                if let hunk = open {
                    found.append((hunk, Array(text[position..<place])))
                } else if place != position {
                    return nil
                }
                open = nil
                position = place + lines.count
            }
        }
        if let hunk = open {
            found.append((hunk, Array(text[position...])))
        } else if position != text.count {
            return nil
        }
        return found
    }

    /// Where each part of merged text stands, one behind the other; 0 for conflicts. The first and the
    /// last one, where no conflict is beside them, stand at the ends.
    private func places(of parts: [Part], in text: [UInt8], fromEnd: Bool) -> [Int]? {
        var places = Array(repeating: 0, count: parts.count)
        var (low, high) = (0, text.count)
        for index in fromEnd ? Array(parts.indices.reversed()) : Array(parts.indices) {
            guard case .text(let lines) = parts[index] else { continue }
            let range = low...max(low, high)
            let fixed = index == 0 ? 0 : index == parts.count - 1 ? text.count - lines.count : nil
            let fits = { (place: Int) in
                isThere(lines, at: place, in: text) && place + lines.count <= high
            }
            let found: Int? =
                if let fixed {
                    range.contains(fixed) && fits(fixed) ? fixed : nil
                } else {
                    fromEnd ? range.last(where: fits) : range.first(where: fits)
                }
            guard let place = found else { return nil }
            places[index] = place
            if fromEnd { high = place } else { low = place + lines.count }
        }
        return places
    }

    /// Whether whole lines begin at a place of a text.
    private func isThere(_ lines: [UInt8], at place: Int, in text: [UInt8]) -> Bool {
        place >= 0 && place + lines.count <= text.count
            && (place == 0 || text[place - 1] == UInt8(ascii: "\n"))
            && text[place..<(place + lines.count)].elementsEqual(lines)
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
}
