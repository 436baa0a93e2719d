package import Git

/// What else is asked of the repository that an engine has open.
extension MergeEngine {
    /// Records a merge: the second parent's author did the work, and the date is the latest parent's
    /// plus one second.
    func commit(
        _ tree: ObjectID,
        merging theirs: ObjectID,
        into ours: ObjectID,
        message: String,
    ) throws(GitError) -> ObjectID {
        let first = try repository.existingCommit(ours)
        let second = try repository.existingCommit(theirs)
        let date = max(first.committer.next, second.committer.next)
        return try repository.writeCommit(
            tree: tree,
            parents: [ours, theirs],
            author: second.author.at(date),
            committer: Signature.tool(at: date),
            message: message
        )
    }

    /// The tree of a merge as a commit on another one, by the author of the merged tip.
    func squash(
        _ merge: ObjectID,
        of tip: ObjectID,
        onto parent: ObjectID,
        message: String,
    ) throws(GitError) -> ObjectID {
        let before = try repository.existingCommit(parent)
        let author = try repository.existingCommit(tip).author
        let committer = try repository.existingCommit(merge).committer
        let date = max(before.committer.next, committer.seconds)
        return try repository.writeCommit(
            tree: repository.existingCommit(merge).tree,
            parents: [parent],
            author: author.at(date),
            committer: Signature.tool(at: date),
            message: message
        )
    }

    func isAncestor(_ ancestor: ObjectID, of descendant: ObjectID) throws(GitError) -> Bool {
        try repository.isAncestor(ancestor, of: descendant)
    }

    /// What makes this merge the same as another one.
    package func key(ours: ObjectID, theirs: ObjectID) throws(GitError) -> MergeKey {
        var bases: [ObjectID] = []
        for base in try repository.mergeBases(ours, theirs) {
            bases.append(try repository.existingCommit(base).tree)
        }
        return MergeKey(
            ours: try repository.existingCommit(ours).tree,
            theirs: try repository.existingCommit(theirs).tree,
            bases: bases
        )
    }

    /// The tree that earlier answers of people make of a merge; nil where something is left.
    func answer(
        to merge: ConflictedMerge,
        ours: ObjectID,
        theirs: ObjectID,
        from book: ResolutionBook,
    ) throws(GitError) -> (tree: ObjectID, use: ResolutionUse)? {
        try book.answer(to: merge, key(ours: ours, theirs: theirs), in: repository)
    }

    /// The commits of a branch since a base, along first parents, the oldest first.
    func ownCommits(of tip: ObjectID, since base: ObjectID) throws(GitError) -> [ObjectID] {
        var found: [ObjectID] = []
        var next = tip
        while next != base, try !repository.isAncestor(next, of: base) {
            found.append(next)
            guard let parent = try repository.existingCommit(next).parents.first else { break }
            next = parent
        }
        return found.reversed()
    }
}
