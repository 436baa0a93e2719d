/// Myers' O(ND) diff, with the heuristics by which git gives up on a shortest script.
///
/// Only for parts in which every line that the two have in common is everywhere. Source: E. Myers,
/// "An O(ND) Difference Algorithm and its Variations", 1986; the limits are git's, since another limit
/// is another alignment.
struct ClassicDiff {
    private(set) var oldChanged: [Bool]
    private(set) var newChanged: [Bool]
    private let old: Reduced
    private let new: Reduced
    /// The furthest place in the old text on each diagonal, from the front and from the back.
    private var forward: [Int]
    private var backward: [Int]
    /// What makes an index of a diagonal's number, which may be negative.
    private let shift: Int
    /// Beyond this many edits the best split so far has to do.
    private let mostEdits: Int

    private static let longSnake = 20
    private static let fewEdits = 256
    private static let goodFactor = 4

    /// Where a box is split, and whether its halves are to be done without heuristics.
    private struct Split {
        var old: Int
        var new: Int
        var isLowExact: Bool
        var isHighExact: Bool
    }

    private struct Box {
        var old: Range<Int>
        var new: Range<Int>
        var isExact: Bool
    }

    init(_ oldLines: [Int32], _ newLines: [Int32]) {
        oldChanged = Array(repeating: false, count: oldLines.count)
        newChanged = Array(repeating: false, count: newLines.count)
        (old, new) = Reduced.pair(oldLines, newLines, &oldChanged, &newChanged)
        let diagonals = old.lines.count + new.lines.count + 3
        forward = Array(repeating: 0, count: diagonals)
        backward = Array(repeating: 0, count: diagonals)
        shift = new.lines.count + 1
        mostEdits = max(roughRoot(diagonals), ClassicDiff.fewEdits)
        run()
    }

    private mutating func run() {
        var pending = [Box(old: old.lines.indices, new: new.lines.indices, isExact: false)]
        while let box = pending.popLast() {
            let box = shrink(box)
            if box.old.isEmpty {
                for index in box.new { newChanged[new.places[index]] = true }
            } else if box.new.isEmpty {
                for index in box.old { oldChanged[old.places[index]] = true }
            } else {
                let split = split(box)
                pending.append(
                    Box(
                        old: split.old..<box.old.upperBound,
                        new: split.new..<box.new.upperBound,
                        isExact: split.isHighExact
                    )
                )
                pending.append(
                    Box(
                        old: box.old.lowerBound..<split.old,
                        new: box.new.lowerBound..<split.new,
                        isExact: split.isLowExact
                    )
                )
            }
        }
    }

    private func areEqual(_ oldIndex: Int, _ newIndex: Int) -> Bool {
        old.lines[oldIndex] == new.lines[newIndex]
    }

    private func shrink(_ box: Box) -> Box {
        var (low1, high1) = (box.old.lowerBound, box.old.upperBound)
        var (low2, high2) = (box.new.lowerBound, box.new.upperBound)
        while low1 < high1, low2 < high2, areEqual(low1, low2) {
            low1 += 1
            low2 += 1
        }
        while low1 < high1, low2 < high2, areEqual(high1 - 1, high2 - 1) {
            high1 -= 1
            high2 -= 1
        }
        return Box(old: low1..<high1, new: low2..<high2, isExact: box.isExact)
    }

    // MARK: The middle snake

    /// The diagonals that one of the two searches has reached.
    private struct Reach {
        var low: Int
        var high: Int
    }

    private mutating func split(_ box: Box) -> Split {
        let middleFront = box.old.lowerBound - box.new.lowerBound
        let middleBack = box.old.upperBound - box.new.upperBound
        let isOdd = (middleFront - middleBack) & 1 != 0
        var front = Reach(low: middleFront, high: middleFront)
        var back = Reach(low: middleBack, high: middleBack)
        forward[middleFront + shift] = box.old.lowerBound
        backward[middleBack + shift] = box.old.upperBound
        var edits = 1
        while true {
            var hasLongSnake = false
            if let met = advance(box, &front, isOdd ? back : nil, &hasLongSnake) { return met }
            if let met = retreat(box, &back, isOdd ? nil : front, &hasLongSnake) { return met }
            if !box.isExact {
                if hasLongSnake, edits > ClassicDiff.fewEdits {
                    if let good = goodFront(box, front, middleFront, edits) { return good }
                    if let good = goodBack(box, back, middleBack, edits) { return good }
                }
                if edits >= mostEdits { return furthest(box, front, back) }
            }
            edits += 1
        }
    }

    /// One more edit from the front; returns the place where it meets the search from the back.
    private mutating func advance(
        _ box: Box,
        _ front: inout Reach,
        _ back: Reach?,
        _ hasLongSnake: inout Bool,
    ) -> Split? {
        if front.low > box.old.lowerBound - box.new.upperBound {
            front.low -= 1
            forward[front.low - 1 + shift] = -1
        } else {
            front.low += 1
        }
        if front.high < box.old.upperBound - box.new.lowerBound {
            front.high += 1
            forward[front.high + 1 + shift] = -1
        } else {
            front.high -= 1
        }
        for diagonal in stride(from: front.high, through: front.low, by: -2) {
            let (below, above) = (forward[diagonal - 1 + shift], forward[diagonal + 1 + shift])
            let start = below >= above ? below + 1 : above
            var place = start
            while place < box.old.upperBound, place - diagonal < box.new.upperBound,
                areEqual(place, place - diagonal)
            {
                place += 1
            }
            if place - start > ClassicDiff.longSnake { hasLongSnake = true }
            forward[diagonal + shift] = place
            if let back, back.low <= diagonal, diagonal <= back.high,
                backward[diagonal + shift] <= place
            {
                return Split(
                    old: place,
                    new: place - diagonal,
                    isLowExact: true,
                    isHighExact: true
                )
            }
        }
        return nil
    }

    /// One more edit from the back; returns the place where it meets the search from the front.
    private mutating func retreat(
        _ box: Box,
        _ back: inout Reach,
        _ front: Reach?,
        _ hasLongSnake: inout Bool,
    ) -> Split? {
        if back.low > box.old.lowerBound - box.new.upperBound {
            back.low -= 1
            backward[back.low - 1 + shift] = .max
        } else {
            back.low += 1
        }
        if back.high < box.old.upperBound - box.new.lowerBound {
            back.high += 1
            backward[back.high + 1 + shift] = .max
        } else {
            back.high -= 1
        }
        for diagonal in stride(from: back.high, through: back.low, by: -2) {
            let (below, above) = (backward[diagonal - 1 + shift], backward[diagonal + 1 + shift])
            let start = below < above ? below : above - 1
            var place = start
            while place > box.old.lowerBound, place - diagonal > box.new.lowerBound,
                areEqual(place - 1, place - diagonal - 1)
            {
                place -= 1
            }
            if start - place > ClassicDiff.longSnake { hasLongSnake = true }
            backward[diagonal + shift] = place
            if let front, front.low <= diagonal, diagonal <= front.high,
                place <= forward[diagonal + shift]
            {
                return Split(
                    old: place,
                    new: place - diagonal,
                    isLowExact: true,
                    isHighExact: true
                )
            }
        }
        return nil
    }

    // MARK: Enough is enough

    /// The best place that has come far for its edits and ends in a long run of equal lines.
    private func goodFront(_ box: Box, _ front: Reach, _ middle: Int, _ edits: Int) -> Split? {
        var best = 0
        var found: Split?
        for diagonal in stride(from: front.high, through: front.low, by: -2) {
            let one = forward[diagonal + shift]
            let two = one - diagonal
            let value =
                (one - box.old.lowerBound) + (two - box.new.lowerBound) - abs(diagonal - middle)
            guard value > ClassicDiff.goodFactor * edits, value > best,
                box.old.lowerBound + ClassicDiff.longSnake <= one, one < box.old.upperBound,
                box.new.lowerBound + ClassicDiff.longSnake <= two, two < box.new.upperBound,
                (1...ClassicDiff.longSnake).allSatisfy({ areEqual(one - $0, two - $0) })
            else { continue }
            best = value
            found = Split(old: one, new: two, isLowExact: true, isHighExact: false)
        }
        return found
    }

    private func goodBack(_ box: Box, _ back: Reach, _ middle: Int, _ edits: Int) -> Split? {
        var best = 0
        var found: Split?
        for diagonal in stride(from: back.high, through: back.low, by: -2) {
            let one = backward[diagonal + shift]
            let two = one - diagonal
            let value =
                (box.old.upperBound - one) + (box.new.upperBound - two) - abs(diagonal - middle)
            guard value > ClassicDiff.goodFactor * edits, value > best,
                box.old.lowerBound < one, one <= box.old.upperBound - ClassicDiff.longSnake,
                box.new.lowerBound < two, two <= box.new.upperBound - ClassicDiff.longSnake,
                (0..<ClassicDiff.longSnake).allSatisfy({ areEqual(one + $0, two + $0) })
            else { continue }
            best = value
            found = Split(old: one, new: two, isLowExact: false, isHighExact: true)
        }
        return found
    }

    /// The place that is furthest from where its search began.
    private func furthest(_ box: Box, _ front: Reach, _ back: Reach) -> Split {
        var (frontSum, frontOld) = (-1, -1)
        for diagonal in stride(from: front.high, through: front.low, by: -2) {
            var one = min(forward[diagonal + shift], box.old.upperBound)
            var two = one - diagonal
            if box.new.upperBound < two {
                one = box.new.upperBound + diagonal
                two = box.new.upperBound
            }
            if frontSum < one + two { (frontSum, frontOld) = (one + two, one) }
        }
        var (backSum, backOld) = (Int.max, Int.max)
        for diagonal in stride(from: back.high, through: back.low, by: -2) {
            var one = max(box.old.lowerBound, backward[diagonal + shift])
            var two = one - diagonal
            if two < box.new.lowerBound {
                one = box.new.lowerBound + diagonal
                two = box.new.lowerBound
            }
            if one + two < backSum { (backSum, backOld) = (one + two, one) }
        }
        let fromEnd = box.old.upperBound + box.new.upperBound - backSum
        let fromStart = frontSum - (box.old.lowerBound + box.new.lowerBound)
        if fromEnd < fromStart {
            return Split(
                old: frontOld,
                new: frontSum - frontOld,
                isLowExact: true,
                isHighExact: false
            )
        }
        return Split(old: backOld, new: backSum - backOld, isLowExact: false, isHighExact: true)
    }
}

/// A power of two near the square root: enough to tell few from many.
func roughRoot(_ number: Int) -> Int {
    var (rest, root) = (number, 1)
    while rest > 0 {
        rest >>= 2
        root <<= 1
    }
    return root
}
