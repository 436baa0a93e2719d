/// What a merge of three trees came to.
package enum TreeMergeResult: Sendable, Equatable {
    /// Clean, and git would say so too, with this tree.
    case clean(ObjectID)
    /// Both sides changed the same lines of these files; nothing else is open.
    case conflicted([GitPath])
    /// Where a rename, an attribute or a kind of entry could matter, git itself must be asked.
    case undecided([MergeTrigger])
}

/// Why a merge cannot be decided by comparing trees alone.
package enum MergeTrigger: Sendable, Hashable {
    /// One side changed what the other removed: perhaps it was renamed.
    case modifiedAndDeleted(GitPath)
    /// Both sides removed it: perhaps each renamed it to another name.
    case deletedOnBothSides(GitPath)
    /// Both sides added it, differently.
    case addedOnBothSides(GitPath)
    /// One side removed a folder in which the other changed something: perhaps it was moved.
    case folderRemoved(GitPath)
    /// A file, a folder, a link or a submodule on one side and another of these on the other.
    case kindsDiffer(GitPath)
    /// Attributes or settings say how to merge this file.
    case attributes(GitPath)
    /// More than one best common ancestor, or none.
    case mergeBases(Int)
}

/// Merges three trees by descending only where all three differ: O(changed), not O(files).
///
/// Knows no renames. Where one could change the answer it reports a trigger instead of guessing, so
/// that what it calls clean, git calls clean, with the same tree. (libgit2's own merge pairs other
/// renames than git does, empty files among them, and so merges some changes silently wrongly.)
struct TreeMerge: ~Copyable {
    private let contents: ContentMerge
    private var conflicts: [GitPath] = []
    private var triggers: [MergeTrigger] = []

    init() throws(GitError) { contents = ContentMerge() }

    static func merge(
        base: ObjectID,
        ours: ObjectID,
        theirs: ObjectID,
        in repository: borrowing Repository,
    ) throws(GitError) -> TreeMergeResult {
        var merge = try TreeMerge()
        let rules = try AttributeRules(ofRepository: repository)
        let sides = Sides(base: base, ours: ours, theirs: theirs)
        let tree = try merge.mergeFolder(sides, at: GitPath(""), rules, in: repository)
        if !merge.triggers.isEmpty { return .undecided(merge.triggers) }
        if !merge.conflicts.isEmpty { return .conflicted(merge.conflicts.sorted()) }
        if let tree { return .clean(tree) }
        return .clean(try repository.emptyTree())
    }

    /// The three versions of one thing; nil where it is not there.
    struct Sides<Value: Sendable & Equatable>: Equatable {
        var base: Value?
        var ours: Value?
        var theirs: Value?
    }

    /// Returns the merged tree, nil when it is empty. After a conflict or trigger it has no meaning.
    private mutating func mergeFolder(
        _ trees: Sides<ObjectID>,
        at path: GitPath,
        _ inherited: AttributeRules,
        in repository: borrowing Repository,
    ) throws(GitError) -> ObjectID? {
        let entries = try namedEntries(trees, in: repository)
        let rules = try inherited.adding(entries[Array(".gitattributes".utf8)], in: repository)
        var merged: [TreeEntry] = []
        for name in entries.keys.sorted(by: { $0.lexicographicallyPrecedes($1) }) {
            guard let sides = entries[name] else { continue }
            let entry = try mergeEntry(sides, at: path.appending(name), rules, in: repository)
            if let entry { merged.append(entry) }
        }
        return merged.isEmpty ? nil : try repository.writeTree(entries: merged)
    }

    private func namedEntries(
        _ trees: Sides<ObjectID>,
        in repository: borrowing Repository,
    ) throws(GitError) -> [[UInt8]: Sides<TreeEntry>] {
        var entries: [[UInt8]: Sides<TreeEntry>] = [:]
        if let base = trees.base {
            for entry in try repository.entries(ofTree: base) {
                entries[entry.name, default: Sides()].base = entry
            }
        }
        if let ours = trees.ours {
            for entry in try repository.entries(ofTree: ours) {
                entries[entry.name, default: Sides()].ours = entry
            }
        }
        if let theirs = trees.theirs {
            for entry in try repository.entries(ofTree: theirs) {
                entries[entry.name, default: Sides()].theirs = entry
            }
        }
        return entries
    }

    private mutating func mergeEntry(
        _ sides: Sides<TreeEntry>,
        at path: GitPath,
        _ rules: AttributeRules,
        in repository: borrowing Repository,
    ) throws(GitError) -> TreeEntry? {
        if sides.ours == sides.theirs {
            // The same change on both sides, but two renames can hide in what both removed.
            if sides.base != sides.ours {
                try findRemovals(from: sides.base, to: sides.ours, at: path, in: repository)
            }
            return sides.ours
        }
        if sides.base == sides.theirs { return sides.ours }
        if sides.base == sides.ours { return sides.theirs }

        guard let ours = sides.ours, let theirs = sides.theirs else {
            let folder = sides.base?.mode == .tree
            triggers.append(folder ? .folderRemoved(path) : .modifiedAndDeleted(path))
            return nil
        }
        let baseIsFolder = sides.base.map { $0.mode == .tree } ?? true
        if ours.mode == .tree, theirs.mode == .tree, baseIsFolder {
            let trees = Sides(base: sides.base?.id, ours: ours.id, theirs: theirs.id)
            let merged = try mergeFolder(trees, at: path, rules, in: repository)
            return merged.map { TreeEntry(name: ours.name, mode: .tree, id: $0) }
        }
        guard let base = sides.base else {
            triggers.append(.addedOnBothSides(path))
            return nil
        }
        guard base.mode.isRegular, ours.mode.isRegular, theirs.mode.isRegular else {
            triggers.append(.kindsDiffer(path))
            return nil
        }
        return try mergeFile(base, ours, theirs, at: path, rules, in: repository)
    }

    private mutating func mergeFile(
        _ base: TreeEntry,
        _ ours: TreeEntry,
        _ theirs: TreeEntry,
        at path: GitPath,
        _ rules: AttributeRules,
        in repository: borrowing Repository,
    ) throws(GitError) -> TreeEntry? {
        // There are two modes of a file, so two of the three are equal and the third one wins.
        let mode = ours.mode == base.mode ? theirs.mode : ours.mode
        let id: ObjectID
        if ours.id == theirs.id || base.id == theirs.id {
            id = ours.id
        } else if base.id == ours.id {
            id = theirs.id
        } else if rules.mayDecideMerges {
            triggers.append(.attributes(path))
            return nil
        } else if let merged = try contents.merge(base, ours, theirs, at: path, in: repository) {
            id = merged
        } else {
            conflicts.append(path)
            return nil
        }
        return TreeEntry(name: ours.name, mode: mode, id: id)
    }

    /// Reports the first path that is in `old` and not in `new`.
    private mutating func findRemovals(
        from old: TreeEntry?,
        to new: TreeEntry?,
        at path: GitPath,
        in repository: borrowing Repository,
    ) throws(GitError) {
        guard let old, old != new else { return }
        guard let new, (old.mode == .tree) == (new.mode == .tree) else {
            triggers.append(.deletedOnBothSides(path))
            return
        }
        guard old.mode == .tree else { return }
        var newEntries: [[UInt8]: TreeEntry] = [:]
        for entry in try repository.entries(ofTree: new.id) { newEntries[entry.name] = entry }
        for entry in try repository.entries(ofTree: old.id) {
            try findRemovals(
                from: entry,
                to: newEntries[entry.name],
                at: path.appending(entry.name),
                in: repository
            )
        }
    }
}

extension Repository {
    /// Merges three trees in memory; only objects are written.
    package func mergeTrees(
        base: ObjectID,
        ours: ObjectID,
        theirs: ObjectID,
    ) throws(GitError) -> TreeMergeResult {
        try TreeMerge.merge(base: base, ours: ours, theirs: theirs, in: self)
    }
}
