/// A name of a plan that obeyed `NameRule` when it was made; a type of its own for each kind of thing.
package protocol CheckedName: Hashable, Sendable, Comparable, Codable, CustomStringConvertible {
    /// The name as the plan writes it.
    var text: String { get }

    /// Checks a text and wraps it; throws with the first rule that it breaks.
    init(_ text: String) throws(InvalidName)
}

extension CheckedName {
    /// The name as the plan writes it.
    package var description: String { text }

    /// Compares the texts.
    package static func < (left: Self, right: Self) -> Bool { left.text < right.text }

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
