extension StringProtocol {
    /// The text without what could command a terminal: control characters but tab and line feed,
    /// and marks that turn the direction of what follows, become `\u{FFFD}`.
    ///
    /// Titles, names and logs come from plans and agents; they end up on terminals by our own
    /// output and by `git log`.
    package var harmless: String {
        if unicodeScalars.allSatisfy(\.isHarmless) { return String(self) }
        var result = String.UnicodeScalarView()
        for scalar in unicodeScalars { result.append(scalar.isHarmless ? scalar : "\u{FFFD}") }
        return String(result)
    }
}

extension Unicode.Scalar {
    fileprivate var isHarmless: Bool {
        switch value {
        case 0x09, 0x0a: true
        case 0..<0x20, 0x7f..<0xa0: false
        // A name could pretend to be another.
        case 0x202a...0x202e, 0x2066...0x2069: false
        default: true
        }
    }
}
