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

    /// Puts the names where git has put the ids: at marks in files, and behind the names of files that
    /// had to make room for a folder (`name~id`).
    func put(
        into merge: ConflictedMerge,
        for commits: (ours: ObjectID, theirs: ObjectID),
        in repository: borrowing Repository,
    ) throws(GitError) -> ConflictedMerge {
        let names = [(commits.ours.hex, ours), (commits.theirs.hex, theirs)]
            .compactMap { id, name in name.map { (id: Array(id.utf8), name: Array($0.utf8)) } }
        guard !names.isEmpty, let tree = merge.tree else { return merge }
        let paths = Set(merge.conflicts.flatMap(\.paths) + merge.stages.map(\.path))
        var changes: [TreeChange] = []
        var renamed: [GitPath: GitPath] = [:]
        for path in paths.sorted() {
            let target = MergeLabels.renamed(path, names)
            if target != path {
                // Where the better name is taken, git's has to do.
                guard !paths.contains(target), try repository.entry(at: target, inTree: tree) == nil
                else { continue }
                renamed[path] = target
            }
            guard let entry = try repository.entry(at: path, inTree: tree) else { continue }
            var id = entry.id
            if entry.mode.isRegular {
                let text = try repository.blob(entry.id)
                let named = MergeLabels.renamed(text, names)
                if named != text { id = try repository.writeBlob(named) }
            }
            if target != path { changes.append(.remove(path)) }
            if target != path || id != entry.id { changes.append(.set(target, entry.mode, id)) }
        }
        return ConflictedMerge(
            tree: changes.isEmpty ? tree : try repository.writeTree(tree, changing: changes),
            stages: merge.stages.map { stage in
                MergeStage(
                    path: renamed[stage.path] ?? stage.path,
                    side: stage.side,
                    mode: stage.mode,
                    id: stage.id
                )
            },
            conflicts: merge.conflicts.map { conflict in
                Conflict(kind: conflict.kind, paths: conflict.paths.map { renamed[$0] ?? $0 })
            }
        )
    }

    private static func renamed(
        _ path: GitPath,
        _ names: [(id: [UInt8], name: [UInt8])],
    ) -> GitPath {
        for (id, name) in names {
            let ending = [UInt8(ascii: "~")] + id
            guard path.bytes.count > ending.count, path.bytes.suffix(ending.count) == ending[...]
            else { continue }
            // The first word, of letters that are harmless in a name.
            let word = name.prefix { byte in
                (0x30...0x39).contains(byte) || (0x41...0x5a).contains(byte)
                    || (0x61...0x7a).contains(byte) || byte == UInt8(ascii: "-")
            }
            guard !word.isEmpty else { return path }
            return GitPath(bytes: path.bytes.dropLast(id.count) + word)
        }
        return path
    }

    private static func renamed(
        _ text: [UInt8],
        _ names: [(id: [UInt8], name: [UInt8])],
    ) -> [UInt8] {
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
                let known = names.first(where: { rest.starts(with: $0.id) })
            else {
                lines.append(line)
                continue
            }
            let label = known.name + rest.dropFirst(known.id.count)
            lines.append(mark + [UInt8(ascii: " ")] + label)
        }
        return Array(lines.joined(separator: [UInt8(ascii: "\n")]))
    }
}
