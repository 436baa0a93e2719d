/// A value that is written to JSON as the text that people see, and checked when it is read.
package protocol TextCoded: Codable, CustomStringConvertible {
    /// Nil for a text that is none of these values.
    init?(coded text: String)
}

extension TextCoded {
    package init(from decoder: any Decoder) throws {
        let text = try decoder.singleValueContainer().decode(String.self)
        guard let value = Self(coded: text) else {
            throw DecodingError.dataCorrupted(
                .init(
                    codingPath: decoder.codingPath,
                    debugDescription: "not a \(Self.self): \(text)"
                )
            )
        }
        self = value
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}
