/// Texts cut into lines, with equal lines numbered equally, so that lines are compared as numbers.
///
/// A line ends after its newline; the last one may lack it, and is then another line than one that
/// has it, as it is to git.
struct LineTable: Sendable {
    /// The texts, in the order in which they were given.
    let texts: [Text]
    /// How many different lines there are; numbers are below that.
    let distinct: Int

    struct Text: Sendable {
        let bytes: [UInt8]
        /// Where each line begins, and the end of the text.
        let bounds: [Int]
        let numbers: [Int32]

        var count: Int { numbers.count }

        /// The bytes of a line, its newline included.
        func line(_ index: Int) -> ArraySlice<UInt8> { bytes[bounds[index]..<bounds[index + 1]] }

        /// The bytes of consecutive lines.
        func lines(_ range: Range<Int>) -> ArraySlice<UInt8> {
            bytes[bounds[range.lowerBound]..<bounds[range.upperBound]]
        }
    }

    init(_ texts: [[UInt8]]) {
        var numbering = Numbering(texts)
        self.texts = texts.indices.map { index in
            let bounds = LineTable.bounds(of: texts[index])
            return Text(
                bytes: texts[index],
                bounds: bounds,
                numbers: numbering.numbers(ofText: index, bounds)
            )
        }
        distinct = numbering.count
    }

    private static func bounds(of bytes: [UInt8]) -> [Int] {
        var bounds = [0]
        for (index, byte) in bytes.enumerated() where byte == UInt8(ascii: "\n") {
            bounds.append(index + 1)
        }
        if bounds.last != bytes.count { bounds.append(bytes.count) }
        return bounds
    }
}

/// Gives numbers to lines: a hash table with open addressing over places in the texts.
private struct Numbering {
    private struct Known {
        let hash: UInt64
        let text: Int
        let start: Int
        let count: Int
    }

    private let texts: [[UInt8]]
    private var known: [Known] = []
    private var slots: [Int32]

    init(_ texts: [[UInt8]]) {
        self.texts = texts
        slots = Array(repeating: -1, count: 1_024)
    }

    var count: Int { known.count }

    mutating func numbers(ofText text: Int, _ bounds: [Int]) -> [Int32] {
        var numbers: [Int32] = []
        numbers.reserveCapacity(bounds.count - 1)
        texts[text].withUnsafeBufferPointer { bytes in
            for index in 0..<(bounds.count - 1) {
                numbers.append(number(text, bounds[index]..<bounds[index + 1], bytes))
            }
        }
        return numbers
    }

    private mutating func number(
        _ text: Int,
        _ range: Range<Int>,
        _ bytes: UnsafeBufferPointer<UInt8>,
    ) -> Int32 {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for index in range { hash = (hash ^ UInt64(bytes[index])) &* 0x100_0000_01b3 }
        if known.count * 2 >= slots.count { grow() }
        let mask = slots.count - 1
        var slot = Int(truncatingIfNeeded: hash ^ (hash >> 32)) & mask
        while slots[slot] >= 0 {
            let other = known[Int(slots[slot])]
            if other.hash == hash, other.count == range.count,
                isEqual(other, bytes, range.lowerBound)
            {
                return slots[slot]
            }
            slot = (slot + 1) & mask
        }
        slots[slot] = Int32(known.count)
        known.append(
            Known(hash: hash, text: text, start: range.lowerBound, count: range.count)
        )
        return Int32(known.count - 1)
    }

    private func isEqual(
        _ other: Known,
        _ bytes: UnsafeBufferPointer<UInt8>,
        _ start: Int,
    ) -> Bool {
        texts[other.text].withUnsafeBufferPointer { others in
            for offset in 0..<other.count
            where others[other.start + offset] != bytes[start + offset] { return false }
            return true
        }
    }

    private mutating func grow() {
        slots = Array(repeating: -1, count: slots.count * 4)
        let mask = slots.count - 1
        for (index, line) in known.enumerated() {
            var slot = Int(truncatingIfNeeded: line.hash ^ (line.hash >> 32)) & mask
            while slots[slot] >= 0 { slot = (slot + 1) & mask }
            slots[slot] = Int32(index)
        }
    }
}
