/// Which lines of two texts differ, as git's merge sees it: histogram, then compaction.
///
/// The alignment decides whether two changes touch, and so whether a merge is clean. It has to be
/// git's own, line for line: any other diff, better or worse, is now and then clean where git is not.
struct LineDiff: Sendable {
    /// One flag a line: whether it is not in the other text.
    private(set) var old: [Bool]
    private(set) var new: [Bool]

    /// A change: lines of the old text that lines of the new one replace. Either may be none.
    struct Change: Sendable, Equatable {
        let old: Range<Int>
        let new: Range<Int>
    }

    init(_ oldLines: [Int32], _ newLines: [Int32], distinct: Int) {
        var histogram = HistogramDiff(oldLines, newLines, distinct: distinct)
        histogram.run()
        (old, new) = (histogram.oldChanged, histogram.newChanged)
        Compaction.slide(&old, of: oldLines, against: new)
        Compaction.slide(&new, of: newLines, against: old)
    }

    /// The changes, in order.
    var changes: [Change] {
        var changes: [Change] = []
        var (oldIndex, newIndex) = (0, 0)
        while oldIndex < old.count || newIndex < new.count {
            let (oldStart, newStart) = (oldIndex, newIndex)
            while oldIndex < old.count, old[oldIndex] { oldIndex += 1 }
            while newIndex < new.count, new[newIndex] { newIndex += 1 }
            if oldIndex > oldStart || newIndex > newStart {
                changes.append(Change(old: oldStart..<oldIndex, new: newStart..<newIndex))
            } else {
                oldIndex += 1
                newIndex += 1
            }
        }
        return changes
    }
}
