/// Holds the text of a plan file and the name that the user gave for it.
package struct PlanSource: Sendable {
    /// The file name as the user gave it.
    package let name: String
    /// The text, without a byte order mark.
    package let text: String
    /// The lines without their ends; there is at least one.
    ///
    /// A line ends at LF, CR LF or CR, as in editors; the index of a line is its number minus 1.
    package let lines: [Substring]

    /// Takes a text; a byte order mark at its start is dropped.
    package init(name: String, text: String) {
        var text = text
        // By scalars: as a Character the mark may have joined the letter behind it.
        if text.unicodeScalars.first == "\u{FEFF}" { text.unicodeScalars.removeFirst() }
        text.makeContiguousUTF8()
        self.name = name
        self.text = text
        lines = Self.split(text)
    }

    /// Decodes the bytes of a file.
    ///
    /// Throws `InvalidPlan` with the code `encoding-invalid`, at the first byte that is not UTF-8.
    package init(name: String, bytes: [UInt8]) throws(InvalidPlan) {
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw InvalidPlan(Self.encodingIssue(in: bytes))
        }
        self.init(name: name, text: text)
    }

    private static func split(_ text: String) -> [Substring] {
        let bytes = text.utf8
        var lines: [Substring] = []
        var start = bytes.startIndex
        var index = start
        while index < bytes.endIndex {
            let byte = bytes[index]
            let next = bytes.index(after: index)
            guard byte == 0x0A || byte == 0x0D else {
                index = next
                continue
            }
            lines.append(text[start..<index])
            let endsWithLineFeed = byte == 0x0D && next < bytes.endIndex && bytes[next] == 0x0A
            start = endsWithLineFeed ? bytes.index(after: next) : next
            index = start
        }
        lines.append(text[start...])
        return lines
    }

    /// Finds the first place where repairing the bytes put something that they do not hold.
    private static func encodingIssue(in bytes: [UInt8]) -> PlanIssue {
        let repaired = PlanSource(name: "", text: String(decoding: bytes, as: UTF8.self))
        let markLength = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
        let pairs = zip(repaired.text.utf8.indices, bytes.dropFirst(markLength))
        let odd = pairs.first { index, byte in repaired.text.utf8[index] != byte }
        let line = repaired.lines.lastIndex { $0.startIndex <= (odd?.0 ?? $0.startIndex) } ?? 0
        let before = odd.map { repaired.text[repaired.lines[line].startIndex..<$0.0] }
        return PlanIssue(
            code: .encodingInvalid,
            position: SourcePosition(line: line + 1, column: (before?.count ?? 0) + 1),
            message: "the file is not UTF-8 text",
            hint: bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF])
                ? "it is UTF-16; save it as UTF-8" : "save it as UTF-8",
        )
    }
}
