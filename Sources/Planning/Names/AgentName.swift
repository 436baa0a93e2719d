/// Names an agent of a plan, such as `implementer-agent`.
///
/// The text obeys the same rules as a `SubtaskID`, since it becomes part of file names too.
package struct AgentName: Hashable, Sendable {
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

extension AgentName: CustomStringConvertible {
    /// The name as the plan writes it.
    package var description: String { text }
}

extension AgentName: Comparable {
    /// Compares the texts, byte by byte.
    package static func < (left: Self, right: Self) -> Bool { left.text < right.text }
}

extension AgentName: Codable {
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
