import CLibgit2
import SystemPackage

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
    package func detachHead(at id: ObjectID, reason: String) throws(GitError) {
        var target = id.raw
        // The reference, not git_repository_set_head_detached: that one opens every worktree.
        var created: OpaquePointer?
        defer { git_reference_free(created) }
        // A worktree that is taken off its branch is one in which nothing runs any more.
        let lock = layout.gitDirectory.appending("HEAD.lock")
        try whileUnlocked("detach HEAD at \(id.short)", lock, .remove) {
            git_reference_create(&created, pointer, "HEAD", &target, 1, reason)
        }
    }

    /// The branches that some worktree of this repository, the main one included, is on, or is half-way
    /// through rewriting; linked worktrees of the given names do not count.
    package func branchesInUse(
        except names: Set<String> = [],
    ) throws(GitError) -> Set<RefName> {
        var found: Set<RefName> = []
        if !layout.isBare, case .branch(let name, _)? = try? head() { found.insert(name) }
        found.formUnion(branchesBeingRewritten(in: layout.commonDirectory))
        for worktree in try worktrees() where !names.contains(worktree.name) {
            if let branch = symbolicHead(ofWorktree: worktree.name) { found.insert(branch) }
            let record = layout.commonDirectory.appending("worktrees").appending(worktree.name)
            found.formUnion(branchesBeingRewritten(in: record))
        }
        return found
    }

    /// During a rebase or a bisection `HEAD` is on no branch, and the branch is moved at the end.
    private func branchesBeingRewritten(in folder: FilePath) -> [RefName] {
        let places = [
            folder.appending("rebase-merge").appending("head-name"),
            folder.appending("rebase-apply").appending("head-name"),
            folder.appending("BISECT_START"),
        ]
        return places.compactMap { place in
            guard let text = contents(of: place) else { return nil }
            let name =
                String(decoding: text, as: UTF8.self)
                .split(separator: "\n").first.map(String.init) ?? ""
            return name.hasPrefix("refs/") ? RefName(name) : RefName(branch: name)
        }
    }

    /// The commit that a linked worktree is at, by its record; nil when that says none.
    package func headOfWorktree(named name: String) -> ObjectID? {
        if let branch = symbolicHead(ofWorktree: name) { return try? target(of: branch) }
        return headLine(ofWorktree: name).flatMap { ObjectID(hex: $0) }
    }

    /// Where a linked worktree was last, by the log in its record: also of one whose folder is gone.
    package func lastHead(ofWorktree name: String) -> ObjectID? {
        let record = layout.commonDirectory.appending("worktrees").appending(name)
        guard let text = contents(of: record.appending("logs").appending("HEAD"), limit: 16 << 20)
        else { return nil }
        for line in String(decoding: text, as: UTF8.self).split(separator: "\n").reversed() {
            // Old id, new id, who and why; a deleted branch is a move to nothing.
            for word in line.split(separator: " ").prefix(2).reversed() {
                if let id = ObjectID(hex: String(word)), id != .zero { return id }
            }
        }
        return nil
    }

    /// The branch that a linked worktree is on, by its record; nil when it is on none.
    package func symbolicHead(ofWorktree name: String) -> RefName? {
        guard let line = headLine(ofWorktree: name), line.hasPrefix("ref: ") else { return nil }
        return RefName(String(line.dropFirst("ref: ".count)))
    }

    private func headLine(ofWorktree name: String) -> String? {
        let record = layout.commonDirectory.appending("worktrees").appending(name)
        guard let text = contents(of: record.appending("HEAD")) else { return nil }
        return String(decoding: text, as: UTF8.self).split(separator: "\n").first.map(String.init)
    }

    /// Where `HEAD` of this worktree was last, by its log; nil when it has none.
    ///
    /// What an agent committed before it deleted its own branch is found only there.
    package func lastHead() -> ObjectID? {
        var log: OpaquePointer?
        guard git_reflog_read(&log, pointer, "HEAD") == 0, let log else {
            git_error_clear()
            return nil
        }
        defer { git_reflog_free(log) }
        for index in 0..<git_reflog_entrycount(log) {
            guard let entry = git_reflog_entry_byindex(log, index) else { continue }
            // A deleted branch is a move to nothing.
            for id in [git_reflog_entry_id_new(entry), git_reflog_entry_id_old(entry)] {
                if let id, ObjectID(id) != .zero { return ObjectID(id) }
            }
        }
        return nil
    }
}
