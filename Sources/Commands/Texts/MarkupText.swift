/// Texts of others inside HTML and XML.
enum MarkupText {
    /// Fit for an element and for an attribute in either kind of quotes.
    ///
    /// By scalar: to a browser a quote with an accent on it is a quote, and to Swift another character.
    static func escaped(_ text: String) -> String {
        var escaped = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": escaped.append(contentsOf: "&amp;".unicodeScalars)
            case "<": escaped.append(contentsOf: "&lt;".unicodeScalars)
            case ">": escaped.append(contentsOf: "&gt;".unicodeScalars)
            case "\"": escaped.append(contentsOf: "&quot;".unicodeScalars)
            case "'": escaped.append(contentsOf: "&#39;".unicodeScalars)
            default: escaped.append(scalar.isInMarkup ? scalar : "\u{FFFD}")
            }
        }
        return String(escaped)
    }
}

extension Unicode.Scalar {
    /// Whether XML 1.0 may hold it.
    fileprivate var isInMarkup: Bool {
        switch value {
        case 0x09, 0x0a, 0x0d: true
        case 0x00..<0x20, 0x7f..<0xa0, 0xfffe, 0xffff: false
        default: true
        }
    }
}
