/// Holds the entries of a mapping that has been checked for unknown keys.
struct Fields {
    /// What the mapping describes, such as `a subtask`.
    let subject: String
    /// The place to name when a key is missing.
    let place: Located<String>
    let entries: [String: YAMLEntry]
    /// Keys that are meant by others that are unknown: they are not missing as well.
    let misspelt: Set<String>

    /// The entry of a key, or nil when the key is missing or its value is nothing.
    subscript(key: String) -> YAMLEntry? {
        entries[key].flatMap { $0.value.isNull ? nil : $0 }
    }
}
