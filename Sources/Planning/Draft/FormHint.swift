/// What to do about a value that has another form than its key wants.
enum FormHint {
    /// For what has to be a list.
    static func list(_ key: String, _ value: YAMLNode) -> String? {
        switch value.content {
        case .scalar(let text, _):
            // Only a plain word or several with commas mean the same in brackets.
            let isPlain = text.utf8.allSatisfy { byte in
                (0x30...0x39).contains(byte) || (0x41...0x5a).contains(byte)
                    || (0x61...0x7a).contains(byte) || "/._-, ".utf8.contains(byte)
            }
            return "write it as a list: [\(isPlain ? text : quoted(text))]"
        case .mapping(let entries):
            if entries.contains(where: { $0.key.value.hasPrefix("-") }) {
                return "write a space behind each \"-\""
            }
            guard key == "subtasks", let first = entries.first else { return nil }
            return "write each one as an element: - id: \(first.key.value)"
        case .sequence: return nil
        }
    }

    /// For what has to be text.
    static func text(_ value: YAMLNode) -> String? {
        guard case .mapping(let entries) = value.content, entries.count == 1,
            case .scalar(let rest, _) = entries[0].value.content, !entries[0].value.isNull
        else { return nil }
        return "if it is one text, put it in quotes: \(quoted("\(entries[0].key.value): \(rest)"))"
    }

    /// For what has to be a mapping with some keys.
    static func mapping(_ keys: [String], _ value: YAMLNode) -> String? {
        guard case .scalar(let text, _) = value.content, !value.isNull,
            let key = ["id", "backend", "strategy"].first(where: keys.contains),
            text.allSatisfy({ $0.isLetter || $0.isNumber || "._-".contains($0) })
        else { return nil }
        return "write it as a mapping: { \(key): \(text) }"
    }

    private static func quoted(_ text: String) -> String {
        "\"\(text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\""))\""
    }
}
