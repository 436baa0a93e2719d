/// Turns the marks of the YAML parser into positions of the file.
///
/// The two differ: libyaml counts Unicode scalars where people count characters, and it ends a line
/// also at NEL, LS and PS (as YAML 1.1 says), where no editor does.
struct SourceLocator {
    private let source: PlanSource
    /// Where each of libyaml's lines starts.
    private let markedLines: [String.Index]

    init(_ source: PlanSource) {
        self.source = source
        let bytes = source.text.utf8
        var starts = [bytes.startIndex]
        var previous: (UInt8, UInt8) = (0, 0)
        for (index, byte) in zip(bytes.indices, bytes) {
            let next = bytes.index(after: index)
            switch (previous.0, previous.1, byte) {
            case (_, 0x0D, 0x0A): starts[starts.count - 1] = next
            case (_, _, 0x0A), (_, _, 0x0D), (_, 0xC2, 0x85), (0xE2, 0x80, 0xA8...0xA9):
                starts.append(next)
            default: break
            }
            previous = (previous.1, byte)
        }
        markedLines = starts
    }

    /// Returns the place of a mark; one behind the end of the text is moved to the end.
    func index(line: Int, column: Int) -> String.Index {
        guard markedLines.indices.contains(line - 1) else { return source.text.endIndex }
        return source.text.unicodeScalars.index(
            markedLines[line - 1],
            offsetBy: max(0, column - 1),
            limitedBy: source.text.endIndex,
        ) ?? source.text.endIndex
    }

    /// Returns the line and column of a place in the text.
    func position(of index: String.Index) -> SourcePosition {
        var low = 0
        var high = source.lines.count
        while high - low > 1 {
            let middle = (low + high) / 2
            if source.lines[middle].startIndex <= index { low = middle } else { high = middle }
        }
        let line = source.lines[low]
        let end = max(line.startIndex, min(index, line.endIndex))
        return SourcePosition(
            line: low + 1,
            column: characterCount(from: line.startIndex, to: end) + 1
        )
    }

    /// Returns how many characters the text takes that is written at a place, at least 1.
    ///
    /// Where it goes over several lines, or is written in another way than it reads, the rest of the
    /// word has to do.
    func length(of text: String, at index: String.Index) -> Int {
        let bytes = source.text.utf8[index...]
        let end: String.Index
        switch bytes.first {
        case UInt8(ascii: "\""), UInt8(ascii: "'"):
            end = endOfQuotation(bytes) ?? index
        case _ where !text.isEmpty && bytes.starts(with: text.utf8):
            end = bytes.index(index, offsetBy: text.utf8.count)
        default:
            end = bytes.firstIndex { $0 <= 0x20 || ",[]{}".utf8.contains($0) } ?? bytes.endIndex
        }
        return max(1, characterCount(from: index, to: end))
    }

    /// The place behind the closing quote, or nil when that is not on the same line.
    private func endOfQuotation(_ bytes: Substring.UTF8View) -> String.Index? {
        guard let quote = bytes.first else { return nil }
        var isEscaped = false
        var index = bytes.index(after: bytes.startIndex)
        while index < bytes.endIndex, bytes[index] != 0x0A, bytes[index] != 0x0D {
            let next = bytes.index(after: index)
            if isEscaped {
                isEscaped = false
            } else if bytes[index] == UInt8(ascii: "\\"), quote == UInt8(ascii: "\"") {
                isEscaped = true
            } else if bytes[index] == quote {
                // Two single quotes stand for one.
                let isDoubled = quote == UInt8(ascii: "'") && bytes[next...].first == quote
                guard isDoubled else { return next }
                isEscaped = true
            }
            index = next
        }
        return nil
    }

    /// Counts characters, up to the end of the line; bytes where those are the same.
    private func characterCount(from start: String.Index, to end: String.Index) -> Int {
        var count = 0
        for byte in source.text.utf8[start..<end] {
            if byte >= 0x80 {
                // Not `isNewline`: no editor ends a line at a line separator.
                let rest = source.text[start..<end].prefix {
                    $0 != "\r" && $0 != "\n" && $0 != "\r\n"
                }
                return rest.count
            }
            if byte == 0x0A || byte == 0x0D { break }
            count += 1
        }
        return count
    }

    /// Returns the place of a value itself, behind the anchor and the tag that may precede it.
    func behindProperties(_ index: String.Index) -> String.Index {
        var rest = source.text.utf8[index...]
        while rest.first == UInt8(ascii: "&") || rest.first == UInt8(ascii: "!") {
            rest = rest.drop { $0 > 0x20 }.drop { $0 == 0x20 }
        }
        return rest.startIndex
    }

    /// Returns the whole line of a place.
    func line(at index: String.Index) -> Substring {
        source.lines[position(of: index).line - 1]
    }

    /// Says whether one of some characters stands at a place.
    func isOneOf(_ characters: String, at index: String.Index) -> Bool {
        index < source.text.endIndex && characters.contains(source.text[index])
    }

    /// Says whether a tab stands at a place.
    func isTab(at index: String.Index) -> Bool {
        isOneOf("\t", at: index)
    }
}
