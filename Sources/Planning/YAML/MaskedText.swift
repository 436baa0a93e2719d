import Yams

/// Holds the text of a YAML file in the form in which the parser is given it.
///
/// Every change puts one scalar in the place of one, so that the marks of the parser stay right.
struct MaskedText {
    /// What stands for each `*` of the file.
    let star: Unicode.Scalar
    /// Whether all behind the first document is to be ignored.
    var endsAfterFirstDocument = false
    private var text: String

    init(_ text: String, star: Unicode.Scalar) {
        self.star = star
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.utf8.count + 16)
        for byte in text.utf8 {
            if byte == UInt8(ascii: "*") {
                bytes.append(contentsOf: UTF8.encode(star) ?? UTF8.encodedReplacementCharacter)
            } else {
                bytes.append(byte)
            }
        }
        self.text = String(decoding: bytes, as: UTF8.self)
    }

    /// The text, long enough for the parser.
    ///
    /// The parser keeps a pointer into the text's storage, which texts under 16 bytes do not have.
    var padded: String {
        text.utf8.count < 16 ? text + String(repeating: "\n", count: 16) : text
    }

    /// Returns a text of the parser as it stands in the file.
    func unmasked(_ text: String) -> String {
        guard text.unicodeScalars.contains(star) else { return text }
        return String(String.UnicodeScalarView(text.unicodeScalars.map { $0 == star ? "*" : $0 }))
    }

    /// Gives the key at a mark another name, by its first scalar.
    ///
    /// Returns false where there is no name to change.
    mutating func rename(keyAt mark: Mark, to placeholder: Unicode.Scalar) -> Bool {
        guard var rest = scalars(from: mark) else { return false }
        // An anchor or a tag stands before the name.
        while rest.first == "&" || rest.first == "!" {
            rest = rest.drop { !$0.properties.isWhitespace }.drop { $0 == " " }
        }
        if rest.first == "\"" || rest.first == "'" {
            // What begins with an escape reads differently from what is written.
            let unnamed: Set<Unicode.Scalar> = ["\"", "'", "\\"]
            rest = rest.dropFirst()
            if let first = rest.first, unnamed.contains(first) { return false }
        }
        guard
            let scalar = rest.first, !scalar.properties.isWhitespace,
            !":,[]{}#|>".unicodeScalars.contains(scalar)
        else { return false }
        let next = text.unicodeScalars.index(after: rest.startIndex)
        text.unicodeScalars.replaceSubrange(rest.startIndex..<next, with: [placeholder])
        return true
    }

    /// The text from a mark on, counting lines as libyaml does.
    private func scalars(from mark: Mark) -> Substring.UnicodeScalarView? {
        let scalars = text.unicodeScalars
        var line = 1
        var index = scalars.startIndex
        while line < mark.line, index < scalars.endIndex {
            let next = scalars.index(after: index)
            switch scalars[index] {
            // The line feed behind it ends the line.
            case "\r" where next < scalars.endIndex && scalars[next] == "\n": break
            case "\r", "\n", "\u{85}", "\u{2028}", "\u{2029}": line += 1
            default: break
            }
            index = next
        }
        let start = scalars.index(index, offsetBy: mark.column - 1, limitedBy: scalars.endIndex)
        return line == mark.line ? start.map { scalars[$0...] } : nil
    }
}
