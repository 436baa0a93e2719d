import Git

/// What the sides are called at the marks of a conflict; without names, the ids of the commits, which
/// is what git puts there.
package struct MergeLabels: Sendable, Equatable {
    package let ours: String?
    package let theirs: String?

    package init(ours: String? = nil, theirs: String? = nil) {
        self.ours = ours
        self.theirs = theirs
    }

    func markers(for commits: (ours: ObjectID, theirs: ObjectID)) -> ConflictMarkers {
        ConflictMarkers(
            ours: ours ?? commits.ours.hex,
            theirs: theirs ?? commits.theirs.hex
        )
    }

    /// Puts the names where git has put the ids, in some files of a tree that git has merged.
    func put(
        into tree: ObjectID,
        for commits: (ours: ObjectID, theirs: ObjectID),
        at paths: Set<GitPath>,
        in repository: borrowing Repository,
    ) throws(GitError) -> ObjectID {
        let names = [(commits.ours.hex, ours), (commits.theirs.hex, theirs)]
            .compactMap { id, name in name.map { (Array(id.utf8), Array($0.utf8)) } }
        guard !names.isEmpty else { return tree }
        var changes: [TreeChange] = []
        for path in paths.sorted() {
            guard let entry = try repository.entry(at: path, inTree: tree), entry.mode.isRegular
            else { continue }
            let text = try repository.blob(entry.id)
            let named = MergeLabels.renamed(text, names)
            guard named != text else { continue }
            changes.append(.set(path, entry.mode, try repository.writeBlob(named)))
        }
        return changes.isEmpty ? tree : try repository.writeTree(tree, changing: changes)
    }

    private static func renamed(_ text: [UInt8], _ names: [([UInt8], [UInt8])]) -> [UInt8] {
        let signs = Array("<>|".utf8)
        var lines: [ArraySlice<UInt8>] = []
        for line in text.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
            guard let sign = line.first, signs.contains(sign) else {
                lines.append(line)
                continue
            }
            let mark = line.prefix { $0 == sign }
            let rest = line.dropFirst(mark.count + 1)
            guard line.dropFirst(mark.count).first == UInt8(ascii: " "),
                let (id, name) = names.first(where: { rest.starts(with: $0.0) })
            else {
                lines.append(line)
                continue
            }
            lines.append(mark + [UInt8(ascii: " ")] + name + rest.dropFirst(id.count))
        }
        return Array(lines.joined(separator: [UInt8(ascii: "\n")]))
    }
}
