import CLibgit2

/// Merges three trees by descending only where all three differ: O(changed), not O(files).
///
/// Renames are looked for only where one could change the answer, and followed only where git's answer
/// is certain; elsewhere a trigger is reported, so that verdict and tree are git's. libgit2 is not
/// asked: its renames are other ones than git's (empty files among them), and its line merge aligns
/// some changes that git's does not, and is then silently cleaner than git.
struct TreeMerge {
    /// What stands at the marks of conflicts.
    let labels: ConflictMarkers
    let settings: MergeSettings
    /// Off where only the verdict is wanted.
    let isWriting: Bool
    let database: OpaquePointer
    var trigger: MergeTrigger?
    var stages: [MergeStage] = []
    var kinds: [GitPath: TreeConflict.Kind] = [:]
    /// Nil as long as a path that one side removed may be somewhere else.
    let moved: MovedFiles?

    /// Beyond this many bytes a file has no lines that anybody wants merged in memory.
    static let mostBytes = 50_000_000

    static func merge(
        base: ObjectID,
        ours: ObjectID,
        theirs: ObjectID,
        labels: ConflictMarkers,
        settings: MergeSettings,
        isWriting: Bool,
        in repository: borrowing Repository,
    ) throws(GitError) -> TreeMergeResult {
        let ids = Sides(base, ours, theirs)
        let result = try merge(ids, labels, settings, isWriting, nil, repository)
        guard case .undecided(let trigger) = result, trigger.isAboutRenames else { return result }
        let database = try repository.objectDatabase()
        let found = try MovedFiles.find(
            base: base,
            ours: ours,
            theirs: theirs,
            settings,
            database.pointer,
            repository
        )
        guard let found else { return result }
        let moved = try found.follow(base: base, ours: ours, theirs: theirs, in: repository)
        let followed = Sides(moved.base, moved.ours, moved.theirs)
        return try merge(followed, labels, settings, isWriting, found, repository)
    }

    private static func merge(
        _ ids: Sides<ObjectID>,
        _ labels: ConflictMarkers,
        _ settings: MergeSettings,
        _ isWriting: Bool,
        _ moved: MovedFiles?,
        _ repository: borrowing Repository,
    ) throws(GitError) -> TreeMergeResult {
        let database = try repository.objectDatabase()
        var merge = TreeMerge(labels, settings, isWriting, moved, database.pointer)
        let merged = try merge.mergeFolder(ids, [], repository)
        if let trigger = merge.trigger { return .undecided(trigger) }
        let tree = if let merged { merged } else { try repository.emptyTree() }
        if merge.stages.isEmpty { return .clean(tree) }
        return .conflicted(
            TreeConflict(tree: tree, stages: merge.stages, kinds: merge.kinds)
        )
    }

    private init(
        _ labels: ConflictMarkers,
        _ settings: MergeSettings,
        _ isWriting: Bool,
        _ moved: MovedFiles?,
        _ database: OpaquePointer,
    ) {
        self.moved = moved
        self.labels = labels
        self.settings = settings
        self.isWriting = isWriting
        self.database = database
    }

    /// The three versions of one thing; nil where it is not there.
    private struct Sides<Value> {
        var base: Value?
        var ours: Value?
        var theirs: Value?

        init(_ base: Value?, _ ours: Value?, _ theirs: Value?) {
            (self.base, self.ours, self.theirs) = (base, ours, theirs)
        }
    }

    /// A folder on the way down, as ours has it: its attributes count below it.
    struct Level {
        let path: GitPath
        let ours: RawTree
    }

    // MARK: Trees

    private func tree(_ id: ObjectID?) throws(GitError) -> RawTree {
        guard let id else { return RawTree() }
        return try RawTree(id, in: database)
    }

    /// Returns the merged tree, nil when it is empty. After a trigger it has no meaning.
    private mutating func mergeFolder(
        _ ids: Sides<ObjectID>,
        _ above: [(level: Level, name: [UInt8])],
        _ repository: borrowing Repository,
    ) throws(GitError) -> ObjectID? {
        let path = above.last.map { $0.level.path.appending($0.name) } ?? GitPath("")
        // Deeper than any file system goes: a tree made to be deep must not overflow the stack.
        guard path.bytes.count < 4_096 else {
            trigger = .kindsDiffer(path)
            return nil
        }
        let trees = (
            base: try tree(ids.base), ours: try tree(ids.ours), theirs: try tree(ids.theirs)
        )
        let level = Level(path: path, ours: trees.ours)
        var next = (base: 0, ours: 0, theirs: 0)
        var output = RawTreeBuilder(
            capacity: max(trees.ours.bytes.count, trees.theirs.bytes.count) + 64
        )
        // The names of what some side does not have: a file and a folder of one name would be among
        // them.
        var added: Set<[UInt8]> = []
        while true {
            let sides = TreeMerge.step(trees, &next)
            guard let sides else { break }
            if let ours = sides.ours, let base = sides.base, let theirs = sides.theirs,
                RawTree.areEqual(ours, of: trees.ours, base, of: trees.base),
                RawTree.areEqual(ours, of: trees.ours, theirs, of: trees.theirs)
            {
                output.append(ours, of: trees.ours)
                continue
            }
            let entries = Sides(
                sides.base.map(trees.base.treeEntry),
                sides.ours.map(trees.ours.treeEntry),
                sides.theirs.map(trees.theirs.treeEntry)
            )
            let entry = try mergeEntry(entries, above, level, repository)
            guard trigger == nil else { return nil }
            guard let entry else { continue }
            guard entry.isHarmless else {
                trigger = .kindsDiffer(path)
                return nil
            }
            let isEverywhere = sides.base != nil && sides.ours != nil && sides.theirs != nil
            if !isEverywhere, !added.insert(entry.name).inserted {
                trigger = .kindsDiffer(path.appending(entry.name))
                return nil
            }
            output.append(entry)
        }
        if output.bytes.isEmpty { return nil }
        if output.bytes.elementsEqual(trees.ours.bytes), let ours = ids.ours { return ours }
        if output.bytes.elementsEqual(trees.theirs.bytes), let theirs = ids.theirs { return theirs }
        return isWriting ? try write(output.bytes, GIT_OBJECT_TREE) : .zero
    }

    /// The entry that comes next in git's order, in each of the trees that has it.
    private static func step(
        _ trees: (base: RawTree, ours: RawTree, theirs: RawTree),
        _ next: inout (base: Int, ours: Int, theirs: Int),
    ) -> Sides<RawTree.Entry>? {
        let base = next.base < trees.base.entries.count ? trees.base.entries[next.base] : nil
        let ours = next.ours < trees.ours.entries.count ? trees.ours.entries[next.ours] : nil
        let theirs =
            next.theirs < trees.theirs.entries.count ? trees.theirs.entries[next.theirs] : nil
        var first: (entry: RawTree.Entry, tree: RawTree)?
        for (entry, tree) in [(base, trees.base), (ours, trees.ours), (theirs, trees.theirs)] {
            guard let entry else { continue }
            if let known = first,
                RawTree.order(entry, of: tree, known.entry, of: known.tree) >= 0
            {
                continue
            }
            first = (entry, tree)
        }
        guard let first else { return nil }
        func isFirst(_ entry: RawTree.Entry?, _ tree: RawTree) -> RawTree.Entry? {
            guard let entry, RawTree.order(entry, of: tree, first.entry, of: first.tree) == 0 else {
                return nil
            }
            return entry
        }
        let sides = Sides(
            isFirst(base, trees.base),
            isFirst(ours, trees.ours),
            isFirst(theirs, trees.theirs)
        )
        if sides.base != nil { next.base += 1 }
        if sides.ours != nil { next.ours += 1 }
        if sides.theirs != nil { next.theirs += 1 }
        return sides
    }

    private mutating func mergeEntry(
        _ sides: Sides<TreeEntry>,
        _ above: [(level: Level, name: [UInt8])],
        _ level: Level,
        _ repository: borrowing Repository,
    ) throws(GitError) -> TreeEntry? {
        if sides.ours == sides.theirs {
            // The same change on both sides, but two renames can hide in what both removed.
            if moved == nil, sides.base != sides.ours {
                let name = (sides.base ?? sides.ours)?.name ?? []
                try findRemovals(from: sides.base, to: sides.ours, at: level.path.appending(name))
            }
            return sides.ours
        }
        if sides.base == sides.theirs { return sides.ours }
        if sides.base == sides.ours { return sides.theirs }

        guard let ours = sides.ours, let theirs = sides.theirs else {
            let name = (sides.base ?? sides.ours ?? sides.theirs)?.name ?? []
            return try mergeRemoved(sides, name, above, level, repository)
        }
        if ours.mode == .tree {
            // Git's order puts folders with folders only.
            let ids = Sides(sides.base?.id, ours.id, theirs.id)
            let merged = try mergeFolder(ids, above + [(level, ours.name)], repository)
            return merged.map { TreeEntry(name: ours.name, mode: .tree, id: $0) }
        }
        let path = level.path.appending(ours.name)
        let levels = above.map(\.level) + [level]
        guard let base = sides.base else {
            guard moved != nil, ours.mode.isRegular, ours.mode == theirs.mode else {
                trigger = .addedOnBothSides(path)
                return nil
            }
            let id = try mergeFile(nil, ours, theirs, at: path, levels, repository)
            return id.map { TreeEntry(name: ours.name, mode: ours.mode, id: $0) }
        }
        guard base.mode.isRegular, ours.mode.isRegular, theirs.mode.isRegular else {
            trigger = .kindsDiffer(path)
            return nil
        }
        // There are two modes of a file, so two of the three are equal and the third one wins.
        let mode = ours.mode == base.mode ? theirs.mode : ours.mode
        if ours.id == theirs.id || base.id == theirs.id {
            return TreeEntry(name: ours.name, mode: mode, id: ours.id)
        }
        if base.id == ours.id { return TreeEntry(name: ours.name, mode: mode, id: theirs.id) }
        let id = try mergeFile(base, ours, theirs, at: path, levels, repository)
        return id.map { TreeEntry(name: ours.name, mode: mode, id: $0) }
    }

    /// What one side has changed, or added to, and the other one removed.
    private mutating func mergeRemoved(
        _ sides: Sides<TreeEntry>,
        _ name: [UInt8],
        _ above: [(level: Level, name: [UInt8])],
        _ level: Level,
        _ repository: borrowing Repository,
    ) throws(GitError) -> TreeEntry? {
        let path = level.path.appending(name)
        let isFolder = sides.base?.mode == .tree
        guard moved != nil, let base = sides.base, let kept = sides.ours ?? sides.theirs,
            isFolder || (base.mode.isRegular && kept.mode.isRegular && !settings.renormalizes)
        else {
            trigger = isFolder ? .folderRemoved(path) : .modifiedAndDeleted(path)
            return nil
        }
        if isFolder {
            let ids = Sides(base.id, sides.ours?.id, sides.theirs?.id)
            let merged = try mergeFolder(ids, above + [(level, name)], repository)
            return merged.map { TreeEntry(name: name, mode: .tree, id: $0) }
        }
        leave([base, sides.ours, sides.theirs], at: path, .modifyDelete)
        return kept
    }
}

extension Repository {
    /// Merges three trees in memory; only objects are written. With `isWriting` off not even those are,
    /// and the tree that is returned is none.
    package func mergeTrees(
        base: ObjectID,
        ours: ObjectID,
        theirs: ObjectID,
        labels: ConflictMarkers,
        settings: MergeSettings,
        isWriting: Bool = true,
    ) throws(GitError) -> TreeMergeResult {
        try TreeMerge.merge(
            base: base,
            ours: ours,
            theirs: theirs,
            labels: labels,
            settings: settings,
            isWriting: isWriting,
            in: self
        )
    }
}
