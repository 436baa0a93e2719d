/// Settings given for one command, by `git -c name=value` or `GIT_CONFIG_COUNT`.
///
/// Git hands them down in the environment, and libgit2 does not look there.
package struct ConfigOverrides: Sendable, Equatable {
    /// By name in small letters; the last one given wins.
    package private(set) var values: [String: String] = [:]

    package init(environment: [String: String]) {
        if let count = environment["GIT_CONFIG_COUNT"].flatMap(Int.init), count > 0 {
            for index in 0..<min(count, 1_000) {
                guard let name = environment["GIT_CONFIG_KEY_\(index)"],
                    let value = environment["GIT_CONFIG_VALUE_\(index)"]
                else { continue }
                values[name.lowercased()] = value
            }
        }
        for (name, value) in ConfigOverrides.parameters(environment["GIT_CONFIG_PARAMETERS"] ?? "")
        {
            values[name.lowercased()] = value
        }
    }

    /// Reads `'name'='value' 'name'`, and the older `'name=value'`: words quoted for a shell.
    private static func parameters(_ text: String) -> [(name: String, value: String)] {
        var found: [(name: String, value: String)] = []
        for word in words(text) {
            guard let split = word.firstIndex(of: "=") else {
                found.append((word, "true"))
                continue
            }
            found.append((String(word[..<split]), String(word[word.index(after: split)...])))
        }
        return found
    }

    private static func words(_ text: String) -> [String] {
        var words: [String] = []
        var word = ""
        var isQuoted = false
        var hasWord = false
        var isEscaped = false
        for character in text {
            if isEscaped {
                word.append(character)
                isEscaped = false
            } else if character == "'" {
                isQuoted.toggle()
                hasWord = true
            } else if character == "\\", !isQuoted {
                isEscaped = true
            } else if character == " ", !isQuoted {
                if hasWord { words.append(word) }
                word = ""
                hasWord = false
            } else {
                word.append(character)
                hasWord = true
            }
        }
        if hasWord { words.append(word) }
        return words
    }
}
