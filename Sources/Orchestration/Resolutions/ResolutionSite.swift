import Agents
import Foundation
package import Git
package import Merging
package import Planning
import SystemPackage

/// The worktree in which a person resolves a conflict: an ordinary merge in progress, of the subtask's
/// tip into what was merged before it.
package struct ResolutionSite: Sendable {
    package let subtask: SubtaskID
    /// The one that the worktree was made for, or is to be made for.
    package let conflict: MergeConflict
    /// Whether it is about the dependencies of the subtask, before that can start.
    package let isBeforeStart: Bool
    /// Whether it is what the subtask waits for now: the train may have changed since.
    package let isCurrent: Bool
    package let workspace: Workspace
    let context: RunContext

    /// Which conflict a worktree was made for.
    private struct Origin: Codable {
        let onto: ObjectID
        let tip: ObjectID
    }

    /// Of a subtask that waits for a person, or for which one is at work; nil when neither is.
    package init?(_ subtask: SubtaskID, _ history: RunHistory, _ context: RunContext) {
        let names = context.names
        let workspace = names.resolution(of: subtask)
        let open = history.openConflict(of: subtask)
        var begun: (conflict: MergeConflict, isBeforeStart: Bool)?
        if WorkspaceCheck.objection(to: workspace, of: names) == nil,
            let data = FileManager.default.contents(
                atPath: names.resolutionMark(of: workspace).string
            ),
            let origin = try? JSONDecoder().decode(Origin.self, from: data)
        {
            begun = history.seenConflict(of: subtask, onto: origin.onto, tip: origin.tip)
        }
        guard let (conflict, isBeforeStart) = begun ?? open else { return nil }
        self.subtask = subtask
        self.conflict = conflict
        self.isBeforeStart = isBeforeStart
        self.context = context
        self.workspace = workspace
        isCurrent = open?.conflict == conflict
    }

    /// Where an agent is to resolve a conflict of the train.
    init(forAgent conflict: MergeConflict, _ context: RunContext) {
        subtask = conflict.subtask
        self.conflict = conflict
        isBeforeStart = false
        isCurrent = true
        self.context = context
        workspace = context.names.synthesis(of: conflict.subtask)
    }

    package var run: RunID { context.names.run }

    /// Whether the worktree is there for a person; one that is half made is not.
    package var isThere: Bool { hasFolder && !Files.exists(intent) }

    var hasFolder: Bool { WorkspaceCheck.objection(to: workspace, of: context.names) == nil }

    private var intent: FilePath { context.names.resolutionIntent(of: workspace) }

    /// The tree that the worktree was laid out with; nil when it is in no merge.
    package var laidOut: ObjectID? {
        guard let repository = try? Repository(at: workspace.path), repository.mergeHead() != nil
        else { return nil }
        return repository.autoMerge()
    }

    /// Carries out what no other process may do at the same time.
    func alone<Value>(_ body: () async throws -> Value) async throws -> Value {
        let names = context.names
        try Files.makeFolder(names.liveFolder)
        guard let lock = try FileLock(trying: names.resolutionLock(of: workspace)) else {
            throw ResolutionError.inUse(subtask)
        }
        defer { withExtendedLifetime(lock) {} }
        return try await body()
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
    package func make(
        _ workspaces: Workspaces,
        _ journal: Journal,
    ) async throws -> [Suggestion] {
        guard conflict.tree != nil else {
            throw ResolutionError.nothingMerged(conflict.subtask, run)
        }
        return try await alone {
            if isThere { return [] }
            // A process that was killed has made half of it; somebody may have been there since.
            if hasFolder { try await remove(journal) }
            try Files.write([], to: intent)
            let suggestions = try await layOut(workspaces)
            try Files.write(
                try JSONBytes.of(Origin(onto: conflict.onto, tip: conflict.tip)),
                to: context.names.resolutionMark(of: workspace)
            )
            try Files.remove(intent)
            return suggestions
        }
    }

    private func layOut(_ workspaces: Workspaces) async throws -> [Suggestion] {
        let conversion = try await workspaces.createForResolution(workspace, of: conflict)
        // A person may have gone on where this folder was before; then there is nothing to lay out.
        guard let tree = conflict.tree,
            try Repository(at: workspace.path).head() == .branch(workspace.branch, conflict.onto)
        else {
            try await workspaces.fill(workspace, conversion)
            return []
        }
        let engine = try context.engine(until: StopSignal(), keepingObjects: true)
        let sheet = try await engine.sheet(
            for: conflict,
            tree: tree,
            labels: labels,
            book: ResolutionLog(context.names.commonDirectory).book()
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

    /// Whether a side can be taken of these paths; throws where one is not in question.
    package func checkTaking(_ paths: [GitPath]) throws {
        let open = Set(conflict.stages.map(\.path)).sorted()
        for path in paths where !open.contains(path) {
            throw ResolutionError.notInQuestion(path, open)
        }
    }

    /// Takes one side of some paths, also of those that were resolved in another way before; of all that
    /// are left when none is named.
    package func take(_ side: MergeStage.Side, of paths: [GitPath]) async throws -> [GitPath] {
        try checkTaking(paths)
        let (path, conflict) = (workspace.path, conflict)
        return try await alone {
            try await offload {
                let repository = try Repository(at: path)
                guard repository.mergeHead() == conflict.tip else {
                    throw ResolutionError.noMerge(conflict.subtask)
                }
                let unmerged = try repository.unmergedPaths()
                if paths.isEmpty, unmerged.isEmpty { throw ResolutionError.nothingLeft }
                let head = try repository.existingCommit(
                    ResolutionSite.commit(of: repository.head())
                )
                let conversion = try repository.conversion(ofTree: head.tree)
                let wanted = paths.isEmpty ? unmerged : paths
                for path in wanted {
                    let versions = conflict.stages.filter { $0.path == path }
                    // Put there by somebody: whose side it would be, nobody knows.
                    guard !versions.isEmpty else { continue }
                    try repository.resolve(
                        path,
                        with: versions.first { $0.side == side },
                        convertingContent: conversion != .none
                    )
                }
                return wanted
            }
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
    case nothingMerged(SubtaskID, RunID)
    /// The path is not, or no longer, in question; these are.
    case notInQuestion(GitPath, [GitPath])
    case unborn
    /// Another process is at it.
    case inUse(SubtaskID)
    /// The worktree is in no merge of that subtask.
    case noMerge(SubtaskID)
    /// No path is in question any more.
    case nothingLeft
}
