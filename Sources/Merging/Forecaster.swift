package import Git
import Planning
package import SystemPackage

/// Computes forecasts, again and again, by the engine that merges in the end.
///
/// What has not moved since the last time costs nothing: pairs are known by their tips. Only pairs
/// that changed the same files, or the same folders in a way that a rename could join, are merged.
package actor Forecaster {
    private let train: MergeTrain
    private let engine: MergeEngine
    private let base: ObjectID
    private var pairs: [Pair: [Conflict]] = [:]
    private var footprints: [ObjectID: Footprint] = [:]
    private var last: (members: [TrainMember], landing: Landing)?

    /// How the train would go.
    private struct Landing {
        let stuck: [SubtaskID]
        /// What merges because somebody has said how.
        let resolved: Set<SubtaskID>
    }

    private struct Pair: Hashable {
        let one: ObjectID
        let other: ObjectID
    }

    /// `train` and `engine` are for trials: nothing of a forecast is kept.
    package init(train: MergeTrain, engine: MergeEngine, base: ObjectID) {
        self.train = train
        self.engine = engine
        self.base = base
    }

    /// The forecast for subtasks with the tips that they have now, finished or not.
    package func forecast(_ members: [TrainMember]) async throws -> Forecast {
        let order = train.plan.graph.topologicalOrder
        let places = Dictionary(
            order.enumerated().map { ($1, $0) },
            uniquingKeysWith: { first, _ in first }
        )
        let members = members.sorted {
            places[$0.subtask, default: 0] < places[$1.subtask, default: 0]
        }
        var clashes: [ForeseenClash] = []
        for (index, one) in members.enumerated() {
            for other in members[(index + 1)...] where !areOrdered(one.subtask, other.subtask) {
                let conflicts = try await conflicts(between: one.tip, other.tip)
                if !conflicts.isEmpty {
                    clashes.append(
                        ForeseenClash(one: one.subtask, other: other.subtask, conflicts: conflicts)
                    )
                }
            }
        }
        let landing = try await landing(members)
        forget(allBut: Set(members.map(\.tip)))
        return Forecast(
            clashes: clashes.filter {
                !isEcho($0, of: clashes) && !landing.resolved.contains($0.other)
            },
            stuck: landing.stuck
        )
    }

    /// Whether the clash is one of what the two stand on, which has been told already.
    private func isEcho(_ clash: ForeseenClash, of others: [ForeseenClash]) -> Bool {
        let graph = train.plan.graph
        let one = Set(graph.dataClosure(of: [clash.one]))
        let other = Set(graph.dataClosure(of: [clash.other]))
        return others.contains { earlier in
            let isBelow =
                (one.contains(earlier.one) && other.contains(earlier.other))
                || (one.contains(earlier.other) && other.contains(earlier.one))
            return isBelow && earlier != clash
                && Set(earlier.paths).isSuperset(of: clash.paths)
        }
    }

    /// One that starts from the other's work cannot be surprised by it.
    private func areOrdered(_ one: SubtaskID, _ other: SubtaskID) -> Bool {
        let graph = train.plan.graph
        return graph.dataClosure(of: [other]).contains(one)
            || graph.dataClosure(of: [one]).contains(other)
    }

    private func conflicts(
        between one: ObjectID,
        _ other: ObjectID,
    ) async throws -> [Conflict] {
        let pair = Pair(one: one, other: other)
        if let known = pairs[pair] { return known }
        var found: [Conflict] = []
        if try await footprint(of: one).meets(footprint(of: other)) {
            found = try await engine.conflicts(ours: one, theirs: other)
        }
        pairs[pair] = found
        return found
    }

    private func footprint(of tip: ObjectID) async throws -> Footprint {
        if let known = footprints[tip] { return known }
        let footprint = Footprint(try await engine.changes(of: tip, since: base))
        footprints[tip] = footprint
        return footprint
    }

    private func landing(_ members: [TrainMember]) async throws -> Landing {
        if let last, last.members == members { return last.landing }
        let assembled = try await train.assemble(onto: base, members, explaining: false)
        var stuck: [SubtaskID] = []
        var resolved: Set<SubtaskID> = []
        for (member, result) in assembled.results {
            switch result {
            case .conflicted, .held: stuck.append(member.subtask)
            case .resolved: resolved.insert(member.subtask)
            case .merged, .contained: continue
            }
        }
        let landing = Landing(stuck: stuck, resolved: resolved)
        last = (members, landing)
        return landing
    }

    private func forget(allBut tips: Set<ObjectID>) {
        pairs = pairs.filter { tips.contains($0.key.one) && tips.contains($0.key.other) }
        footprints = footprints.filter { tips.contains($0.key) }
    }
}

/// The files that somebody's work changes, and the folders that this could matter in.
package struct Footprint: Sendable {
    private let files: Set<GitPath>
    /// All folders above a changed file.
    private let folders: Set<GitPath>
    /// The folders that lost a file: they may have been renamed.
    private let thinned: Set<GitPath>

    package init(_ changes: [ChangedPath]) {
        files = Set(changes.map(\.path))
        folders = Set(changes.flatMap(\.path.folders))
        thinned = Set(changes.filter { $0.status == .deleted }.compactMap(\.path.folders.first))
    }

    /// Whether the two could conflict; where not, their merge is clean without being made.
    package func meets(_ other: Footprint) -> Bool {
        !files.isDisjoint(with: other.files) || !files.isDisjoint(with: other.folders)
            || !folders.isDisjoint(with: other.files) || !thinned.isDisjoint(with: other.folders)
            || !folders.isDisjoint(with: other.thinned)
    }
}

extension MergeEngine {
    /// What one look into a workspace may take in memory; a quarter of it for one file.
    private static var mostSnapshotBytes: Int64 { 8 << 20 }

    func changes(of tip: ObjectID, since base: ObjectID) throws(GitError) -> [ChangedPath] {
        // From where it went its own way: what it stands on is somebody else's.
        let fork = try repository.mergeBases(base, tip).first ?? base
        return try repository.changedPaths(
            from: repository.existingCommit(fork).tree,
            to: repository.existingCommit(tip).tree
        )
    }

    /// A commit of what is in a worktree, in no commit yet and not known otherwise, for this engine alone; nil where there is
    /// nothing. The worktree is only read.
    package func snapshot(
        of worktree: FilePath,
        without isKnown: @Sendable (TreeChange) -> Bool,
    ) throws(GitError) -> ObjectID? {
        let files = try repository.sharingObjects(withWorktreeAt: worktree)
        let head: ObjectID
        switch try files.head() {
        case .branch(_, let id), .detached(let id): head = id
        case .unborn: return nil
        }
        let leftovers = try files.storeLeftovers(atMost: Self.mostSnapshotBytes)
            .beyond(head, in: files).without(isKnown)
        guard !leftovers.changes.isEmpty else { return nil }
        let commit = try files.existingCommit(head)
        let signature = Signature.tool(at: commit.committer.next)
        return try files.writeCommit(
            tree: files.writeTree(commit.tree, changing: leftovers.changes),
            parents: [head],
            author: signature,
            committer: signature,
            message: "What is not committed yet\n"
        )
    }
}
