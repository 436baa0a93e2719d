import Agents
import Foundation
package import Git
import Merging
import Planning
import SystemPackage

/// What a person has made of a conflict, read back.
extension ResolutionSite {
    /// How far the resolution is.
    package enum State: Sendable, Equatable {
        /// Paths are still in question; in some of them are marks.
        case unmerged([GitPath], marked: Set<GitPath>)
        /// Marks of conflicts are left in files, each with a line, from 1.
        case marked([Mark])
        /// Files were edited after they were added.
        case unstaged([GitPath])
        /// Something is staged, and no merge is in progress that would commit it.
        case uncommitted([GitPath])
        /// Git has nothing to ask about, and a person has to say that it is right.
        case unconfirmed
        /// The worktree is at a commit that lacks one of the two sides.
        case elsewhere(ObjectID, lacks: ObjectID, isMerging: Bool)
        case ready
    }

    package struct Mark: Sendable, Equatable {
        package let path: GitPath
        package let line: Int
    }

    package func state() async throws -> State {
        let (path, conflict) = (workspace.path, conflict)
        return try await offload { try ResolutionSite.state(of: conflict, at: path) }
    }

    private static func state(of conflict: MergeConflict, at path: FilePath) throws -> State {
        let repository = try Repository(at: path)
        let unmerged = try repository.unmergedPaths()
        if !unmerged.isEmpty {
            let marked = unmerged.filter { hasMarks($0, in: path) }
            return .unmerged(unmerged, marked: Set(marked))
        }
        let head = try commit(of: repository.head())
        let tree: ObjectID
        if repository.mergeHead() != nil {
            let unstaged = try repository.unstagedPaths()
            if !unstaged.isEmpty { return .unstaged(unstaged) }
            tree = try repository.writeTreeOfIndex()
            guard repository.mergeHead() == conflict.tip else {
                return .elsewhere(head, lacks: conflict.tip, isMerging: true)
            }
            guard try repository.isAncestor(conflict.onto, of: head) else {
                return .elsewhere(head, lacks: conflict.onto, isMerging: true)
            }
            if conflict.stages.isEmpty { return .unconfirmed }
        } else {
            let leftovers = try repository.unstagedPaths()
            if !leftovers.isEmpty { return .unstaged(leftovers) }
            for side in [conflict.onto, conflict.tip]
            where try !repository.isAncestor(side, of: head) {
                return .elsewhere(head, lacks: side, isMerging: false)
            }
            tree = try repository.existingCommit(head).tree
            let staged = try repository.writeTreeOfIndex()
            if staged != tree {
                return .uncommitted(
                    try repository.changedPaths(from: tree, to: staged).map(\.path)
                )
            }
        }
        let isCommitted = repository.mergeHead() == nil
        let marks = try marks(in: tree, of: conflict, isCommitted: isCommitted, repository)
        return marks.isEmpty ? .ready : .marked(marks)
    }

    /// Whether a file is as it was laid out, or at least not finished: it has a mark where one side
    /// begins.
    private static func hasMarks(_ path: GitPath, in folder: FilePath) -> Bool {
        guard let bytes = PlainFile.read(folder.appending(path), atMost: .max) else { return false }
        return bytes.split(separator: 0x0a).contains { line in
            line.first == UInt8(ascii: "<") && (signs(of: line) ?? 0) >= 7
        }
    }

    /// Lines that mark a conflict and that neither version of the file had.
    private static func marks(
        in tree: ObjectID,
        of conflict: MergeConflict,
        isCommitted: Bool,
        _ repository: borrowing Repository,
    ) throws -> [Mark] {
        var found: [Mark] = []
        for path in Set(conflict.stages.map(\.path)).sorted() {
            guard let entry = try repository.entry(at: path, inTree: tree), entry.mode.isRegular
            else { continue }
            var known: [ArraySlice<UInt8>: Int] = [:]
            for stage in conflict.stages where stage.path == path && stage.mode.isRegular {
                let counts = counts(of: try repository.blob(stage.id).split(separator: 0x0a))
                known.merge(counts) { max($0, $1) }
            }
            // Marks are of seven signs, or of as many as the attributes of the file ask for.
            var sizes: Set<Int> = [7]
            if let marked = conflict.tree,
                let entry = try repository.entry(at: path, inTree: marked), entry.mode.isRegular
            {
                for line in try repository.blob(entry.id).split(separator: 0x0a)
                where line.first == UInt8(ascii: "<") && known[line] == nil {
                    if let count = signs(of: line) { sizes.insert(count) }
                }
            }
            let lines = try repository.blob(entry.id)
                .split(separator: 0x0a, omittingEmptySubsequences: false)
            let counts = counts(of: lines)
            for (index, line) in lines.enumerated() {
                guard let count = signs(of: line), sizes.contains(count),
                    counts[line, default: 0] > known[line, default: 0]
                else { continue }
                // It may be a heading as well: who commits it has seen it.
                if line.first == UInt8(ascii: "="), isCommitted { continue }
                found.append(Mark(path: path, line: index + 1))
            }
        }
        return found
    }

    private static func counts(of lines: [ArraySlice<UInt8>]) -> [ArraySlice<UInt8>: Int] {
        var counts: [ArraySlice<UInt8>: Int] = [:]
        for line in lines where signs(of: line) != nil { counts[line, default: 0] += 1 }
        return counts
    }

    /// How many signs a line begins with that could mark a conflict, as git's own check for leftover
    /// marks has it.
    private static func signs(of line: ArraySlice<UInt8>) -> Int? {
        guard let sign = line.first, "<=>|".utf8.contains(sign) else { return nil }
        let mark = line.prefix { $0 == sign }
        let rest = line.dropFirst(mark.count)
        return rest.isEmpty || rest.first == 0x20 || rest.first == 0x0d ? mark.count : nil
    }

    // MARK: Finishing

    /// Takes what the person has made, committing it where that was not done, and records it: as an
    /// answer that counts wherever the same question comes up, and in the journal of this run.
    ///
    /// The worktree goes last, so that a process that dies on the way can be followed by another.
    package func finish(_ journal: Journal) async throws {
        try await alone { try await finishAlone(journal) }
    }

    private func finishAlone(_ journal: Journal) async throws {
        let (commit, key) = try await record(isByAgent: false)
        try await journal.record(
            .resolved(
                Resolved(
                    subtask: subtask,
                    isBeforeStart: isBeforeStart,
                    key: key,
                    commit: commit
                )
            )
        )
        try await remove(journal)
    }

    /// Makes an answer of what is in the worktree.
    func record(isByAgent: Bool) async throws -> (commit: ObjectID, key: MergeKey) {
        let commit = try await commitMerge()
        let engine = try context.engine(until: StopSignal(), keepingObjects: true)
        let key = try await engine.key(ours: conflict.onto, theirs: conflict.tip)
        let resolution = try await engine.resolution(
            of: conflict,
            key: key,
            commit: commit,
            run: context.names.run.text,
            isByAgent: isByAgent
        )
        try ResolutionLog(context.names.commonDirectory).add(resolution)
        return (commit, key)
    }

    private func commitMerge() async throws -> ObjectID {
        let (workspace, conflict) = (workspace, conflict)
        let author = context.identity.at(context.clock.now().seconds)
        return try await offload {
            let repository = try Repository(at: workspace.path)
            let head = try ResolutionSite.commit(of: repository.head())
            guard repository.mergeHead() != nil else { return head }
            let tree = try repository.writeTreeOfIndex()
            // A process that was killed had made the commit already.
            if try repository.isAncestor(conflict.tip, of: head),
                try repository.existingCommit(head).tree == tree
            {
                try repository.endMergeState()
                return head
            }
            let commit = try repository.writeCommit(
                tree: tree,
                parents: [head, conflict.tip],
                author: author,
                committer: author,
                message: repository.mergeMessage() ?? "Merge subtask '\(conflict.subtask)'\n"
            )
            if case .branch(let branch, _) = try repository.head() {
                try repository.moveRef(
                    branch,
                    from: head,
                    to: commit,
                    reason: "orchestrate: a conflict is resolved"
                )
            } else {
                try repository.detachHead(at: commit, reason: "orchestrate: a conflict is resolved")
            }
            try repository.endMergeState()
            return commit
        }
    }

    /// Takes the worktree and its branch away; whatever a commit can hold of it is kept by the journal.
    /// Puts what is in the worktree and in no commit into one of the journal.
    package func preserve(_ journal: Journal) async throws {
        let preservation = Preservation(
            names: context.names,
            journal: journal,
            identity: context.identity
        )
        if let reason = try await preservation.preserve(workspace) {
            throw WorkspaceError.replaced(reason)
        }
    }

    package func remove(_ journal: Journal) async throws {
        let names = context.names
        let preservation = Preservation(
            names: names,
            journal: journal,
            identity: context.identity
        )
        if hasFolder {
            if let reason = try await preservation.preserve(workspace) {
                throw WorkspaceError.replaced(reason)
            }
            try await Workspaces(names: names).remove(workspace)
        }
        try await preservation.preserveBranch(of: workspace)
        let branch = workspace.branch
        try await offload {
            let repository = try Repository(at: names.commonDirectory)
            guard let tip = try repository.target(of: branch) else { return }
            do throws(GitError) {
                try repository.deleteRef(branch, expecting: tip, staleLock: .remove)
            } catch {
                // Another process has just done the same.
                guard error.isNotFound else { throw error }
            }
        }
    }
}
