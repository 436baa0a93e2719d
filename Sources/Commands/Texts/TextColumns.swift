/// How wide text is on a terminal, and text that is as wide as it should be.
enum TextColumns {
    /// The columns that a terminal gives to a text without control characters.
    static func width(_ text: some StringProtocol) -> Int {
        text.reduce(0) { $0 + width($1) }
    }

    /// The text and as many spaces as are missing to that width.
    static func pad(_ text: String, to width: Int, isRight: Bool = false) -> String {
        let blank = String(repeating: " ", count: max(0, width - self.width(text)))
        return isRight ? blank + text : text + blank
    }

    /// The beginning of a text, with a mark where something was left out.
    static func cut(_ text: String, to width: Int) -> String {
        if self.width(text) <= width { return text }
        var kept = ""
        var used = 0
        for character in text {
            let next = self.width(character)
            if used + next > width - 1 { break }
            kept.append(character)
            used += next
        }
        return kept + (width > 0 ? "…" : "")
    }

    /// Lines that are no wider than that, broken between words, the later ones indented; a word that is
    /// too long for a line is broken.
    static func wrap(_ text: String, to width: Int, indent: Int = 0) -> [String] {
        let blank = String(repeating: " ", count: indent)
        let room = max(8, width - indent)
        var lines: [String] = []
        var line = ""
        func finish() {
            if !line.isEmpty { lines.append((lines.isEmpty ? "" : blank) + line) }
            line = ""
        }
        for word in text.split(separator: " ").flatMap({ pieces(String($0), room) }) {
            let limit = lines.isEmpty ? max(8, width) : room
            if !line.isEmpty, self.width(line) + 1 + self.width(word) > limit { finish() }
            line += (line.isEmpty ? "" : " ") + word
        }
        finish()
        return lines.isEmpty ? [""] : lines
    }

    private static func pieces(_ word: String, _ width: Int) -> [String] {
        guard self.width(word) > width else { return [word] }
        var pieces: [String] = [""]
        var used = 0
        for character in word {
            let next = self.width(character)
            if used + next > width {
                pieces.append("")
                used = 0
            }
            pieces[pieces.count - 1].append(character)
            used += next
        }
        return pieces
    }

    /// One character, however many scalars it has.
    static func width(_ character: Character) -> Int {
        var width = 0
        for scalar in character.unicodeScalars {
            // Asks for the picture of what is otherwise a narrow sign.
            if scalar.value == 0xfe0f { return 2 }
            width = max(width, self.width(scalar))
        }
        return width
    }

    private static func width(_ scalar: Unicode.Scalar) -> Int {
        if scalar.isASCII { return 1 }
        switch scalar.properties.generalCategory {
        case .nonspacingMark, .enclosingMark, .format: return 0
        default: break
        }
        if scalar.properties.isEmojiPresentation { return 2 }
        return wide.contains { $0.contains(scalar.value) } ? 2 : 1
    }

    /// What East Asian fonts give two columns (UAX #11, wide and fullwidth).
    private static let wide: [ClosedRange<UInt32>] = [
        0x1100...0x115f, 0x2e80...0x303e, 0x3041...0x33ff, 0x3400...0x4dbf, 0x4e00...0x9fff,
        0xa000...0xa4cf, 0xa960...0xa97f, 0xac00...0xd7a3, 0xf900...0xfaff, 0xfe30...0xfe6f,
        0xff00...0xff60, 0xffe0...0xffe6, 0x16fe0...0x18cff, 0x1b000...0x1b2ff, 0x20000...0x3fffd,
    ]
}
