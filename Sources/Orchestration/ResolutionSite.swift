import Agents
package import Git
package import Merging
package import Planning
import SystemPackage

/// The worktree in which a person resolves a conflict: an ordinary merge in progress, of the subtask's
/// tip into what was merged before it.
package struct ResolutionSite: Sendable {
    package let subtask: SubtaskID
    package let conflict: MergeConflict
    /// Whether it is about the dependencies of the subtask, before that can start.
    package let isBeforeStart: Bool
    package let workspace: Workspace
    let context: RunContext

    /// Of a subtask that waits for a person; nil when it does not.
    package init?(_ subtask: SubtaskID, _ history: RunHistory, _ context: RunContext) {
        guard let (conflict, isBeforeStart) = history.openConflict(of: subtask) else { return nil }
        self.subtask = subtask
        self.conflict = conflict
        self.isBeforeStart = isBeforeStart
        self.context = context
        workspace = context.names.resolution(of: subtask)
    }

    /// Where an agent is to resolve a conflict of the train.
    init(forAgent conflict: MergeConflict, _ context: RunContext) {
        subtask = conflict.subtask
        self.conflict = conflict
        isBeforeStart = false
        self.context = context
        workspace = context.names.synthesis(of: conflict.subtask)
    }

    package var isThere: Bool {
        WorkspaceCheck.objection(to: workspace, of: context.names) == nil
    }

    // MARK: Making it

    /// What earlier answers suggest for conflicts inside files that are not answered as a whole.
    package struct Suggestion: Sendable, Equatable {
        package let path: GitPath
        /// In how many of the conflicts of the file; all of it when nil.
        package let hunks: Int?
        /// Of all conflicts in that file.
        package let of: Int
        package let from: Resolution
    }

    /// Lays the merge out, unless that was done before; says which files hold suggestions.
    package func make(_ workspaces: Workspaces) async throws -> [Suggestion] {
        guard let tree = conflict.tree else { throw ResolutionError.nothingMerged(conflict) }
        let names = context.names
        try Files.makeFolder(names.liveFolder)
        guard let lock = try FileLock(trying: names.resolutionLock(of: subtask)) else {
            throw ResolutionError.inUse(subtask)
        }
        defer { withExtendedLifetime(lock) {} }
        if isThere { return [] }
        let conversion = try await workspaces.createForResolution(workspace, of: conflict)
        // A person may have gone on where this folder was before; then there is nothing to lay out.
        guard try Repository(at: workspace.path).head() == .branch(workspace.branch, conflict.onto)
        else {
            try await workspaces.fill(workspace, conversion)
            return []
        }
        let engine = try context.engine(until: StopSignal(), keepingObjects: true)
        let sheet = try await engine.sheet(
            for: conflict,
            tree: tree,
            labels: labels,
            book: ResolutionLog(names.commonDirectory).book()
        )
        let message = message
        let conflict = conflict
        let path = workspace.path
        try await offload {
            try Repository(at: path).layOutMerge(
                of: conflict.tip,
                into: conflict.onto,
                tree: sheet.tree,
                stages: conflict.stages,
                message: message,
                convertingContent: conversion != .none
            )
        }
        return sheet.suggestions.map {
            Suggestion(path: $0.path, hunks: $0.hunks, of: $0.total, from: $0.resolution)
        }
    }

    private var labels: MergeLabels {
        MergeLabels(
            of: conflict.subtask,
            agent: context.plan[conflict.subtask]?.agent,
            startOf: isBeforeStart ? subtask : nil
        )
    }

    /// As git writes it, with the paths as comments.
    private var message: String {
        let target = isBeforeStart ? "the start of '\(subtask)'" : "what is merged before it"
        let paths = conflict.paths.map { "#\t\($0)\n" }.joined()
        return "Merge subtask '\(conflict.subtask)' into \(target)\n\n# Conflicts:\n" + paths
    }

    // MARK: Taking a side

    /// Takes one side of some paths in question; of all that are left when none is named.
    package func take(_ side: MergeStage.Side, of paths: [GitPath]) async throws -> [GitPath] {
        let (path, stages) = (workspace.path, conflict.stages)
        return try await offload {
            let repository = try Repository(at: path)
            let unmerged = try repository.unmergedPaths()
            for path in paths where !unmerged.contains(path) {
                throw ResolutionError.notInQuestion(path, unmerged)
            }
            let head = try repository.existingCommit(ResolutionSite.commit(of: repository.head()))
            let conversion = try repository.conversion(ofTree: head.tree)
            let wanted = paths.isEmpty ? unmerged : paths
            for path in wanted {
                try repository.resolve(
                    path,
                    with: stages.first { $0.path == path && $0.side == side },
                    convertingContent: conversion != .none
                )
            }
            return wanted
        }
    }

    static func commit(of head: Head) throws -> ObjectID {
        switch head {
        case .branch(_, let id), .detached(let id): return id
        case .unborn: throw ResolutionError.unborn
        }
    }
}

/// Why a conflict cannot be resolved that way; nothing was changed.
package enum ResolutionError: Error, Equatable {
    /// Not even a part of it could be merged, so there is nothing to lay out.
    case nothingMerged(MergeConflict)
    /// The path is not, or no longer, in question; these are.
    case notInQuestion(GitPath, [GitPath])
    case unborn
    /// Another process is laying it out.
    case inUse(SubtaskID)
}
