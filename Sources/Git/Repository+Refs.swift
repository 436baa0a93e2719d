import CLibgit2

/// Where `HEAD` of a worktree is.
package enum Head: Sendable, Equatable {
    /// On a branch that has a commit.
    case branch(RefName, ObjectID)
    /// On a commit, without a branch.
    case detached(ObjectID)
    /// On a branch that has no commit yet, or whose ref is gone.
    case unborn(String)
}

extension Repository {
    /// The commit or object that a ref points to; nil when there is no such ref.
    package func target(of ref: RefName) throws(GitError) -> ObjectID? {
        var raw = git_oid()
        let code = git_reference_name_to_id(&raw, pointer, ref.text)
        if code == GIT_ENOTFOUND.rawValue {
            git_error_clear()
            return nil
        }
        try check(code, "read \(ref)")
        return ObjectID(raw)
    }

    /// Moves a ref from `old` to `new` by compare-and-swap; nil as `old` means that it must not exist.
    ///
    /// Throws an error that `isModifiedMeanwhile` or `isAlreadyThere` when it was somewhere else.
    package func moveRef(
        _ ref: RefName,
        from old: ObjectID?,
        to new: ObjectID,
        reason: String,
    ) throws(GitError) {
        var target = new.raw
        var created: OpaquePointer?
        defer { git_reference_free(created) }
        if let old {
            var expected = old.raw
            try check(
                git_reference_create_matching(
                    &created,
                    pointer,
                    ref.text,
                    &target,
                    1,
                    &expected,
                    reason
                ),
                "move \(ref)"
            )
        } else {
            try check(
                git_reference_create(&created, pointer, ref.text, &target, 0, reason),
                "create \(ref)"
            )
        }
    }

    /// Deletes a ref that still points to `old`; one that is gone already is no error.
    package func deleteRef(_ ref: RefName, expecting old: ObjectID) throws(GitError) {
        var found: OpaquePointer?
        let code = git_reference_lookup(&found, pointer, ref.text)
        if code == GIT_ENOTFOUND.rawValue {
            git_error_clear()
            return
        }
        try check(code, "read \(ref)")
        defer { git_reference_free(found) }
        guard let target = git_reference_target(found), ObjectID(target) == old else {
            throw GitError(
                operation: "delete \(ref)",
                code: GIT_EMODIFIED.rawValue,
                category: 0,
                message: "it no longer points to \(old.short)"
            )
        }
        // Not git_branch_delete, which opens every worktree to see whether one is on the branch.
        try check(git_reference_delete(found), "delete \(ref)")
    }

    /// All refs below a prefix such as `refs/heads/orchestrate/`, by name, with their targets.
    package func refs(below prefix: String) throws(GitError) -> [(name: RefName, id: ObjectID)] {
        var found: [(name: RefName, id: ObjectID)] = []
        let iterator = try Handle(git_reference_iterator_free, "list refs") { made in
            git_reference_iterator_glob_new(&made, pointer, prefix + "*")
        }
        while true {
            var ref: OpaquePointer?
            let code = git_reference_next(&ref, iterator.pointer)
            if code == GIT_ITEROVER.rawValue { break }
            try check(code, "list refs below \(prefix)")
            defer { git_reference_free(ref) }
            guard let ref, let name = RefName(String(cString: git_reference_name(ref))),
                let target = git_reference_target(ref)
            else { continue }
            found.append((name, ObjectID(target)))
        }
        git_error_clear()
        return found.sorted { $0.name.text < $1.name.text }
    }

    /// A ref that makes `ref` impossible: one of its folders is a ref, or it is a folder of refs.
    ///
    /// libgit2 reports the same clash with three different codes, so it is asked beforehand.
    package func refBlocking(_ ref: RefName) throws(GitError) -> RefName? {
        var parts = ref.text.split(separator: "/").dropLast()
        while parts.count > 1 {
            if let name = RefName(parts.joined(separator: "/")), try target(of: name) != nil {
                return name
            }
            parts = parts.dropLast()
        }
        return try refs(below: ref.text + "/").first?.name
    }

    /// Where `HEAD` is.
    package func head() throws(GitError) -> Head {
        let head = try Handle(git_reference_free, "read HEAD") { made in
            git_reference_lookup(&made, pointer, "HEAD")
        }
        if let target = git_reference_target(head.pointer) { return .detached(ObjectID(target)) }
        let name = git_reference_symbolic_target(head.pointer).map { String(cString: $0) } ?? ""
        guard let branch = RefName(name), let id = try target(of: branch) else {
            return .unborn(name)
        }
        return .branch(branch, id)
    }

    /// Puts `HEAD` of this worktree on a commit without a branch; touches no file and no index.
    package func detachHead(at id: ObjectID) throws(GitError) {
        var target = id.raw
        // The reference, not git_repository_set_head_detached: that one opens every worktree.
        var created: OpaquePointer?
        defer { git_reference_free(created) }
        let code = git_reference_create(
            &created,
            pointer,
            "HEAD",
            &target,
            1,
            "orchestrate: detach"
        )
        try check(code, "detach HEAD at \(id.short)")
    }
}
