/// Which changes of a repository's config are put back.
enum ConfigChange {
    /// Whether anything but sections of branches differs: those are what `git push -u` and editors
    /// write, of any branch, and they break nothing.
    static func mustBePutBack(_ old: [UInt8], _ new: [UInt8]) -> Bool {
        withoutBranches(old) != withoutBranches(new)
    }

    private static func withoutBranches(_ config: [UInt8]) -> [Substring] {
        var isBranch = false
        return String(decoding: config, as: UTF8.self).split(separator: "\n").filter { line in
            let words = line.drop { $0 == " " || $0 == "\t" }
            if words.first == "[" { isBranch = words.lowercased().hasPrefix("[branch ") }
            return !isBranch
        }
    }
}
