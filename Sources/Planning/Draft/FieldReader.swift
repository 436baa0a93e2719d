/// Reads YAML values as the types that a plan wants, and collects what does not fit.
struct FieldReader {
    private(set) var issues: [PlanIssue] = []

    /// Reads a mapping with known keys.
    mutating func fields(
        of node: YAMLNode,
        subject: String,
        keys: [String],
        allowsExtensions: Bool = false,
    ) -> Fields? {
        guard case .mapping(let entries) = node.content else {
            report(
                .typeMismatch,
                at: node,
                "\(subject) must be a mapping and is \(node.kind)",
                FormHint.mapping(keys, node)
            )
            return nil
        }
        var known: [String: YAMLEntry] = [:]
        var misspelt: Set<String> = []
        for entry in entries {
            let key = entry.key
            if keys.contains(key.value) {
                known[key.value] = entry
            } else if !(allowsExtensions && key.value.hasPrefix(PlanKeys.extensionPrefix)) {
                let message = "\(subject) has no key \"\(key.value)\""
                issues.append(
                    PlanIssue(
                        .keyUnknown,
                        at: key,
                        message,
                        hint: KeyHint.hint(key.value, among: keys)
                    )
                )
                if let meant = KeyHint.meant(key.value, among: keys) { misspelt.insert(meant) }
            }
        }
        let place = entries.first?.key
        return Fields(
            subject: subject,
            place: place ?? Located(value: "", position: node.position, length: node.length),
            entries: known,
            misspelt: misspelt,
        )
    }

    /// Reads an entry that must be there, with whatever value.
    mutating func requiredEntry(_ key: String, of fields: Fields) -> YAMLEntry? {
        if let entry = fields.entries[key] { return entry }
        if !fields.misspelt.contains(key) {
            let message = "\(fields.subject) has no key \"\(key)\", which is required"
            issues.append(PlanIssue(.keyMissing, at: fields.place, message))
        }
        return nil
    }

    /// Reads a text that must be there.
    mutating func requiredText(_ key: String, of fields: Fields) -> Located<String>? {
        guard let entry = requiredEntry(key, of: fields) else { return nil }
        guard !entry.value.isNull else {
            issues.append(PlanIssue(.valueEmpty, at: entry.key, "\"\(key)\" has no value"))
            return nil
        }
        return text(entry.placedValue, named: "\"\(key)\"")
    }

    /// Reads a text that may be missing.
    mutating func text(_ key: String, of fields: Fields) -> Located<String>? {
        fields[key].flatMap { text($0.placedValue, named: "\"\(key)\"") }
    }

    /// Reads a list of texts; a missing one is empty.
    mutating func texts(_ key: String, of fields: Fields) -> [Located<String>] {
        elements(key, of: fields).compactMap { text($0, named: "an element of \"\(key)\"") }
    }

    /// Reads the elements of a list; a missing one is empty.
    mutating func elements(_ key: String, of fields: Fields) -> [YAMLNode] {
        guard let entry = fields[key] else { return [] }
        guard case .sequence(let elements) = entry.value.content else {
            let value = entry.placedValue
            report(
                .typeMismatch,
                at: value,
                "\"\(key)\" must be a list and is \(value.kind)",
                FormHint.list(key, value)
            )
            return []
        }
        return elements
    }

    /// Reads a whole number; a missing one is nil.
    mutating func number(_ key: String, of fields: Fields, in range: ClosedRange<Int>) -> Int? {
        fields[key].flatMap { number($0.placedValue, named: "\"\(key)\"", in: range) }
    }

    /// Reads a value as a whole number.
    mutating func number(
        _ node: YAMLNode,
        named name: String,
        in range: ClosedRange<Int>,
    ) -> Int? {
        guard let text = text(node, named: name, wanted: "a whole number") else { return nil }
        let isNumber = text.value.utf8.allSatisfy {
            (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0)
        }
        if isNumber, let number = Int(text.value), range.contains(number) { return number }
        let wanted = "a whole number from \(range.lowerBound) to \(range.upperBound)"
        let message = "\(name) must be \(wanted) and is \"\(text.value)\""
        issues.append(PlanIssue(.numberInvalid, at: text, message))
        return nil
    }

    /// Reads one of the values of an enumeration; a missing one is nil.
    mutating func choice<Choice>(_ key: String, of fields: Fields) -> Choice?
    where Choice: RawRepresentable & CaseIterable, Choice.RawValue == String {
        guard let text = text(key, of: fields) else { return nil }
        if let choice = Choice(rawValue: text.value) { return choice }
        let values = Choice.allCases.map(\.rawValue)
        let message = "\"\(key)\" cannot be \"\(text.value)\""
        let hint = KeyHint.hint(value: text.value, among: values)
        issues.append(PlanIssue(.valueUnknown, at: text, message, hint: hint))
        return nil
    }

    /// Reads a value as text, which must not be empty; `name` is what messages call it.
    mutating func text(
        _ node: YAMLNode,
        named name: String,
        wanted: String = "text",
    ) -> Located<String>? {
        guard case .scalar(let text, _) = node.content else {
            let hint = wanted == "text" ? FormHint.text(node) : nil
            report(.typeMismatch, at: node, "\(name) must be \(wanted) and is \(node.kind)", hint)
            return nil
        }
        if node.isNull || text.allSatisfy(\.isWhitespace) {
            report(.valueEmpty, at: node, "\(name) has no value")
            return nil
        }
        return Located(value: text, position: node.position, length: node.length)
    }

    mutating func report(_ issue: PlanIssue) {
        issues.append(issue)
    }

    mutating func report(
        _ code: PlanIssue.Code,
        at node: YAMLNode,
        _ message: String,
        _ hint: String? = nil
    ) {
        let place = Located(value: (), position: node.position, length: node.length)
        issues.append(PlanIssue(code, at: place, message, hint: hint))
    }
}
