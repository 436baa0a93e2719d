/// The merge of three versions of a text, line by line, as git's merge makes it.
///
/// Two changes that touch conflict, unless they are the same. What a conflict's sides have in common
/// is taken out of it, and conflicts with no more than three lines between them are one.
package struct LineMerge: Sendable {
    /// In the order of the text.
    package let pieces: [Piece]
    private let table: LineTable

    /// A part of the result, as lines of the versions it comes from.
    package enum Piece: Sendable, Equatable {
        case ours(Range<Int>)
        case theirs(Range<Int>)
        case conflict(Hunk)
    }

    /// Where the versions disagree.
    package struct Hunk: Sendable, Hashable {
        /// In the base; meaningful only where conflicts are not refined.
        package var base: Range<Int>
        package var ours: Range<Int>
        package var theirs: Range<Int>
    }

    /// How small conflicts are made.
    package enum Detail: Sendable {
        /// As small as possible, which is what decides about clean and what git shows by default.
        case refined
        /// With the base beside it, and only equal lines at both ends taken out: `zdiff3`.
        case withBase
    }

    package init(
        base: [UInt8],
        ours: [UInt8],
        theirs: [UInt8],
        detail: Detail = .refined,
    ) {
        let table = LineTable([base, ours, theirs])
        self.table = table
        var merge = ChangeMerge(table)
        switch detail {
        case .refined: merge.refine()
        case .withBase: merge.trim()
        }
        pieces = merge.pieces
    }

    package var hunks: [Hunk] {
        pieces.compactMap { if case .conflict(let hunk) = $0 { hunk } else { nil } }
    }

    package var isClean: Bool { hunks.isEmpty }

    /// The bytes of some lines of a version.
    package func base(_ range: Range<Int>) -> ArraySlice<UInt8> { table.texts[0].lines(range) }
    package func ours(_ range: Range<Int>) -> ArraySlice<UInt8> { table.texts[1].lines(range) }
    package func theirs(_ range: Range<Int>) -> ArraySlice<UInt8> { table.texts[2].lines(range) }

    /// The merged text, with both sides of each conflict one after the other: `merge=union`.
    package var union: [UInt8] {
        var text: [UInt8] = []
        for piece in pieces {
            switch piece {
            case .ours(let lines): text += ours(lines)
            case .theirs(let lines): text += theirs(lines)
            case .conflict(let hunk):
                text += ours(hunk.ours)
                endLine(&text, hunk, if: !hunk.ours.isEmpty)
                text += theirs(hunk.theirs)
            }
        }
        return text
    }

    /// The merged text, with marks around each conflict, as git writes them; what is known about a
    /// conflict stands in its place.
    package func text(
        _ markers: ConflictMarkers,
        replacing known: [Hunk: [UInt8]] = [:],
    ) -> [UInt8] {
        var text: [UInt8] = []
        for piece in pieces {
            switch piece {
            case .ours(let lines): text += ours(lines)
            case .theirs(let lines): text += theirs(lines)
            case .conflict(let hunk):
                if let lines = known[hunk] {
                    text += lines
                    continue
                }
                let end = lineEnd(of: hunk)
                text += markers.line("<", markers.ours) + end
                text += ours(hunk.ours)
                endLine(&text, hunk, if: !hunk.ours.isEmpty)
                if let label = markers.base {
                    text += markers.line("|", label) + end
                    text += base(hunk.base)
                    endLine(&text, hunk, if: !hunk.base.isEmpty)
                }
                text += markers.line("=", "") + end
                text += theirs(hunk.theirs)
                endLine(&text, hunk, if: !hunk.theirs.isEmpty)
                text += markers.line(">", markers.theirs) + end
            }
        }
        return text
    }

    // MARK: Ends of lines

    private func endLine(_ text: inout [UInt8], _ hunk: Hunk, if hasLines: Bool) {
        if hasLines, text.last != UInt8(ascii: "\n") { text += lineEnd(of: hunk) }
    }

    /// A carriage return too where the lines around have one on both sides and in the base.
    private func lineEnd(of hunk: Hunk) -> [UInt8] {
        var answer = hasCarriageReturn(table.texts[1], max(0, hunk.ours.lowerBound - 1))
        if answer != false {
            answer = hasCarriageReturn(table.texts[2], max(0, hunk.theirs.lowerBound - 1))
        }
        if answer != false { answer = hasCarriageReturn(table.texts[0], 0) }
        return Array((answer ?? false) ? "\r\n".utf8 : "\n".utf8)
    }

    /// Nil when the text does not say.
    private func hasCarriageReturn(_ text: LineTable.Text, _ index: Int) -> Bool? {
        guard text.count > 0 else { return nil }
        var index = index
        if index >= text.count - 1, text.line(index).last != UInt8(ascii: "\n") {
            if index == 0 { return nil }
            index -= 1
        }
        return text.line(index).suffix(2).elementsEqual("\r\n".utf8)
    }
}

/// What stands at the marks of a conflict.
package struct ConflictMarkers: Sendable {
    package var ours: String
    /// Nil leaves the base out.
    package var base: String?
    package var theirs: String
    /// How many signs a mark has.
    package var size: Int

    package init(ours: String, base: String? = nil, theirs: String, size: Int = 7) {
        self.ours = ours
        self.base = base
        self.theirs = theirs
        self.size = size
    }

    fileprivate func line(_ sign: Character, _ label: String) -> [UInt8] {
        let text = String(repeating: sign, count: size) + (label.isEmpty ? "" : " " + label)
        return Array(text.utf8)
    }
}
