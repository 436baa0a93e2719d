import CLibgit2

extension Repository {
    /// Whether `ancestor` is `descendant` or can be reached from it: what "merged" means.
    package func isAncestor(
        _ ancestor: ObjectID,
        of descendant: ObjectID,
    ) throws(GitError) -> Bool {
        if ancestor == descendant { return true }
        var descendantRaw = descendant.raw
        var ancestorRaw = ancestor.raw
        let code = git_graph_descendant_of(pointer, &descendantRaw, &ancestorRaw)
        return try check(code, "compare \(descendant.short) with \(ancestor.short)") == 1
    }

    /// Those of some commits that none of `tips` reaches; a tip may be a tag, or no commit at all.
    package func unreachable(
        _ ids: [ObjectID],
        from tips: [ObjectID],
    ) throws(GitError) -> Set<ObjectID> {
        let walk = try Handle(git_revwalk_free, "walk the commits") { made in
            git_revwalk_new(&made, pointer)
        }
        for id in ids {
            var raw = id.raw
            try check(git_revwalk_push(walk.pointer, &raw), "walk the commits of \(id.short)")
        }
        for tip in tips {
            guard var raw = peeled(tip)?.raw else { continue }
            try check(git_revwalk_hide(walk.pointer, &raw), "walk up to \(tip.short)")
        }
        let wanted = Set(ids)
        var found: Set<ObjectID> = []
        var raw = git_oid()
        while true {
            let code = git_revwalk_next(&raw, walk.pointer)
            if code == GIT_ITEROVER.rawValue { break }
            try check(code, "walk the commits")
            if wanted.contains(ObjectID(raw)) { found.insert(ObjectID(raw)) }
        }
        git_error_clear()
        return found
    }

    /// The commit that an object is, or that a tag names; nil for anything else.
    private func peeled(_ id: ObjectID) -> ObjectID? {
        var raw = id.raw
        var object: OpaquePointer?
        var commit: OpaquePointer?
        defer {
            git_object_free(object)
            git_object_free(commit)
            git_error_clear()
        }
        guard git_object_lookup(&object, pointer, &raw, GIT_OBJECT_ANY) == 0,
            git_object_peel(&commit, object, GIT_OBJECT_COMMIT) == 0,
            let found = git_object_id(commit)
        else { return nil }
        return ObjectID(found)
    }

    /// The best common ancestors of two commits: none, one, or several (a criss-cross).
    package func mergeBases(
        _ one: ObjectID,
        _ two: ObjectID,
    ) throws(GitError) -> [ObjectID] {
        var bases = git_oidarray()
        var oneRaw = one.raw
        var twoRaw = two.raw
        let code = git_merge_bases(&bases, pointer, &oneRaw, &twoRaw)
        if code == GIT_ENOTFOUND.rawValue {
            git_error_clear()
            return []
        }
        try check(code, "find the merge base of \(one.short) and \(two.short)")
        defer { git_oidarray_dispose(&bases) }
        return (0..<bases.count).map { ObjectID(bases.ids[$0]) }
    }

    /// The ids of all commits that `tip` has and `base` has not, `tip` included.
    package func ids(of tip: ObjectID, notIn base: ObjectID) throws(GitError) -> Set<ObjectID> {
        let walk = try Handle(git_revwalk_free, "walk the commits of \(tip.short)") { made in
            git_revwalk_new(&made, pointer)
        }
        var tipRaw = tip.raw
        var baseRaw = base.raw
        try check(git_revwalk_push(walk.pointer, &tipRaw), "walk the commits of \(tip.short)")
        try check(git_revwalk_hide(walk.pointer, &baseRaw), "walk up to \(base.short)")
        var found: Set<ObjectID> = []
        var raw = git_oid()
        while true {
            let code = git_revwalk_next(&raw, walk.pointer)
            if code == GIT_ITEROVER.rawValue { break }
            try check(code, "walk the commits of \(tip.short)")
            found.insert(ObjectID(raw))
        }
        git_error_clear()
        return found
    }

    /// The commits that `tip` has and `base` has not, newest first, at most `limit`; of all that it has
    /// when there is no base.
    package func commits(
        of tip: ObjectID,
        notIn base: ObjectID?,
        limit: Int,
    ) throws(GitError) -> [Commit] {
        let walk = try Handle(git_revwalk_free, "walk the commits of \(tip.short)") { made in
            git_revwalk_new(&made, pointer)
        }
        // Without a base all of the history would be sorted before the first commit comes.
        let order = base == nil ? 0 : GIT_SORT_TOPOLOGICAL.rawValue
        git_revwalk_sorting(walk.pointer, order | GIT_SORT_TIME.rawValue)
        var tipRaw = tip.raw
        try check(git_revwalk_push(walk.pointer, &tipRaw), "walk from \(tip.short)")
        if let base {
            var baseRaw = base.raw
            try check(git_revwalk_hide(walk.pointer, &baseRaw), "leave out \(base.short)")
        }
        var found: [Commit] = []
        var next = git_oid()
        while found.count < limit {
            let code = git_revwalk_next(&next, walk.pointer)
            if code == GIT_ITEROVER.rawValue { break }
            try check(code, "walk the commits of \(tip.short)")
            found.append(try existingCommit(ObjectID(next)))
        }
        git_error_clear()
        return found
    }

    /// The commits on the first-parent line of `tip`, newest first, up to the root.
    package func firstParents(of tip: ObjectID) throws(GitError) -> [Commit] {
        var commits: [Commit] = []
        var next: ObjectID? = tip
        while let id = next {
            let commit = try existingCommit(id)
            commits.append(commit)
            next = commit.parents.first
        }
        return commits
    }
}
