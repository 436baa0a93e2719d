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

    /// Whether a commit is one of `tips` or can be reached from one.
    package func isReachable(_ id: ObjectID, from tips: [ObjectID]) throws(GitError) -> Bool {
        if tips.contains(id) { return true }
        var raw = id.raw
        let tipsRaw = tips.map(\.raw)
        let code = git_graph_reachable_from_any(pointer, &raw, tipsRaw, tipsRaw.count)
        return try check(code, "look for \(id.short) in the refs") == 1
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

    /// The commits that `tip` has and `base` has not, newest first, at most `limit`.
    package func commits(
        of tip: ObjectID,
        notIn base: ObjectID,
        limit: Int,
    ) throws(GitError) -> [Commit] {
        let walk = try Handle(git_revwalk_free, "walk the commits of \(tip.short)") { made in
            git_revwalk_new(&made, pointer)
        }
        git_revwalk_sorting(walk.pointer, GIT_SORT_TOPOLOGICAL.rawValue | GIT_SORT_TIME.rawValue)
        var tipRaw = tip.raw
        var baseRaw = base.raw
        try check(git_revwalk_push(walk.pointer, &tipRaw), "walk from \(tip.short)")
        try check(git_revwalk_hide(walk.pointer, &baseRaw), "leave out \(base.short)")
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
