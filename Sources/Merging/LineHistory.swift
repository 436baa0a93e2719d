package import Git

extension MergeEngine {
    /// The commits of each side that changed the lines of a conflict inside a file.
    package func commits(
        touching hunk: ConflictHunk,
        of path: GitPath,
        in conflict: MergeConflict,
        since base: ObjectID,
    ) throws(GitError) -> (ours: [Commit], theirs: [Commit]) {
        let ours = try commits(touching: hunk.lines.ours, of: path, in: conflict.onto, since: base)
        let theirs = try commits(
            touching: hunk.lines.theirs,
            of: path,
            in: conflict.tip,
            since: base
        )
        // What both have in their history has not set them against each other.
        let common = Set(ours.map(\.id)).intersection(theirs.map(\.id))
        return (
            ours.filter { !common.contains($0.id) }, theirs.filter { !common.contains($0.id) }
        )
    }

    /// Whose answer to the same question, in whatever file, is known.
    package func known(
        _ hunk: ConflictHunk,
        in book: ResolutionBook,
    ) throws(GitError) -> Resolution? {
        try book.hunk(hunk.key, in: repository)?.resolution
    }

    /// The commits since `base` that changed some lines of a file as it is in `tip`, the newest first;
    /// at most `limit`.
    ///
    /// Lines are followed back through the commits. In a merge, whichever parent has the lines as they
    /// are is followed; of one that changed them itself, the merge is named too.
    package func commits(
        touching lines: Range<Int>,
        of path: GitPath,
        in tip: ObjectID,
        since base: ObjectID,
        limit: Int = 5,
    ) throws(GitError) -> [Commit] {
        var search = LineHistory(path: path, base: base, limit: limit)
        try search.follow(lines, in: tip, repository)
        return search.found
    }
}

private struct LineHistory {
    let path: GitPath
    let base: ObjectID
    let limit: Int
    var found: [Commit] = []
    private var seen: Set<ObjectID> = []

    init(path: GitPath, base: ObjectID, limit: Int) {
        self.path = path
        self.base = base
        self.limit = limit
    }

    mutating func follow(
        _ lines: Range<Int>,
        in tip: ObjectID,
        _ repository: borrowing Repository,
    ) throws(GitError) {
        var pending = [(commit: tip, lines: lines)]
        while let (id, lines) = pending.popLast(), found.count < limit {
            guard seen.insert(id).inserted, try !repository.isAncestor(id, of: base) else {
                continue
            }
            let commit = try repository.existingCommit(id)
            let text = try text(in: commit, repository)
            var parents: [(commit: ObjectID, lines: Range<Int>)] = []
            var untouched: (commit: ObjectID, lines: Range<Int>)?
            for parent in commit.parents {
                let before = try self.text(in: repository.existingCommit(parent), repository)
                let (isTouched, mapped) = LineMap.back(lines, from: text, to: before)
                parents.append((parent, mapped))
                if !isTouched, untouched == nil { untouched = (parent, mapped) }
            }
            if let untouched {
                pending.append(untouched)
            } else {
                found.append(commit)
                pending += parents.reversed()
            }
        }
    }

    private func text(
        in commit: Commit,
        _ repository: borrowing Repository,
    ) throws(GitError) -> [UInt8] {
        guard let entry = try repository.entry(at: path, inTree: commit.tree),
            entry.mode.isRegular
        else { return [] }
        return try repository.blob(entry.id)
    }
}
