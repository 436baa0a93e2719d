/// Holds the one rule that every name in a plan obeys.
///
/// Names become the last component of a ref and a component of a path, so the rule is the
/// intersection of what git allows in a ref component (`git check-ref-format`) and what every file
/// system allows, and small enough to be told in one sentence.
enum NameRule {
    static let maximumLength = 100

    static func check(_ name: String) throws(InvalidName) {
        if let reason = violation(in: name) { throw InvalidName(name: name, reason: reason) }
    }

    /// The first thing that is wrong with a name, as a fact about it.
    private static func violation(in name: String) -> String? {
        guard let first = name.unicodeScalars.first else { return "is empty" }
        if let odd = name.unicodeScalars.first(where: { !isAllowed($0) }) {
            return "contains \(shown(odd))"
        }
        guard isLetterOrDigit(first) else {
            return "starts with \(shown(first)) and not with a letter or digit"
        }
        if name.utf8.count > maximumLength { return "is longer than \(maximumLength) characters" }
        if name.contains("..") { return "contains \"..\"" }
        if name.hasSuffix(".") { return "ends with \".\"" }
        // git appends ".lock" to the file of a ref while it writes it.
        if name.hasSuffix(".lock") { return "ends with \".lock\"" }
        return nil
    }

    private static func isLetterOrDigit(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "a"..."z", "A"..."Z", "0"..."9": true
        default: false
        }
    }

    private static func isAllowed(_ scalar: Unicode.Scalar) -> Bool {
        isLetterOrDigit(scalar) || scalar == "." || scalar == "_" || scalar == "-"
    }

    private static func shown(_ scalar: Unicode.Scalar) -> String {
        switch scalar {
        case " ": "a space"
        case "\"": "a quotation mark"
        case "\n", "\r": "a line break"
        case "\t": "a tab"
        // Letters of other alphabets can look like those that are allowed.
        case _ where !scalar.isASCII:
            "\"\(scalar)\" (\(scalar.number))"
        default: "\"\(scalar)\""
        }
    }

    /// Returns a valid name that is as much like a text as can be, or nil when nothing is left of it.
    static func suggestion(for text: String) -> String? {
        let words = text.unicodeScalars.split { !isAllowed($0) }.map(String.init)
        var name = words.joined(separator: "-").replacing(/\.\.+/, with: ".")
        name = String(name.drop { !($0.isLetter || $0.isNumber) }.prefix(60))
        while name.hasSuffix(".") || name.hasSuffix("-") { name.removeLast() }
        return name != text && violation(in: name) == nil ? name : nil
    }
}
