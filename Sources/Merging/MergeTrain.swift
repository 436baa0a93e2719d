package import Git
package import Planning
package import SystemPackage

/// One finished subtask that is to be merged.
package struct TrainMember: Sendable, Equatable {
    package let subtask: SubtaskID
    package let tip: ObjectID

    package init(subtask: SubtaskID, tip: ObjectID) {
        self.subtask = subtask
        self.tip = tip
    }
}

/// What became of one member.
package enum TrainResult: Sendable, Equatable {
    case merged(commit: ObjectID)
    /// Its tip was in what came before it.
    case contained
    case conflicted(MergeConflict)
    /// It depends on one that conflicts.
    case held(by: SubtaskID)
}

/// A train that has run: the commit it ends at, and what became of each member, in order.
package struct AssembledTrain: Sendable, Equatable {
    package let tip: ObjectID
    package let results: [(member: TrainMember, result: TrainResult)]

    package var firstConflict: MergeConflict? {
        for case (_, .conflicted(let conflict)) in results { return conflict }
        return nil
    }

    package static func == (left: AssembledTrain, right: AssembledTrain) -> Bool {
        left.tip == right.tip && left.results.elementsEqual(right.results) { $0 == $1 }
    }
}

/// Merges members one after the other onto a base, one merge commit each, in memory.
///
/// A pure function of base, plan and tips: identity and message come from them, and the date is the
/// latest parent's plus one second (a fixed date would make every later merge-base walk years). So
/// who finished first does not matter.
package struct MergeTrain: Sendable {
    package let plan: Plan
    /// The blob of the plan file, which each merge commit names.
    package let planID: ObjectID
    private let repository: FilePath
    private let engine: MergeEngine

    package init(plan: Plan, planID: ObjectID, repository: FilePath, engine: MergeEngine) {
        self.plan = plan
        self.planID = planID
        self.repository = repository
        self.engine = engine
    }

    /// Merges `members`, which are sorted into dependency order first, onto `base`.
    ///
    /// Moves no ref: the caller decides what the result is good for.
    package func assemble(
        onto base: ObjectID,
        _ members: [TrainMember],
    ) async throws -> AssembledTrain {
        try await assemble(onto: base, members, startOf: nil)
    }

    /// Makes the commit that a subtask with several dependencies starts from.
    ///
    /// Where those are all that comes before it in the plan's order, this is the very commit that
    /// the integration makes on its way, and merging the subtask has nothing to decide. Elsewhere
    /// the merges say what they are for, so that nobody takes them for the integration's.
    package func assembleStart(
        of subtask: SubtaskID,
        onto base: ObjectID,
        _ members: [TrainMember],
    ) async throws -> AssembledTrain {
        let closure = plan.graph.dataClosure(of: plan[subtask]?.dataDependencies ?? [])
        let isPrefix = Set(plan.graph.topologicalOrder.prefix(closure.count)) == closure
        return try await assemble(onto: base, members, startOf: isPrefix ? nil : subtask)
    }

    private func assemble(
        onto base: ObjectID,
        _ members: [TrainMember],
        startOf dependent: SubtaskID?,
    ) async throws -> AssembledTrain {
        var tip = base
        var results: [(member: TrainMember, result: TrainResult)] = []
        var merged: [(member: TrainMember, commit: ObjectID)] = []
        var conflicted: Set<SubtaskID> = []
        for member in inOrder(members) {
            let result: TrainResult
            if let holder = holder(of: member.subtask, among: conflicted) {
                result = .held(by: holder)
            } else {
                switch try await engine.merge(ours: tip, theirs: member.tip) {
                case .contained: result = .contained
                case .clean(let tree):
                    tip = try await commit(tree, member, onto: tip, startOf: dependent)
                    result = .merged(commit: tip)
                    merged.append((member, tip))
                case .conflicted(let conflicts):
                    conflicted.insert(member.subtask)
                    result = .conflicted(
                        MergeConflict(
                            subtask: member.subtask,
                            tip: member.tip,
                            onto: tip,
                            with: try await opponents(of: member, among: merged, conflicts),
                            conflicts: conflicts
                        )
                    )
                }
            }
            results.append((member, result))
        }
        return AssembledTrain(tip: tip, results: results)
    }

    private func inOrder(_ members: [TrainMember]) -> [TrainMember] {
        let byID = Dictionary(members.map { ($0.subtask, $0) }) { first, _ in first }
        return plan.graph.topologicalOrder.compactMap { byID[$0] }
    }

    private func holder(of id: SubtaskID, among conflicted: Set<SubtaskID>) -> SubtaskID? {
        guard !conflicted.isEmpty else { return nil }
        let ancestors = plan.graph.ancestors(of: id)
        return plan.graph.topologicalOrder.first {
            conflicted.contains($0) && ancestors.contains($0)
        }
    }

    /// Which of the merged ones the member disagrees with by itself, in one of the same files.
    ///
    /// Its own dependencies are in its history and cannot disagree with it. Where none does so
    /// alone, it is the one with which the train first became too much for it.
    private func opponents(
        of member: TrainMember,
        among merged: [(member: TrainMember, commit: ObjectID)],
        _ conflicts: [Conflict],
    ) async throws -> [SubtaskID] {
        let paths = Set(conflicts.flatMap(\.paths))
        var found: [SubtaskID] = []
        for other in merged {
            let outcome = try await engine.merge(ours: other.member.tip, theirs: member.tip)
            if case .conflicted(let shared) = outcome,
                paths.isEmpty || shared.contains(where: { !paths.isDisjoint(with: $0.paths) })
            {
                found.append(other.member.subtask)
            }
        }
        if !found.isEmpty { return found }
        for other in merged {
            let outcome = try await engine.merge(ours: other.commit, theirs: member.tip)
            if case .conflicted = outcome { return [other.member.subtask] }
        }
        return []
    }

    private func commit(
        _ tree: ObjectID,
        _ member: TrainMember,
        onto tip: ObjectID,
        startOf dependent: SubtaskID?,
    ) async throws -> ObjectID {
        let path = repository
        let message = message(for: member, startOf: dependent)
        return try await offload {
            let repository = try Repository(at: path)
            let parents = try [tip, member.tip].map { id in try repository.existingCommit(id) }
            let date = max(parents[0].committer.next, parents[1].committer.next)
            return try repository.writeCommit(
                tree: tree,
                parents: parents.map(\.id),
                author: parents[1].author.at(date),
                committer: Signature.tool(at: date),
                message: message,
            )
        }
    }

    /// The run's id is not in it: it is not one of the inputs that decide the commit.
    private func message(for member: TrainMember, startOf dependent: SubtaskID?) -> String {
        if let dependent {
            return "Merge '\(member.subtask)' for the start of '\(dependent)'\n"
        }
        let subtask = plan[member.subtask]
        var paragraphs = ["Merge subtask '\(member.subtask)'"]
        if let description = subtask?.description { paragraphs.append(description.harmless) }
        var trailers = ["Orchestrate-Subtask: \(member.subtask)"]
        if let agent = subtask?.agent { trailers.append("Orchestrate-Agent: \(agent)") }
        trailers.append("Orchestrate-Plan: \(planID)")
        paragraphs.append(trailers.joined(separator: "\n"))
        return paragraphs.joined(separator: "\n\n") + "\n"
    }
}

extension Signature {
    /// The identity of what the tool itself writes. A constant: a person's name would make the same
    /// integration another commit on another machine.
    package static func tool(at seconds: Int64) -> Signature {
        Signature(name: "git-orchestrate", email: "git-orchestrate@localhost", seconds: seconds)
    }
}
