/// Brings the changes of both sides together, in the order of the base.
struct ChangeMerge {
    private let table: LineTable
    private var parts: [Part] = []
    /// Set when one side changed nothing: the other's text is the result.
    private let wholeSide: Side?

    private enum Side {
        case ours, theirs
        /// Both changed it, differently.
        case conflict
        /// Both changed it, and in the end in the same way.
        case same
    }

    /// Lines that a side changed, and the lines of the other versions that they stand beside.
    private struct Part {
        var side: Side
        var base: Range<Int>
        var ours: Range<Int>
        var theirs: Range<Int>
    }

    init(_ table: LineTable) {
        self.table = table
        let base = table.texts[0].numbers
        let distinct = table.distinct
        let ours = LineDiff(base, table.texts[1].numbers, distinct: distinct).changes
        let theirs = LineDiff(base, table.texts[2].numbers, distinct: distinct).changes
        wholeSide = ours.isEmpty ? .theirs : theirs.isEmpty ? .ours : nil
        if wholeSide == nil { combine(ours, theirs) }
    }

    private mutating func combine(_ ours: [LineDiff.Change], _ theirs: [LineDiff.Change]) {
        var (one, two) = (0, 0)
        // By how many lines each side is longer than the base behind the changes seen so far.
        var (oursShift, theirsShift) = (0, 0)
        while one < ours.count || two < theirs.count {
            if one < ours.count,
                two == theirs.count || ours[one].old.upperBound < theirs[two].old.lowerBound
            {
                let change = ours[one]
                append(.ours, change.old, change.new, change.old.moved(by: theirsShift))
                oursShift = change.shift
                one += 1
            } else if two < theirs.count,
                one == ours.count || theirs[two].old.upperBound < ours[one].old.lowerBound
            {
                let change = theirs[two]
                append(.theirs, change.old, change.old.moved(by: oursShift), change.new)
                theirsShift = change.shift
                two += 1
            } else {
                let (mine, other) = (ours[one], theirs[two])
                if !isSame(mine, other) { appendConflict(mine, other) }
                if mine.old.upperBound >= other.old.upperBound {
                    theirsShift = other.shift
                    two += 1
                }
                if other.old.upperBound >= mine.old.upperBound {
                    oursShift = mine.shift
                    one += 1
                }
            }
        }
    }

    private func isSame(_ mine: LineDiff.Change, _ other: LineDiff.Change) -> Bool {
        mine.old == other.old && mine.new.count == other.new.count
            && table.texts[1].numbers[mine.new].elementsEqual(table.texts[2].numbers[other.new])
    }

    /// Both are stretched over the lines of the base that either changes.
    private mutating func appendConflict(_ mine: LineDiff.Change, _ other: LineDiff.Change) {
        let start = min(mine.old.lowerBound, other.old.lowerBound)
        let end = max(mine.old.upperBound, other.old.upperBound)
        append(
            .conflict,
            start..<end,
            mine.new.stretched(
                before: mine.old.lowerBound - start,
                behind: end - mine.old.upperBound
            ),
            other.new.stretched(
                before: other.old.lowerBound - start,
                behind: end - other.old.upperBound
            )
        )
    }

    /// Joins it to the last one where they touch.
    private mutating func append(
        _ side: Side,
        _ base: Range<Int>,
        _ ours: Range<Int>,
        _ theirs: Range<Int>,
    ) {
        if let last = parts.last,
            ours.lowerBound <= last.ours.upperBound || theirs.lowerBound <= last.theirs.upperBound
        {
            let index = parts.count - 1
            if side != last.side { parts[index].side = .conflict }
            parts[index].base = last.base.lowerBound..<max(base.upperBound, last.base.lowerBound)
            parts[index].ours = last.ours.lowerBound..<max(ours.upperBound, last.ours.lowerBound)
            parts[index].theirs =
                last.theirs.lowerBound..<max(theirs.upperBound, last.theirs.lowerBound)
        } else {
            parts.append(Part(side: side, base: base, ours: ours, theirs: theirs))
        }
    }

    // MARK: Smaller conflicts

    /// Takes what both sides have in common out of conflicts, then joins those that are near.
    mutating func refine() {
        parts = parts.flatMap(refined)
        var joined: [Part] = []
        for part in parts {
            if part.side == .conflict, let last = joined.last, last.side == .conflict,
                part.ours.lowerBound - last.ours.upperBound <= 3
            {
                joined[joined.count - 1].ours = last.ours.lowerBound..<part.ours.upperBound
                joined[joined.count - 1].theirs = last.theirs.lowerBound..<part.theirs.upperBound
            } else {
                joined.append(part)
            }
        }
        parts = joined
    }

    private func refined(_ part: Part) -> [Part] {
        guard part.side == .conflict, !part.ours.isEmpty, !part.theirs.isEmpty else {
            return [part]
        }
        let changes = LineDiff(
            Array(table.texts[1].numbers[part.ours]),
            Array(table.texts[2].numbers[part.theirs]),
            distinct: table.distinct
        ).changes
        guard !changes.isEmpty else {
            return [Part(side: .same, base: part.base, ours: part.ours, theirs: part.theirs)]
        }
        return changes.map { change in
            Part(
                side: .conflict,
                base: part.base,
                ours: change.old.moved(by: part.ours.lowerBound),
                theirs: change.new.moved(by: part.theirs.lowerBound)
            )
        }
    }

    /// Takes equal lines off both ends of conflicts.
    mutating func trim() {
        for index in parts.indices where parts[index].side == .conflict {
            var (ours, theirs) = (parts[index].ours, parts[index].theirs)
            let (one, two) = (table.texts[1].numbers, table.texts[2].numbers)
            while let mine = ours.first, let other = theirs.first, one[mine] == two[other] {
                ours.removeFirst()
                theirs.removeFirst()
            }
            while let mine = ours.last, let other = theirs.last, one[mine] == two[other] {
                ours.removeLast()
                theirs.removeLast()
            }
            parts[index].ours = ours
            parts[index].theirs = theirs
            if ours.isEmpty, theirs.isEmpty { parts[index].side = .same }
        }
    }

    // MARK: The result

    var pieces: [LineMerge.Piece] {
        switch wholeSide {
        case .theirs: return [.theirs(0..<table.texts[2].count)]
        case .ours: return [.ours(0..<table.texts[1].count)]
        default: break
        }
        var pieces: [LineMerge.Piece] = []
        var next = 0
        func copyOurs(to end: Int) {
            if next < end { pieces.append(.ours(next..<end)) }
            next = max(next, end)
        }
        for part in parts {
            switch part.side {
            case .ours, .same: continue
            case .theirs:
                copyOurs(to: part.ours.lowerBound)
                pieces.append(.theirs(part.theirs))
            case .conflict:
                copyOurs(to: part.ours.lowerBound)
                pieces.append(
                    .conflict(
                        LineMerge.Hunk(base: part.base, ours: part.ours, theirs: part.theirs)
                    )
                )
            }
            next = part.ours.upperBound
        }
        copyOurs(to: table.texts[1].count)
        return pieces
    }
}

extension LineDiff.Change {
    /// By how many lines the new text is longer behind it.
    fileprivate var shift: Int { new.upperBound - old.upperBound }
}

extension Range<Int> {
    fileprivate func moved(by distance: Int) -> Range<Int> {
        (lowerBound + distance)..<(upperBound + distance)
    }

    fileprivate func stretched(before: Int, behind: Int) -> Range<Int> {
        (lowerBound - before)..<(upperBound + behind)
    }

    fileprivate mutating func removeFirst() { self = (lowerBound + 1)..<upperBound }
    fileprivate mutating func removeLast() { self = lowerBound..<(upperBound - 1) }
}
