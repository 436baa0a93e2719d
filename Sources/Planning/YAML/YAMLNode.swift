/// Holds a value of a YAML file: its text as written, and where it stands.
///
/// Unlike the parser's own nodes it has the positions that people see, and no aliases.
struct YAMLNode {
    let content: Content
    let position: SourcePosition
    let length: Int
    /// Whether it is a block collection: it then has no place of its own, only that of its first part.
    let isBlock: Bool
    /// How many nodes it consists of when all aliases are written out.
    let size: Int

    indirect enum Content {
        /// A text; `isPlain` when it is written without quotes, so that `~` and `null` mean nothing.
        case scalar(String, isPlain: Bool)
        case sequence([YAMLNode])
        case mapping([YAMLEntry])
    }

    /// Whether it is an unquoted nothing: empty, `~` or `null`.
    var isNull: Bool {
        guard case .scalar(let text, isPlain: true) = content else { return false }
        return ["", "~", "null", "Null", "NULL"].contains(text)
    }

    var isSequence: Bool {
        if case .sequence = content { true } else { false }
    }

    /// What it is, for a message.
    var kind: String {
        switch content {
        case .scalar: isNull ? "nothing" : "text"
        case .sequence: "a list"
        case .mapping: "a mapping"
        }
    }

    /// The same value at another place.
    func moved(to position: SourcePosition, length: Int) -> YAMLNode {
        YAMLNode(
            content: content,
            position: position,
            length: length,
            isBlock: false,
            size: size,
        )
    }
}

/// Holds one key of a YAML mapping with its value.
struct YAMLEntry {
    let key: Located<String>
    let value: YAMLNode

    /// The value, at the key where the value has no place of its own.
    var placedValue: YAMLNode {
        guard value.isBlock || value.isNull else { return value }
        return value.moved(to: key.position, length: key.length)
    }
}
