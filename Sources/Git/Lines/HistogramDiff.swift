/// The histogram diff: splits two texts at the longest run of lines of which some line is rarest in
/// the old one, and goes on with what is before and after it.
///
/// As git does it, with its limits: lines that occur more than 64 times are no place to split at, and
/// where there are only such, Myers' diff takes over.
struct HistogramDiff {
    private(set) var oldChanged: [Bool]
    private(set) var newChanged: [Bool]
    private let old: [Int32]
    private let new: [Int32]

    /// Of the part of the old text that is being looked at: how often each line is in it, where it
    /// is first, and for each place where the same line is next.
    private var occurrences: [Int32]
    private var firstPlace: [Int32]
    private var nextPlace: [Int32]

    private static let mostOccurrences: Int32 = 64

    private struct Region {
        var old: Range<Int>
        var new: Range<Int>
    }

    private enum Split {
        /// The two have no line in common.
        case nothing
        /// What they have in common is everywhere.
        case tooFrequent
        case run(Region)
    }

    init(_ old: [Int32], _ new: [Int32], distinct: Int) {
        self.old = old
        self.new = new
        oldChanged = Array(repeating: false, count: old.count)
        newChanged = Array(repeating: false, count: new.count)
        occurrences = Array(repeating: 0, count: distinct)
        firstPlace = Array(repeating: -1, count: distinct)
        nextPlace = Array(repeating: -1, count: old.count)
    }

    mutating func run() {
        // The parts do not depend on each other, so a list of them does for recursion.
        var pending = [Region(old: old.indices, new: new.indices)]
        while let region = pending.popLast() {
            if region.old.isEmpty || region.new.isEmpty {
                mark(region)
                continue
            }
            switch split(region) {
            case .nothing: mark(region)
            case .tooFrequent: diffClassically(region)
            case .run(let run):
                pending.append(
                    Region(
                        old: run.old.upperBound..<region.old.upperBound,
                        new: run.new.upperBound..<region.new.upperBound
                    )
                )
                pending.append(
                    Region(
                        old: region.old.lowerBound..<run.old.lowerBound,
                        new: region.new.lowerBound..<run.new.lowerBound
                    )
                )
            }
        }
    }

    private mutating func mark(_ region: Region) {
        for index in region.old { oldChanged[index] = true }
        for index in region.new { newChanged[index] = true }
    }

    private mutating func diffClassically(_ region: Region) {
        let classic = ClassicDiff(Array(old[region.old]), Array(new[region.new]))
        for (offset, isChanged) in classic.oldChanged.enumerated() {
            oldChanged[region.old.lowerBound + offset] = isChanged
        }
        for (offset, isChanged) in classic.newChanged.enumerated() {
            newChanged[region.new.lowerBound + offset] = isChanged
        }
    }

    // MARK: Where to split

    private mutating func split(_ region: Region) -> Split {
        for index in region.old.reversed() {
            let line = Int(old[index])
            nextPlace[index] = firstPlace[line]
            firstPlace[line] = Int32(index)
            occurrences[line] += 1
        }
        defer {
            for index in region.old {
                firstPlace[Int(old[index])] = -1
                occurrences[Int(old[index])] = 0
            }
        }
        var best: Region?
        var rarest = HistogramDiff.mostOccurrences + 1
        var hasCommon = false
        var index = region.new.lowerBound
        while index < region.new.upperBound {
            let count = occurrences[Int(new[index])]
            if count == 0 || count > rarest {
                if count > 0 { hasCommon = true }
                index += 1
                continue
            }
            hasCommon = true
            index = tryRuns(through: index, region, &best, &rarest)
        }
        // A run of lines that are one too many counts for less than none.
        if hasCommon, rarest > HistogramDiff.mostOccurrences { return .tooFrequent }
        return best.map(Split.run) ?? .nothing
    }

    /// Looks at all runs of equal lines that the line `index` of the new text is in; returns the line
    /// to go on with, behind all of them.
    private func tryRuns(
        through index: Int,
        _ region: Region,
        _ best: inout Region?,
        _ rarest: inout Int32,
    ) -> Int {
        let line = Int(new[index])
        var following = index + 1
        var place = Int(firstPlace[line])
        while place >= 0 {
            var (oldStart, newStart) = (place, index)
            var (oldEnd, newEnd) = (place + 1, index + 1)
            var rare = occurrences[line]
            while oldStart > region.old.lowerBound, newStart > region.new.lowerBound,
                old[oldStart - 1] == new[newStart - 1]
            {
                oldStart -= 1
                newStart -= 1
                if rare > 1 { rare = min(rare, occurrences[Int(old[oldStart])]) }
            }
            while oldEnd < region.old.upperBound, newEnd < region.new.upperBound,
                old[oldEnd] == new[newEnd]
            {
                if rare > 1 { rare = min(rare, occurrences[Int(old[oldEnd])]) }
                oldEnd += 1
                newEnd += 1
            }
            following = max(following, newEnd)
            // Before the first one, a run must be longer than one line or rare enough.
            if oldEnd - oldStart > (best?.old.count ?? 1) || rare < rarest {
                best = Region(old: oldStart..<oldEnd, new: newStart..<newEnd)
                rarest = rare
            }
            repeat { place = Int(nextPlace[place]) } while place >= 0 && place < oldEnd
        }
        return following
    }
}
