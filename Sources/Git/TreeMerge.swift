/// What a merge of three trees came to.
package enum TreeMergeResult: Sendable, Equatable {
    /// Clean, and git would say so too, with this tree.
    case clean(ObjectID)
    /// Git would leave these files to a person too.
    case conflicted(TreeConflict)
    /// A rename, an attribute or a kind of entry decides: git itself must be asked.
    case undecided(MergeTrigger)
}

/// Why a merge cannot be decided by comparing trees and lines alone.
package enum MergeTrigger: Sendable, Hashable {
    /// Both sides changed the file, and the user has said how such files are to be merged.
    case attribute(GitPath)
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
}

/// Merges three trees by descending only where all three differ: O(changed), not O(files).
///
/// Knows no renames. Where one could change the answer it reports a trigger instead of guessing, so
/// that its verdict and its tree are git's. libgit2 is not asked: its renames are other ones than
/// git's (empty files among them), and its line merge aligns some changes that git's does not, and is
/// then silently cleaner than git.
struct TreeMerge {
    /// What stands at the marks of conflicts.
    private let labels: ConflictMarkers
    /// Whose attributes count.
    private let oursTree: ObjectID
    private let renormalizes: Bool
    private var trigger: MergeTrigger?
    private var stages: [MergeStage] = []
    private var binary: Set<GitPath> = []

    /// Beyond this many bytes a file has no lines that anybody wants merged in memory.
    private static let mostBytes = 50_000_000

    static func merge(
        base: ObjectID,
        ours: ObjectID,
        theirs: ObjectID,
        labels: ConflictMarkers,
        in repository: borrowing Repository,
    ) throws(GitError) -> TreeMergeResult {
        var merge = TreeMerge(
            labels: labels,
            oursTree: ours,
            renormalizes: try repository.configFlag("merge.renormalize")
        )
        let sides = Sides(base: base, ours: ours, theirs: theirs)
        let merged = try merge.mergeFolder(sides, at: GitPath(""), in: repository)
        if let trigger = merge.trigger { return .undecided(trigger) }
        let tree = if let merged { merged } else { try repository.emptyTree() }
        if merge.stages.isEmpty { return .clean(tree) }
        return .conflicted(
            TreeConflict(tree: tree, stages: merge.stages, binary: merge.binary)
        )
    }

    private init(labels: ConflictMarkers, oursTree: ObjectID, renormalizes: Bool) {
        self.labels = labels
        self.oursTree = oursTree
        self.renormalizes = renormalizes
    }

    /// The three versions of one thing; nil where it is not there.
    private struct Sides<Value: Sendable & Equatable> {
        var base: Value?
        var ours: Value?
        var theirs: Value?
    }

    // MARK: Trees

    /// Returns the merged tree, nil when it is empty. After a trigger it has no meaning.
    private mutating func mergeFolder(
        _ trees: Sides<ObjectID>,
        at path: GitPath,
        in repository: borrowing Repository,
    ) throws(GitError) -> ObjectID? {
        // Deeper than any file system goes: a tree made to be deep must not overflow the stack.
        guard path.bytes.count < 4_096 else {
            trigger = .kindsDiffer(path)
            return nil
        }
        let entries = try namedEntries(trees, in: repository)
        var merged: [TreeEntry] = []
        for name in entries.keys.sorted(by: { $0.lexicographicallyPrecedes($1) }) {
            guard let sides = entries[name] else { continue }
            let entry = try mergeEntry(sides, at: path.appending(name), in: repository)
            guard trigger == nil else { return nil }
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
            trigger = folder ? .folderRemoved(path) : .modifiedAndDeleted(path)
            return nil
        }
        let baseIsFolder = sides.base.map { $0.mode == .tree } ?? true
        if ours.mode == .tree, theirs.mode == .tree, baseIsFolder {
            let trees = Sides(base: sides.base?.id, ours: ours.id, theirs: theirs.id)
            let merged = try mergeFolder(trees, at: path, in: repository)
            return merged.map { TreeEntry(name: ours.name, mode: .tree, id: $0) }
        }
        guard let base = sides.base else {
            trigger = .addedOnBothSides(path)
            return nil
        }
        guard base.mode.isRegular, ours.mode.isRegular, theirs.mode.isRegular else {
            trigger = .kindsDiffer(path)
            return nil
        }
        return try mergeFile(base, ours, theirs, at: path, in: repository)
    }

    // MARK: Files

    private mutating func mergeFile(
        _ base: TreeEntry,
        _ ours: TreeEntry,
        _ theirs: TreeEntry,
        at path: GitPath,
        in repository: borrowing Repository,
    ) throws(GitError) -> TreeEntry? {
        // There are two modes of a file, so two of the three are equal and the third one wins.
        let mode = ours.mode == base.mode ? theirs.mode : ours.mode
        if ours.id == theirs.id || base.id == theirs.id {
            return TreeEntry(name: ours.name, mode: mode, id: ours.id)
        }
        if base.id == ours.id { return TreeEntry(name: ours.name, mode: mode, id: theirs.id) }
        let folder = GitPath(bytes: Array(path.bytes.dropLast(ours.name.count + 1)))
        let rule = try repository.mergeRules(for: folder, inTree: oursTree).rule(for: path)
        guard rule != .askGit, !renormalizes else {
            trigger = .attribute(path)
            return nil
        }
        let texts = [base, ours, theirs]
        var versions: [[UInt8]] = []
        for entry in texts { versions.append(try repository.blob(entry.id)) }
        let isBinary = versions.contains { $0.prefix(8_000).contains(0) }
        guard versions.allSatisfy({ $0.count < TreeMerge.mostBytes }) || isBinary else {
            trigger = .attribute(path)
            return nil
        }
        func conflict(_ id: ObjectID) -> TreeEntry {
            for (entry, side) in zip(texts, MergeStage.Side.allCases) {
                stages.append(MergeStage(path: path, side: side, mode: entry.mode, id: entry.id))
            }
            return TreeEntry(name: ours.name, mode: mode, id: id)
        }
        if rule == .whole || isBinary {
            // A union of binary files is git's business.
            guard rule != .union else {
                trigger = .attribute(path)
                return nil
            }
            binary.insert(path)
            return conflict(ours.id)
        }
        let merge = LineMerge(base: versions[0], ours: versions[1], theirs: versions[2])
        if rule == .union {
            return TreeEntry(
                name: ours.name,
                mode: mode,
                id: try repository.writeBlob(merge.union)
            )
        }
        var markers = labels
        if case .lines(let size) = rule { markers.size = size }
        let id = try repository.writeBlob(merge.text(markers))
        return merge.isClean ? TreeEntry(name: ours.name, mode: mode, id: id) : conflict(id)
    }

    /// Reports the first path that is in `old` and not in `new`.
    private mutating func findRemovals(
        from old: TreeEntry?,
        to new: TreeEntry?,
        at path: GitPath,
        in repository: borrowing Repository,
    ) throws(GitError) {
        guard let old, old != new, trigger == nil else { return }
        guard let new, (old.mode == .tree) == (new.mode == .tree), path.bytes.count < 4_096 else {
            trigger = .deletedOnBothSides(path)
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
        labels: ConflictMarkers,
    ) throws(GitError) -> TreeMergeResult {
        try TreeMerge.merge(base: base, ours: ours, theirs: theirs, labels: labels, in: self)
    }
}
