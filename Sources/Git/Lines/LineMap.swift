/// Where lines of a text come from in an older version of it.
package enum LineMap {
    /// Whether the lines, or the place where they would be, were changed since the older version; and
    /// the lines there that they come from.
    package static func back(
        _ lines: Range<Int>,
        from new: [UInt8],
        to old: [UInt8],
    ) -> (isTouched: Bool, lines: Range<Int>) {
        guard new != old else { return (false, lines) }
        let table = LineTable([old, new])
        let changes = LineDiff(
            table.texts[0].numbers,
            table.texts[1].numbers,
            distinct: table.distinct
        ).changes
        var isTouched = false
        var (start, end) = (lines.lowerBound, lines.upperBound)
        for change in changes {
            if change.touches(lines) {
                isTouched = true
                // All of what was there before counts.
                if change.new.lowerBound <= lines.lowerBound { start = change.old.lowerBound }
                end = change.old.upperBound + max(0, lines.upperBound - change.new.upperBound)
            } else if change.new.upperBound <= lines.lowerBound {
                start = lines.lowerBound + change.old.upperBound - change.new.upperBound
                end = lines.upperBound + change.old.upperBound - change.new.upperBound
            }
        }
        return (isTouched, start..<max(start, end))
    }
}

extension LineDiff.Change {
    /// A removal has no lines of its own, nor has a place between lines: there, to stand beside it is
    /// to touch it.
    fileprivate func touches(_ lines: Range<Int>) -> Bool {
        guard new.isEmpty || lines.isEmpty else { return new.overlaps(lines) }
        return new.lowerBound <= lines.upperBound && new.upperBound >= lines.lowerBound
    }
}
