import Agents
package import Git
package import Merging
package import Planning
package import SystemPackage

/// Creates and removes the worktrees and branches of a run.
///
/// All administration of worktrees in a repository happens under one lock, ours in this process and
/// ours in others; the files are filled in afterwards, several workspaces at a time.
package actor Workspaces {
    private let names: RunNames
    private let executor = BlockingExecutor(label: "workspaces")

    package nonisolated var unownedExecutor: UnownedSerialExecutor {
        executor.asUnownedSerialExecutor()
    }

    package init(names: RunNames) { self.names = names }

    /// Makes the workspace of an attempt, filled with `base`.
    ///
    /// A later attempt takes the branch over: the worktree of the one before stays as it is, off the
    /// branch, with its commits kept by the journal. `again` says that a runner may have died while it
    /// made this very workspace, in which nothing has run yet: what is there of it is made anew.
    package nonisolated func create(
        for subtask: SubtaskID,
        attempt: Int,
        base: ObjectID,
        again: Bool = false,
    ) async throws {
        let workspace = names.workspace(subtask, attempt: attempt)
        let conversion = try await conversion(ofCommit: base)
        try await add(
            workspace,
            earlier: (1..<attempt).map { names.workspace(subtask, attempt: $0) },
            base: base,
            reason: "orchestrate \(names.run): \(subtask) is at work here",
            again: again
        )
        try await fill(workspace, with: base, conversion)
    }

    /// Makes or reuses the workspace in which merged work is checked, off any branch.
    package nonisolated func createForChecks(
        _ workspace: Workspace,
        of commit: ObjectID,
    ) async throws {
        let conversion = try await conversion(ofCommit: commit)
        try await addForChecks(workspace, commit)
        try await fill(workspace, with: commit, conversion, removingUntracked: true)
    }

    /// Makes the worktree in which a person resolves a conflict, on a branch at what was merged so far,
    /// with no file in it yet. A branch that is there already, with a person's work, stays where it is.
    package nonisolated func createForResolution(
        _ workspace: Workspace,
        of conflict: MergeConflict,
    ) async throws -> ContentConversion {
        let conversion = try await conversion(ofCommit: conflict.onto)
        let path = names.commonDirectory
        let old = try await offload { try Repository(at: path).target(of: workspace.branch) }
        try await add(
            workspace,
            earlier: [],
            base: old ?? conflict.onto,
            reason: "orchestrate \(names.run): a conflict is resolved here",
            again: true
        )
        try await release(workspace)
        return conversion
    }

    /// Fills a worktree with the commit that it is on.
    package nonisolated func fill(
        _ workspace: Workspace,
        _ conversion: ContentConversion,
    ) async throws {
        let commit = try await offload {
            try ResolutionSite.commit(of: Repository(at: workspace.path).head())
        }
        try await fill(workspace, with: commit, conversion)
    }

    /// Takes the lock off a workspace: nothing works in it any more.
    package func release(_ workspace: Workspace) throws {
        try FileLock.whileHolding(names.worktreesLock) {
            try Repository(at: names.commonDirectory).unlockWorktree(named: workspace.name)
        }
    }

    /// Removes a workspace of ours with all that is in it, and git's record of it.
    package func remove(_ workspace: Workspace) throws {
        if let objection = WorkspaceCheck.objection(to: workspace, of: names) {
            throw WorkspaceError.replaced(objection)
        }
        try Files.remove(workspace.path)
        try forget(workspace)
    }

    /// Removes git's record of a workspace whose folder is gone.
    package func forget(_ workspace: Workspace) throws {
        try FileLock.whileHolding(names.worktreesLock) {
            let repository = try Repository(at: names.commonDirectory)
            try repository.unlockWorktree(named: workspace.name)
            try repository.forgetWorktree(named: workspace.name)
        }
    }

    // MARK: Adding

    private func add(
        _ workspace: Workspace,
        earlier: [Workspace],
        base: ObjectID,
        reason: String,
        again: Bool,
    ) throws {
        try Files.makeFolder(workspace.path.removingLastComponent())
        try Files.makeFolder(names.liveFolder)
        try FileLock.whileHolding(names.worktreesLock) {
            if again { try discardUnused(workspace) }
            try addLocked(
                workspace,
                earlier: earlier,
                base: base,
                reason: reason,
                isOurs: again || !earlier.isEmpty
            )
        }
    }

    private func addLocked(
        _ workspace: Workspace,
        earlier: [Workspace],
        base: ObjectID,
        reason: String,
        isOurs: Bool,
    ) throws {
        let repository = try Repository(at: names.commonDirectory)
        let old = try repository.target(of: workspace.branch)
        for previous in earlier
        where try repository.worktree(named: previous.name)?.isValid == true {
            let worktree = try Repository(at: previous.path)
            if case .branch(workspace.branch, let id) = try worktree.head() {
                try worktree.detachHead(
                    at: id,
                    reason: "orchestrate: a later attempt takes the branch"
                )
            }
        }
        // Not under somebody's feet. Of a branch that is new, nobody has to be asked.
        let ours = Set((earlier + [workspace]).map(\.name))
        if old != nil, try repository.branchesInUse(except: ours).contains(workspace.branch) {
            throw WorkspaceError.branchInUse(workspace.branch)
        }
        try repository.moveRef(
            workspace.branch,
            from: isOurs ? old : nil,
            to: base,
            reason: reason,
            staleLock: .remove
        )
        do {
            try repository.addWorktree(
                named: workspace.name,
                at: workspace.path,
                on: workspace.branch
            )
        } catch {
            if let old {
                try? repository.moveRef(workspace.branch, from: base, to: old, reason: reason)
            } else {
                try? repository.deleteRef(workspace.branch, expecting: base)
            }
            throw error
        }
        try repository.lockWorktree(named: workspace.name, reason: reason)
    }

    /// Takes away what a runner that died left of a workspace before anything ran in it.
    private func discardUnused(_ workspace: Workspace) throws {
        if WorkspaceCheck.objection(to: workspace, of: names) == nil {
            try Files.remove(workspace.path)
        } else if Files.exists(workspace.path) {
            // Half a worktree: perhaps the file that points to git's record of it, and nothing more.
            // A folder of that name is somebody's repository.
            guard Files.isFolder(workspace.path),
                Files.names(in: workspace.path).allSatisfy({ $0 == ".git" }),
                !Files.isFolder(workspace.path.appending(".git"))
            else { throw WorkspaceError.inTheWay(workspace.path) }
            try Files.remove(workspace.path)
        }
        let repository = try Repository(at: names.commonDirectory)
        if try repository.worktree(named: workspace.name) != nil {
            try repository.unlockWorktree(named: workspace.name)
            try repository.forgetWorktree(named: workspace.name)
        } else if Files.exists(names.record(of: workspace)) {
            // Half a record, which is none to git.
            try Files.remove(names.record(of: workspace))
        }
    }

    private func addForChecks(_ workspace: Workspace, _ commit: ObjectID) throws {
        try Files.makeFolder(workspace.path.removingLastComponent())
        try Files.makeFolder(names.liveFolder)
        try FileLock.whileHolding(names.worktreesLock) {
            try addForChecksLocked(workspace, commit)
        }
    }

    /// libgit2 adds a worktree on a branch only, so it gets one for an instant: not the integration
    /// branch, which a person may have checked out.
    private func addForChecksLocked(_ workspace: Workspace, _ commit: ObjectID) throws {
        let repository = try Repository(at: names.commonDirectory)
        if WorkspaceCheck.objection(to: workspace, of: names) != nil {
            if Files.exists(workspace.path) { throw WorkspaceError.inTheWay(workspace.path) }
            if try repository.worktree(named: workspace.name) != nil {
                try repository.unlockWorktree(named: workspace.name)
                try repository.forgetWorktree(named: workspace.name)
            }
            let old = try repository.target(of: workspace.branch)
            try repository.moveRef(
                workspace.branch,
                from: old,
                to: commit,
                reason: "orchestrate: make a workspace for tests",
                staleLock: .remove
            )
            do {
                try repository.addWorktree(
                    named: workspace.name,
                    at: workspace.path,
                    on: workspace.branch
                )
            } catch {
                try? repository.deleteRef(workspace.branch, expecting: commit)
                throw error
            }
        }
        try Repository(at: workspace.path).detachHead(at: commit, reason: "orchestrate: test")
        if let temporary = try repository.target(of: workspace.branch) {
            try repository.deleteRef(workspace.branch, expecting: temporary, staleLock: .remove)
        }
    }

    private nonisolated func conversion(
        ofCommit commit: ObjectID,
    ) async throws -> ContentConversion {
        let path = names.commonDirectory
        let conversion = try await offload {
            let repository = try Repository(at: path)
            return try repository.conversion(ofTree: repository.existingCommit(commit).tree)
        }
        if case .unsupported(let attribute) = conversion {
            throw Unsupported.contentFilter(attribute: attribute)
        }
        return conversion
    }

    private nonisolated func fill(
        _ workspace: Workspace,
        with commit: ObjectID,
        _ conversion: ContentConversion,
        removingUntracked: Bool = false,
    ) async throws {
        try await offload {
            try Repository(at: workspace.path).checkOut(
                commit,
                convertingContent: conversion != .none,
                removingUntracked: removingUntracked
            )
        }
    }
}

/// Why a workspace cannot be made or removed.
package enum WorkspaceError: Error, Equatable, CustomStringConvertible {
    /// Something that is not ours is where the workspace would be.
    case inTheWay(FilePath)
    /// The folder is not the worktree that we made; the reason says what it is.
    case replaced(String)
    /// Another worktree is on the branch of the subtask.
    case branchInUse(RefName)
    /// What is in the worktree cannot be read, with what git's library says.
    case unreadable(String)

    package var description: String {
        switch self {
        case .inTheWay(let path): "\(path) is in the way"
        case .branchInUse(let branch): "a worktree is on \(branch.short), which would move under it"
        case .replaced(let reason), .unreadable(let reason): reason
        }
    }
}
