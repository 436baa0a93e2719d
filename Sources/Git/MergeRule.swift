/// How the lines of a file are merged, by its attributes.
enum MergeRule: Sendable, Equatable {
    /// Line by line; marks of a conflict have this many signs.
    case lines(markerSize: Int)
    /// Both sides of a conflict, one after the other.
    case union
    /// Not at all: a conflict leaves our side.
    case whole
    /// A program of the user's, or a pattern that only git itself can be trusted to match.
    case askGit
}

/// The rules of one folder's attribute files, and of those above it, for merging.
///
/// libgit2 could look attributes up, but would mix in those of the user's index and working tree.
/// Only patterns of the plainest forms are matched here; where another one could set an attribute
/// that matters, git is asked.
struct MergeRules: Sendable {
    /// From the weakest file to the strongest.
    private let files: [AttributeFile]
    /// Drivers that the configuration defines; one of them may be the default.
    private let drivers: Set<String>
    private let hasOtherDefault: Bool

    private struct AttributeFile: Sendable {
        /// The folder that it is in, in the tree.
        let folder: [UInt8]
        let lines: [Line]
    }

    private struct Line: Sendable {
        let pattern: Pattern
        let settings: [Setting]
    }

    private enum Pattern: Sendable {
        case everything
        /// `*.ext`
        case suffix([UInt8])
        /// A name in any folder.
        case name([UInt8])
        /// A path from the file's own folder.
        case path([UInt8])
        /// Anything else: it may match.
        case unsure
    }

    private struct Setting: Sendable {
        enum Value: Sendable, Equatable {
            case set, unset, unspecified
            case value(String)
        }

        let name: Name
        let value: Value
    }

    /// `binary` where it is taken back: then it matters which macro was set when, and git is asked.
    private enum Name: Sendable { case merge, markerSize, macro }

    /// Of the attribute files in the tree, from its top down, between those of the settings.
    init(_ inTree: [(folder: GitPath, text: [UInt8])], _ settings: MergeSettings) {
        let shared = settings.sharedAttributes.map { (folder: GitPath(""), text: $0) }
        let own = settings.ownAttributes.map { [(folder: GitPath(""), text: $0)] } ?? []
        files = (shared + inTree + own).map { file in
            AttributeFile(folder: file.folder.bytes, lines: MergeRules.lines(file.text))
        }
        drivers = settings.drivers
        hasOtherDefault = settings.hasOtherDefault
    }

    // MARK: Reading

    private static func lines(_ text: [UInt8]) -> [Line] {
        let mark: [UInt8] = [0xef, 0xbb, 0xbf]
        let rows = text.dropFirst(text.starts(with: mark) ? mark.count : 0).split(whereSeparator: {
            $0 == 0x0a || $0 == 0x0d
        })
        return rows.compactMap { row in
            let words = row.split(whereSeparator: { $0 == 0x20 || $0 == 0x09 }).map(Array.init)
            guard let first = words.first, first.first != UInt8(ascii: "#") else { return nil }
            let isMacro = first.starts(with: "[attr]".utf8) || first.first == UInt8(ascii: "\"")
            let settings = words.dropFirst().compactMap(setting)
            if isMacro {
                // A macro of ours to come, or a quoted pattern: whatever uses it, git is asked.
                return settings.isEmpty ? nil : Line(pattern: .unsure, settings: settings)
            }
            return settings.isEmpty ? nil : Line(pattern: pattern(first), settings: settings)
        }
    }

    private static func setting(_ word: [UInt8]) -> Setting? {
        let text = String(decoding: word, as: UTF8.self)
        let name = text.drop { $0 == "-" || $0 == "!" }.prefix { $0 != "=" }
        let value: Setting.Value =
            if text.hasPrefix("-") {
                .unset
            } else if text.hasPrefix("!") {
                .unspecified
            } else if let equals = text.firstIndex(of: "=") {
                .value(String(text[text.index(after: equals)...]))
            } else {
                .set
            }
        switch name {
        case "merge": return Setting(name: .merge, value: value)
        case "conflict-marker-size": return Setting(name: .markerSize, value: value)
        // The one macro that git has by itself.
        case "binary" where value == .set: return Setting(name: .merge, value: .unset)
        case "binary": return Setting(name: .macro, value: value)
        default: return nil
        }
    }

    private static func pattern(_ text: [UInt8]) -> Pattern {
        let special = Array("*?[\\!".utf8)
        if text == Array("*".utf8) || text == Array("**".utf8) { return .everything }
        if text.starts(with: "*.".utf8), !text.dropFirst().contains(where: special.contains),
            !text.contains(UInt8(ascii: "/"))
        {
            return .suffix(Array(text.dropFirst()))
        }
        guard !text.contains(where: special.contains), text.last != UInt8(ascii: "/") else {
            return .unsure
        }
        guard text.contains(UInt8(ascii: "/")) else { return .name(text) }
        return .path(text.first == UInt8(ascii: "/") ? Array(text.dropFirst()) : text)
    }

    // MARK: Asking

    func rule(for path: GitPath) -> MergeRule {
        var merge = Setting.Value.unspecified
        var size = Setting.Value.unspecified
        for file in files {
            for line in file.lines {
                switch matches(line.pattern, path, from: file.folder) {
                case false: continue
                case nil: return .askGit
                case true:
                    for setting in line.settings {
                        switch setting.name {
                        case .merge: merge = setting.value
                        case .markerSize: size = setting.value
                        case .macro: return .askGit
                        }
                    }
                }
            }
        }
        var signs = 7
        if case .value(let text) = size {
            // A line of a million signs is nobody's wish.
            guard let number = Int(text), number <= 1_000 else { return .askGit }
            if number > 0 { signs = number }
        }
        switch merge {
        case .set: return .lines(markerSize: signs)
        case .unset: return .whole
        case .unspecified: return hasOtherDefault ? .askGit : .lines(markerSize: signs)
        case .value(let name) where drivers.contains(name): return .askGit
        case .value("union"): return .union
        case .value("binary"): return .whole
        // Git takes a driver that nobody has defined for the one of text.
        case .value: return .lines(markerSize: signs)
        }
    }

    /// Nil when only git can tell. Where case may not matter to git, a near miss is such a case.
    private func matches(_ pattern: Pattern, _ path: GitPath, from folder: [UInt8]) -> Bool? {
        let name = Array(path.bytes.split(separator: UInt8(ascii: "/")).last ?? [])
        switch pattern {
        case .everything: return true
        case .suffix(let suffix): return same(Array(name.suffix(suffix.count)), suffix)
        case .name(let wanted): return same(name, wanted)
        case .path(let wanted):
            let start = folder.isEmpty ? [] : folder + [UInt8(ascii: "/")]
            return same(path.bytes, start + wanted)
        case .unsure: return nil
        }
    }

    private func same(_ one: [UInt8], _ two: [UInt8]) -> Bool? {
        if one == two { return true }
        return one.map(lowered) == two.map(lowered) ? nil : false
    }

    private func lowered(_ byte: UInt8) -> UInt8 {
        (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte | 0x20 : byte
    }
}
