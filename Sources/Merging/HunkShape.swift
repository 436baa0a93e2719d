/// What kind of disagreement a conflict inside a file is, where it is one that people know.
package enum HunkShape: String, Sendable, Codable, CaseIterable {
    /// Both added lines where there were none: to the same list, say.
    case bothAdded = "both-added"
    /// Both made the same change, up to spaces.
    case sameButSpaces = "same-but-spaces"
    /// What was merged has all that the subtask adds, and more.
    case oursHasTheirs = "ours-has-theirs"
    /// The subtask has all that was merged, and more.
    case theirsHasOurs = "theirs-has-ours"
    /// What was merged removed the lines that the subtask changed.
    case removedByOurs = "removed-by-ours"
    /// The subtask removed the lines that were changed in what was merged.
    case removedByTheirs = "removed-by-theirs"
    /// Both changed the same lines.
    case bothChanged = "both-changed"

    package init(_ hunk: ConflictHunk) {
        let (ours, theirs) = (hunk.ours.lines, hunk.theirs.lines)
        if hunk.ours.withoutSpaces == hunk.theirs.withoutSpaces {
            self = .sameButSpaces
        } else if ours.isEmpty {
            self = .removedByOurs
        } else if theirs.isEmpty {
            self = .removedByTheirs
        } else if ours.contains(inOrder: theirs) {
            self = .oursHasTheirs
        } else if theirs.contains(inOrder: ours) {
            self = .theirsHasOurs
        } else {
            self = hunk.base.isEmpty ? .bothAdded : .bothChanged
        }
    }
}

extension [UInt8] {
    fileprivate var lines: [ArraySlice<UInt8>] { split(separator: 0x0a) }

    fileprivate var withoutSpaces: [UInt8] { filter { ![0x20, 0x09, 0x0d, 0x0a].contains($0) } }
}

extension [ArraySlice<UInt8>] {
    fileprivate func contains(inOrder others: [ArraySlice<UInt8>]) -> Bool {
        var rest = self[...]
        for other in others {
            guard let index = rest.firstIndex(of: other) else { return false }
            rest = rest[(index + 1)...]
        }
        return true
    }
}
