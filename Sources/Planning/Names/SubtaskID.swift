/// Names a subtask of a plan.
///
/// The text is valid as one component of a ref and of a path: it starts with an ASCII letter or
/// digit, holds only letters, digits, `.`, `_` and `-`, has no `..`, does not end with `.` or `.lock`
/// and is at most 100 characters long.
package struct SubtaskID: Hashable, Sendable {
    /// The name as the plan writes it.
    package let text: String

    /// Checks a text and wraps it.
    ///
    /// Throws `InvalidName` with the first rule that the text breaks.
    package init(_ text: String) throws(InvalidName) {
        try NameRule.check(text)
        self.text = text
    }
}

extension SubtaskID: CustomStringConvertible {
    /// The name as the plan writes it.
    package var description: String { text }
}

extension SubtaskID: Comparable {
    /// Compares the texts, byte by byte.
    package static func < (left: Self, right: Self) -> Bool { left.text < right.text }
}

extension SubtaskID: Codable {
    /// Reads a plain string; throws `InvalidName` for one that breaks a rule.
    package init(from decoder: any Decoder) throws {
        try self.init(decoder.singleValueContainer().decode(String.self))
    }

    /// Writes a plain string.
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }
}
