import Agents
package import Git
package import Merging
package import Planning
import Scheduling

/// A conflict with everything that a person needs to decide about it.
package struct ConflictReport: Sendable {
    package let run: RunID
    package let conflict: MergeConflict
    /// The subtask that waits: the one that does not merge, or the one whose dependencies disagree.
    package let subtask: Subtask
    package let isBeforeStart: Bool
    /// The one whose tip does not merge.
    package let member: Subtask
    package let with: [Subtask]
    package let clash: (other: Commit, own: Commit)?
    package let items: [Item]
    /// One whose conflict comes first and is about some of the same files: what this one is merged into
    /// is known only then.
    package let earlier: SubtaskID?
    /// What waits because of it.
    package let holds: [SubtaskID]
    package let workspace: Workspace
    /// How far the person is; nil when the worktree is not there.
    package let state: ResolutionSite.State?
    /// Whether that worktree was made when something else came before it in the train.
    package let isStale: Bool

    /// One thing that git left to a person.
    package struct Item: Sendable {
        package let kind: Conflict.Kind
        package let paths: [GitPath]
        package let stages: [MergeStage]
        /// The conflicts inside a file; none where it has no lines.
        package let places: [Place]
    }

    /// One conflict inside a file.
    package struct Place: Sendable {
        package let path: GitPath
        package let hunk: ConflictHunk
        package let shape: HunkShape
        /// The commits that changed those lines, the newest first.
        package let ours: [Commit]
        package let theirs: [Commit]
        /// Whose answer to the same question is known.
        package let known: Resolution?
    }

    /// The open conflicts of a run, in plan order; of one subtask where one is named.
    package static func all(
        _ history: RunHistory,
        _ context: RunContext,
        only subtask: SubtaskID? = nil,
    ) async throws -> [ConflictReport] {
        var found: [ConflictReport] = []
        for id in history.plan.subtasks.map(\.id) where subtask == nil || subtask == id {
            guard let open = history.openConflict(of: id) else { continue }
            let site = ResolutionSite(id, history, context)
            if let report = try await ConflictReport(id, open, site, history, context) {
                found.append(report)
            }
        }
        return found
    }

    private init?(
        _ id: SubtaskID,
        _ open: (conflict: MergeConflict, isBeforeStart: Bool),
        _ site: ResolutionSite?,
        _ history: RunHistory,
        _ context: RunContext,
    ) async throws {
        let plan = history.plan
        let conflict = open.conflict
        guard let subtask = plan[id], let member = plan[conflict.subtask] else {
            return nil
        }
        self.conflict = conflict
        self.subtask = subtask
        self.member = member
        run = history.names.run
        isBeforeStart = open.isBeforeStart
        with = conflict.with.compactMap { plan[$0] }
        workspace = history.names.resolution(of: id)
        state = site?.isThere == true ? try await site?.state() : nil
        isStale = site?.isCurrent == false
        // One may be held by several.
        let held = Set(history.integration.held.map(\.subtask))
        holds = plan.subtasks.map(\.id).filter { other in
            guard plan.graph.ancestors(of: other).contains(id) else { return false }
            if case .blocked = history.schedule.state(of: other) { return true }
            return held.contains(other)
        }
        earlier =
            history.integration.conflicts.prefix { $0.subtask != id }
            .first { other in
                !Set(other.paths).isDisjoint(with: conflict.paths)
                    && history.openConflict(of: other.subtask) != nil
            }?.subtask
        let engine = try context.engine(until: StopSignal(), keepingObjects: false)
        let base = history.start.base
        clash = try await ConflictReport.clash(conflict, at: history.names)
        let book = try ResolutionLog(history.names.commonDirectory).book()
        var items: [Item] = []
        for item in conflict.conflicts {
            var places: [Place] = []
            for path in item.paths {
                for hunk in try await engine.hunks(of: path, in: conflict) {
                    let (ours, theirs) = try await engine.commits(
                        touching: hunk,
                        of: path,
                        in: conflict,
                        since: base
                    )
                    places.append(
                        Place(
                            path: path,
                            hunk: hunk,
                            shape: HunkShape(hunk),
                            ours: ours,
                            theirs: theirs,
                            known: try await engine.known(hunk, in: book)
                        )
                    )
                }
            }
            items.append(
                Item(
                    kind: item.kind,
                    paths: item.paths,
                    stages: conflict.stages.filter { item.paths.contains($0.path) },
                    places: places
                )
            )
        }
        self.items = items
    }

    private static func clash(
        _ conflict: MergeConflict,
        at names: RunNames,
    ) async throws -> (other: Commit, own: Commit)? {
        guard let clash = conflict.clash else { return nil }
        return try await offload {
            let repository = try Repository(at: names.commonDirectory)
            return (
                try repository.existingCommit(clash.other),
                try repository.existingCommit(clash.own)
            )
        }
    }
}
