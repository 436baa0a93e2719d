/// Files that one side of a merge moved and the other side changed where they were.
///
/// A merge follows them by looking at the other side, and at the base, as if they too had the file in
/// its new place. All that git may see otherwise is left to git: both sides moving one file, a file
/// moved to where the other side has something, and folders moved as a whole, into which git would
/// also put what the other side added to them.
struct MovedFiles: Sendable {
    private struct Move {
        let from: GitPath
        let to: GitPath
        /// What the base and the side that did not move it have there.
        let base: TreeEntry
        let kept: TreeEntry
    }

    private var byOurs: [Move] = []
    private var byTheirs: [Move] = []

    /// Returns nil where git must be asked.
    static func find(
        base: ObjectID,
        ours: ObjectID,
        theirs: ObjectID,
        _ settings: MergeSettings,
        _ database: OpaquePointer,
        _ repository: borrowing Repository,
    ) throws(GitError) -> MovedFiles? {
        guard let mostPairs = settings.mostRenamePairs else { return nil }
        let changes = (
            ours: try repository.deltas(from: base, to: ours),
            theirs: try repository.deltas(from: base, to: theirs)
        )
        var found = MovedFiles()
        for (side, other, tree, otherTree) in [
            (changes.ours, changes.theirs, ours, theirs),
            (changes.theirs, changes.ours, theirs, ours),
        ] {
            let relevant = Set(
                side.values.filter { $0.new == nil && other[$0.path] != nil }.map(\.path)
            )
            let folders = try removedFolders(tree, base, other, repository)
            let below = Set(
                side.values.filter { $0.new == nil && !folders.isDisjoint(with: $0.path.folders) }
                    .map(\.path)
            )
            let answer = try RenameSearch.run(
                relevant.union(below),
                in: side.values,
                mostPairs: mostPairs,
                database
            )
            guard case .moved(let places) = answer, below.isDisjoint(with: places.keys) else {
                return nil
            }
            var moves: [Move] = []
            for (from, to) in places.sorted(by: { $0.key < $1.key }) {
                guard let base = side[from]?.old, let kept = other[from]?.new,
                    base.mode.isRegular, kept.mode.isRegular,
                    try isFree(to, in: otherTree, repository),
                    try repository.entry(at: from, inTree: tree) == nil,
                    from.isPlain, to.isPlain
                else { return nil }
                moves.append(Move(from: from, to: to, base: base, kept: kept))
            }
            if tree == ours { found.byOurs = moves } else { found.byTheirs = moves }
        }
        return found
    }

    /// The folders that a side no longer has and that the other side has added something to.
    private static func removedFolders(
        _ side: ObjectID,
        _ base: ObjectID,
        _ other: [GitPath: TreeDelta],
        _ repository: borrowing Repository,
    ) throws(GitError) -> Set<GitPath> {
        var removed: Set<GitPath> = []
        let added = other.values.filter { $0.old == nil }
        for folder in Set(added.flatMap { $0.path.folders.dropLast() }) {
            guard try repository.entry(at: folder, inTree: base)?.mode == .tree else { continue }
            if try repository.entry(at: folder, inTree: side)?.mode != .tree {
                removed.insert(folder)
            }
        }
        return removed
    }

    /// Whether a file can be put there without anything giving way.
    private static func isFree(
        _ path: GitPath,
        in tree: ObjectID,
        _ repository: borrowing Repository,
    ) throws(GitError) -> Bool {
        guard try repository.entry(at: path, inTree: tree) == nil else { return false }
        for folder in path.folders.dropLast() {
            if let entry = try repository.entry(at: folder, inTree: tree) {
                return entry.mode == .tree
            }
        }
        return true
    }

    // MARK: Use

    /// Stores the three trees with each file in its new place.
    func follow(
        base: ObjectID,
        ours: ObjectID,
        theirs: ObjectID,
        in repository: borrowing Repository,
    ) throws(GitError) -> (base: ObjectID, ours: ObjectID, theirs: ObjectID) {
        func moved(
            _ tree: ObjectID,
            _ moves: [Move],
            _ entry: (Move) -> TreeEntry,
        ) throws(GitError) -> ObjectID {
            guard !moves.isEmpty else { return tree }
            let changes = moves.flatMap { move in
                let entry = entry(move)
                return [
                    TreeChange.remove(move.from), TreeChange.set(move.to, entry.mode, entry.id),
                ]
            }
            return try repository.writeTree(tree, changing: changes)
        }
        return (
            base: try moved(base, byOurs + byTheirs, \.base),
            ours: try moved(ours, byTheirs, \.kept),
            theirs: try moved(theirs, byOurs, \.kept)
        )
    }

    /// What stands at the marks in a file: each side's name for it where they have two.
    func labels(_ labels: ConflictMarkers, at path: GitPath) -> ConflictMarkers {
        var labels = labels
        if let move = byOurs.first(where: { $0.to == path }) {
            labels.ours += ":\(move.to.text)"
            labels.base? += ":\(move.from.text)"
            labels.theirs += ":\(move.from.text)"
        } else if let move = byTheirs.first(where: { $0.to == path }) {
            labels.ours += ":\(move.from.text)"
            labels.base? += ":\(move.from.text)"
            labels.theirs += ":\(move.to.text)"
        }
        return labels
    }
}

extension GitPath {
    fileprivate var text: String { String(decoding: bytes, as: UTF8.self) }

    /// Whether it can stand at a mark as it is, and decides nothing about other files.
    fileprivate var isPlain: Bool {
        String(validating: bytes, as: UTF8.self) != nil
            && lastName != Array(".gitattributes".utf8)
    }
}
