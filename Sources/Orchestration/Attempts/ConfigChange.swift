/// Which changes of a repository's config are put back.
///
/// Only settings that break worktrees, run programs, or speak in the user's name: what else is written
/// there (a remote, a branch's upstream, a submodule) may well be the user's own work at the time.
enum ConfigChange {
    private static let sections: Set<String> = [
        "include", "includeif", "url", "credential", "user", "diff", "merge", "alias", "gpg",
        "pager",
        "sequence", "difftool", "mergetool", "filter",
    ]
    private static let settings: Set<String> = [
        "core.bare", "core.worktree", "core.hookspath", "core.fsmonitor", "core.sshcommand",
        "core.repositoryformatversion", "core.editor", "core.pager", "core.askpass",
        "core.gitproxy",
        "core.attributesfile",
    ]

    static func mustBePutBack(_ old: [UInt8], _ new: [UInt8]) -> Bool {
        dangerous(old) != dangerous(new)
    }

    /// The lines that count, each with its section, in their order.
    private static func dangerous(_ config: [UInt8]) -> [String] {
        var section = ""
        var found: [String] = []
        // A line may be continued.
        let text = String(decoding: config.filter { $0 != UInt8(ascii: "\r") }, as: UTF8.self)
            .replacing("\\\n", with: " ")
        for words in text.split(separator: "\n") {
            var line = String(words).trimmed
            // A setting, or one more section, may stand behind a section.
            while line.first == "[", let end = endOfSection(line) {
                section = String(line[line.index(after: line.startIndex)..<end])
                line = String(line[line.index(after: end)...]).trimmed
            }
            let name = section.prefix { !$0.isWhitespace && $0 != "\"" && $0 != "." }.lowercased()
            let key = line.prefix { $0.isLetter || $0.isNumber || $0 == "-" }.lowercased()
            guard !key.isEmpty else { continue }
            if sections.contains(name) || settings.contains("\(name).\(key)") {
                found.append("[\(section)] \(line)")
            }
        }
        return found
    }

    /// The bracket that closes a section; the name of a subsection, in quotes, may have some too.
    private static func endOfSection(_ line: String) -> String.Index? {
        var isQuoted = false
        var isEscaped = false
        for index in line.indices {
            defer { isEscaped = line[index] == "\\" && !isEscaped }
            if line[index] == "\"", !isEscaped { isQuoted.toggle() }
            if line[index] == "]", !isQuoted { return index }
        }
        return nil
    }
}

extension String {
    fileprivate var trimmed: String {
        String(drop { $0.isWhitespace }.reversed().drop { $0.isWhitespace }.reversed())
    }
}
