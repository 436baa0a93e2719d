import CLibgit2
import SystemPackage

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

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

    /// Whether a ref names another one, which would be lost if it was moved.
    package func isSymbolic(_ ref: RefName) throws(GitError) -> Bool {
        var found: OpaquePointer?
        let code = git_reference_lookup(&found, pointer, ref.text)
        if code == GIT_ENOTFOUND.rawValue {
            git_error_clear()
            return false
        }
        try check(code, "read \(ref)")
        defer { git_reference_free(found) }
        return git_reference_type(found) == GIT_REFERENCE_SYMBOLIC
    }

    /// Moves a ref from `old` to `new` by compare-and-swap; nil as `old` means that it must not exist.
    ///
    /// Throws an error that `isModifiedMeanwhile` or `isAlreadyThere` when it was somewhere else.
    package func moveRef(
        _ ref: RefName,
        from old: ObjectID?,
        to new: ObjectID,
        reason: String,
        staleLock: StaleLock = .respect,
    ) throws(GitError) {
        try whileUnlocked("move \(ref)", lock(of: ref), staleLock) {
            moveRefOnce(ref, from: old, to: new, reason: reason)
        }
    }

    /// What to do about a lock that somebody has left behind who was killed.
    package enum StaleLock: Sendable {
        case respect
        /// Removes one that has not changed for two seconds: git and libgit2 hold one for an instant.
        /// For refs that are nobody's but the caller's.
        case remove
    }

    private func lock(of ref: RefName) -> FilePath {
        layout.commonDirectory.appending(GitPath(ref.text + ".lock"))
    }

    private func moveRefOnce(
        _ ref: RefName,
        from old: ObjectID?,
        to new: ObjectID,
        reason: String,
    ) -> Int32 {
        var target = new.raw
        var created: OpaquePointer?
        defer { git_reference_free(created) }
        guard let old else {
            return git_reference_create(&created, pointer, ref.text, &target, 0, reason)
        }
        var expected = old.raw
        return git_reference_create_matching(
            &created,
            pointer,
            ref.text,
            &target,
            1,
            &expected,
            reason
        )
    }

    /// Tries again for two seconds while another git (`gc`, `pack-refs`) holds the lock of a ref, or
    /// takes away the folder, empty for an instant, in which the ref is about to be made.
    func whileUnlocked(
        _ operation: String,
        _ lock: FilePath,
        _ staleLock: StaleLock,
        _ call: () -> Int32,
    ) throws(GitError) {
        let first = FileStamp(lock)
        for _ in 0..<100 {
            let code = call()
            let isGone =
                (code == GIT_ERROR.rawValue || code == GIT_ENOTFOUND.rawValue)
                && git_error_last()?.pointee.message.map { String(cString: $0) }?
                    .hasSuffix("No such file or directory") == true
            guard code == GIT_ELOCKED.rawValue || isGone else {
                try check(code, operation)
                return
            }
            git_error_clear()
            usleep(20_000)
        }
        if staleLock == .remove, let first, FileStamp(lock) == first { removeStale(lock, first) }
        try check(call(), operation)
    }

    /// Two may wait for the same lock: the second one must not take the first one's own for it.
    private func removeStale(_ lock: FilePath, _ stamp: FileStamp) {
        let aside = FilePath(lock.string + ".stale-\(getpid())")
        let isMoved = lock.withPlatformString { from in
            aside.withPlatformString { rename(from, $0) } == 0
        }
        guard isMoved else { return }
        if FileStamp(aside) == stamp {
            removeFile(aside)
        } else {
            _ = aside.withPlatformString { from in lock.withPlatformString { link(from, $0) } }
            removeFile(aside)
        }
    }

    /// Deletes a ref that still points to `old`; one that is gone already is no error.
    package func deleteRef(
        _ ref: RefName,
        expecting old: ObjectID,
        staleLock: StaleLock = .respect,
    ) throws(GitError) {
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
        try whileUnlocked("delete \(ref)", lock(of: ref), staleLock) {
            git_reference_delete(found)
        }
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
}
