import Git
import Planning

/// Finds with whom a subtask disagrees, and since which two commits.
///
/// Merges are tried and thrown away: nothing that is merged here is kept.
struct ClashSearch: Sendable {
    /// One that was merged before, and the commit that merged it.
    struct Earlier: Sendable {
        let member: TrainMember
        let commit: ObjectID
    }

    let engine: MergeEngine
    let base: ObjectID
    let graph: SubtaskGraph

    /// The merged ones that the member disagrees with by itself, in one of the same files.
    ///
    /// Its own dependencies are in its history and cannot disagree with it. Where none does so alone,
    /// it is the one with which the train first became too much for it.
    func opponents(
        of member: TrainMember,
        among merged: [Earlier],
        paths: Set<GitPath>,
    ) async throws -> [Earlier] {
        var found: [Earlier] = []
        for other in merged
        where try await clash(other.member.tip, member.tip, paths) {
            found.append(other)
        }
        // Who stands on another one's work has it in its tip, and has not made it.
        let clashing = Set(found.map(\.member.subtask))
        let own = found.filter { other in
            let below = graph.dataClosure(of: [other.member.subtask])
            return below.intersection(clashing) == [other.member.subtask]
        }
        if !own.isEmpty { return own }
        for other in merged where try await clash(other.commit, member.tip, []) {
            return [other]
        }
        return []
    }

    /// The first commit of the opponent that the member's tip does not merge with, and the first of
    /// the member's that does not merge with that one: found by halving, in log n + log m merges.
    func clash(
        of member: TrainMember,
        with opponent: Earlier,
        paths: Set<GitPath>,
    ) async throws -> Clash? {
        let isAlone = try await clash(opponent.member.tip, member.tip, paths)
        let theirs = isAlone ? try await commits(of: opponent.member.tip) : [opponent.commit]
        let wanted = isAlone ? paths : []
        let first = try await firstIndex(theirs.count) { index in
            try await clash(theirs[index], member.tip, wanted)
        }
        guard let first else { return nil }
        let own = try await commits(of: member.tip)
        let second = try await firstIndex(own.count) { index in
            try await clash(theirs[first], own[index], wanted)
        }
        guard let second else { return nil }
        return Clash(with: opponent.member.subtask, other: theirs[first], own: own[second])
    }

    /// The index from which on `holds` is true; nil when not even the last one is.
    private func firstIndex(
        _ count: Int,
        _ holds: (Int) async throws -> Bool,
    ) async throws -> Int? {
        guard count > 0, try await holds(count - 1) else { return nil }
        var (low, high) = (0, count - 1)
        while low < high {
            let middle = (low + high) / 2
            if try await holds(middle) { high = middle } else { low = middle + 1 }
        }
        return low
    }

    private func clash(
        _ ours: ObjectID,
        _ theirs: ObjectID,
        _ paths: Set<GitPath>,
    ) async throws -> Bool {
        let conflicts = try await engine.conflicts(ours: ours, theirs: theirs)
        if paths.isEmpty { return !conflicts.isEmpty }
        return conflicts.contains { !paths.isDisjoint(with: $0.paths) }
    }

    /// From the first after the base to the tip, along first parents.
    private func commits(of tip: ObjectID) async throws -> [ObjectID] {
        try await engine.ownCommits(of: tip, since: base)
    }
}
