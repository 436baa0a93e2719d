package import Git
package import Planning

/// Merges members one after the other onto a base, one merge commit each, in memory.
///
/// A pure function of base, plan and tips: identity and message come from them, and the date is the
/// latest parent's plus one second (a fixed date would make every later merge-base walk years). So
/// who finished first does not matter.
package struct MergeTrain: Sendable {
    package let plan: Plan
    /// The blob of the plan file, which each merge commit names.
    package let planID: ObjectID
    private let engine: MergeEngine
    /// For merges that are only tried.
    private let trial: MergeEngine
    private let resolutions: ResolutionBook

    package init(
        plan: Plan,
        planID: ObjectID,
        engine: MergeEngine,
        trial: MergeEngine,
        resolutions: ResolutionBook,
    ) {
        self.plan = plan
        self.resolutions = resolutions
        self.planID = planID
        self.engine = engine
        self.trial = trial
    }

    /// Merges `members`, which are sorted into dependency order first, onto `base`.
    ///
    /// Moves no ref: the caller decides what the result is good for.
    /// A member that has the tip of one that is left out in its history is held. Without `explaining`
    /// nobody looks for whom a conflict is with.
    package func assemble(
        onto base: ObjectID,
        _ members: [TrainMember],
        leavingOut leftOut: [TrainMember] = [],
        explaining: Bool = true,
    ) async throws -> AssembledTrain {
        try await assemble(
            onto: base,
            members,
            leavingOut: leftOut,
            startOf: nil,
            explaining: explaining
        )
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
        return try await assemble(
            onto: base,
            members,
            leavingOut: [],
            startOf: isPrefix ? nil : subtask
        )
    }

    private func assemble(
        onto base: ObjectID,
        _ members: [TrainMember],
        leavingOut leftOut: [TrainMember],
        startOf dependent: SubtaskID?,
        explaining: Bool = true,
    ) async throws -> AssembledTrain {
        var tip = base
        var results: [(member: TrainMember, result: TrainResult)] = []
        var merged: [ClashSearch.Earlier] = []
        let search = ClashSearch(engine: trial, base: base, graph: plan.graph)
        var conflicted: Set<SubtaskID> = []
        for member in inOrder(members) {
            let result: TrainResult
            if let holder = holder(of: member.subtask, among: conflicted) {
                result = .held(by: holder)
            } else if let missing = try await missing(member, leftOut) {
                result = .held(by: missing)
            } else {
                let labels = MergeLabels(
                    of: member.subtask,
                    agent: plan[member.subtask]?.agent,
                    startOf: dependent
                )
                switch try await engine.merge(ours: tip, theirs: member.tip, labels: labels) {
                case .contained: result = .contained
                case .clean(let tree):
                    tip = try await commit(tree, member, onto: tip, startOf: dependent)
                    result = .merged(commit: tip)
                    merged.append(ClashSearch.Earlier(member: member, commit: tip))
                case .conflicted(let merge):
                    if let (tree, use) = try await engine.answer(
                        to: merge,
                        ours: tip,
                        theirs: member.tip,
                        from: resolutions
                    ) {
                        tip = try await commit(tree, member, onto: tip, startOf: dependent, use)
                        result = .resolved(commit: tip, use)
                        merged.append(ClashSearch.Earlier(member: member, commit: tip))
                        break
                    }
                    conflicted.insert(member.subtask)
                    let paths = Set(merge.conflicts.flatMap(\.paths))
                    let with =
                        !explaining
                        ? [] : try await search.opponents(of: member, among: merged, paths: paths)
                    var clash: Clash?
                    if let first = with.first {
                        clash = try await search.clash(of: member, with: first, paths: paths)
                    }
                    result = .conflicted(
                        MergeConflict(
                            subtask: member.subtask,
                            tip: member.tip,
                            onto: tip,
                            with: with.map(\.member.subtask),
                            clash: clash,
                            tree: merge.tree,
                            stages: merge.stages,
                            conflicts: merge.conflicts
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

    private func missing(
        _ member: TrainMember,
        _ leftOut: [TrainMember],
    ) async throws -> SubtaskID? {
        for other in leftOut where try await engine.isAncestor(other.tip, of: member.tip) {
            return other.subtask
        }
        return nil
    }

    private func holder(of id: SubtaskID, among conflicted: Set<SubtaskID>) -> SubtaskID? {
        guard !conflicted.isEmpty else { return nil }
        let ancestors = plan.graph.ancestors(of: id)
        return plan.graph.topologicalOrder.first {
            conflicted.contains($0) && ancestors.contains($0)
        }
    }

    /// The same trees as one commit for each subtask, in a line, by subtask.
    ///
    /// Made of a finished train and never merged further: whatever stands on a subtask's tip would meet
    /// its own work again as somebody else's.
    package func squash(
        _ train: AssembledTrain,
        onto base: ObjectID,
    ) async throws -> [SubtaskID: ObjectID] {
        var tip = base
        var commits: [SubtaskID: ObjectID] = [:]
        for (member, result) in train.results {
            let merge: ObjectID
            var use: ResolutionUse?
            switch result {
            case .merged(let commit): merge = commit
            case .resolved(let commit, let found): (merge, use) = (commit, found)
            case .contained, .conflicted, .held: continue
            }
            tip = try await engine.squash(
                merge,
                of: member.tip,
                onto: tip,
                message: message(for: member, startOf: nil, use, verb: "Do")
            )
            commits[member.subtask] = tip
        }
        return commits
    }

    private func commit(
        _ tree: ObjectID,
        _ member: TrainMember,
        onto tip: ObjectID,
        startOf dependent: SubtaskID?,
        _ use: ResolutionUse? = nil,
    ) async throws -> ObjectID {
        try await engine.commit(
            tree,
            merging: member.tip,
            into: tip,
            message: message(for: member, startOf: dependent, use)
        )
    }

    /// The run's id is not in it: it is not one of the inputs that decide the commit.
    private func message(
        for member: TrainMember,
        startOf dependent: SubtaskID?,
        _ use: ResolutionUse?,
        verb: String = "Merge",
    ) -> String {
        let resolutions = (use?.keys ?? []).map { "Orchestrate-Resolution: \($0)" }
        if let dependent {
            let subject = "Merge '\(member.subtask)' for the start of '\(dependent)'\n"
            return resolutions.isEmpty
                ? subject : subject + "\n" + resolutions.joined(separator: "\n") + "\n"
        }
        let subtask = plan[member.subtask]
        var paragraphs = ["\(verb) subtask '\(member.subtask)'"]
        if let description = subtask?.description { paragraphs.append(description.harmless) }
        var trailers = ["Orchestrate-Subtask: \(member.subtask)"]
        if let agent = subtask?.agent { trailers.append("Orchestrate-Agent: \(agent)") }
        trailers.append("Orchestrate-Plan: \(planID)")
        trailers += resolutions
        paragraphs.append(trailers.joined(separator: "\n"))
        return paragraphs.joined(separator: "\n\n") + "\n"
    }
}
