import CLibgit2

extension TreeMerge {
    /// Merges the versions of a file that both sides changed, or added, by its lines where it has any.
    mutating func mergeFile(
        _ base: TreeEntry?,
        _ ours: TreeEntry,
        _ theirs: TreeEntry,
        at path: GitPath,
        _ levels: [Level],
        _ repository: borrowing Repository,
    ) throws(GitError) -> ObjectID? {
        let rule = try rules(levels, repository).rule(for: path)
        guard rule != .askGit, !settings.renormalizes else {
            trigger = .attribute(path)
            return nil
        }
        var texts: [[UInt8]] = []
        for entry in [base, ours, theirs] {
            let text = if let entry { try repository.blob(entry.id) } else { [UInt8]() }
            texts.append(text)
        }
        let isBinary = texts.contains { $0.prefix(8_000).contains(0) }
        let isHuge = texts.contains { $0.count > TreeMerge.mostBytes }
        // A union of binary files is git's business.
        guard !(isHuge && !isBinary), !(isBinary && rule == .union) else {
            trigger = .attribute(path)
            return nil
        }
        if rule == .whole || isBinary {
            leave([base, ours, theirs], at: path, .binary)
            return ours.id
        }
        let merge = LineMerge(base: texts[0], ours: texts[1], theirs: texts[2])
        if rule == .union { return try write(merge.union, GIT_OBJECT_BLOB) }
        if !merge.isClean {
            leave([base, ours, theirs], at: path, base == nil ? .addAdd : .content)
        }
        guard isWriting else { return .zero }
        var markers = moved?.labels(labels, at: path) ?? labels
        if case .lines(let size) = rule { markers.size = size }
        return try write(merge.text(markers), GIT_OBJECT_BLOB)
    }

    /// Leaves a path to a person.
    mutating func leave(
        _ versions: [TreeEntry?],
        at path: GitPath,
        _ kind: TreeConflict.Kind,
    ) {
        kinds[path] = kind
        for case (let entry?, let side) in zip(versions, MergeStage.Side.allCases) {
            stages.append(MergeStage(path: path, side: side, mode: entry.mode, id: entry.id))
        }
    }

    private func rules(
        _ levels: [Level],
        _ repository: borrowing Repository,
    ) throws(GitError) -> MergeRules {
        var files: [(folder: GitPath, text: [UInt8])] = []
        for level in levels {
            guard let entry = level.ours.entry(named: Array(".gitattributes".utf8)),
                FileMode(raw: entry.mode).isRegular
            else { continue }
            files.append((level.path, try repository.blob(level.ours.id(of: entry))))
        }
        return MergeRules(files, settings)
    }

    func write(_ bytes: [UInt8], _ type: git_object_t) throws(GitError) -> ObjectID {
        var raw = git_oid()
        let code = bytes.withUnsafeBytes {
            git_odb_write(&raw, database, $0.baseAddress, $0.count, type)
        }
        try check(code, "store an object of \(bytes.count) bytes")
        return ObjectID(raw)
    }

    // MARK: Renames

    /// Reports the first path that is in `old` and not in `new`.
    mutating func findRemovals(
        from old: TreeEntry?,
        to new: TreeEntry?,
        at path: GitPath,
    ) throws(GitError) {
        guard let old, old != new, trigger == nil else { return }
        guard let new, (old.mode == .tree) == (new.mode == .tree), path.bytes.count < 4_096 else {
            trigger = .deletedOnBothSides(path)
            return
        }
        guard old.mode == .tree else { return }
        let newTree = try RawTree(new.id, in: database)
        var newEntries: [[UInt8]: RawTree.Entry] = [:]
        for entry in newTree.entries { newEntries[newTree.name(of: entry)] = entry }
        let oldTree = try RawTree(old.id, in: database)
        for entry in oldTree.entries {
            let name = oldTree.name(of: entry)
            try findRemovals(
                from: oldTree.treeEntry(entry),
                to: newEntries[name].map(newTree.treeEntry),
                at: path.appending(name)
            )
        }
    }
}
