/// Texts of others inside Markdown, of which nothing is taken for Markdown or HTML.
enum MarkdownText {
    /// One line.
    static func plain(_ text: String) -> String {
        var plain = String.UnicodeScalarView()
        // Not by character: what is combined with an accent is still a sign to Markdown.
        for scalar in (text.split(whereSeparator: \.isNewline).first ?? "").unicodeScalars {
            if "\\`*_{}[]<>#|!~$&".unicodeScalars.contains(scalar) { plain.append("\\") }
            plain.append(scalar)
            // Nobody is to be called because an agent wrote a name.
            if scalar == "@" { plain.append("\u{2060}") }
        }
        return String(plain)
    }

    /// A fence that is longer than any in the text.
    static func fence(for text: String) -> String {
        let longest = text.unicodeScalars.split { $0 != "`" }.map(\.count).max() ?? 0
        return String(repeating: "`", count: max(3, longest + 1))
    }
}
