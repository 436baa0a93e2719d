package import Planning

/// Finds whose work makes a test red that is green without any of it.
///
/// Only sets that have, with each member, all that it depends on are tried: others mean nothing. The
/// test is run by whoever asks; here is only the order of the questions.
package struct CulpritSearch: Sendable {
    /// The merged subtasks in the order of the train.
    private let order: [SubtaskID]
    private let graph: SubtaskGraph
    /// How many sets may be tried at the same time.
    private let probes: Int
    /// Whether the test is red for these subtasks, in the order of the train; nil when nobody can say.
    private let isRed: @Sendable ([SubtaskID]) async throws -> Bool?

    package init(
        order: [SubtaskID],
        graph: SubtaskGraph,
        probes: Int = 1,
        isRed: @escaping @Sendable ([SubtaskID]) async throws -> Bool?,
    ) {
        self.order = order
        self.graph = graph
        self.probes = max(1, probes)
        self.isRed = isRed
    }

    /// What was found: each set is red, and no smaller one that was tried is.
    package enum Culprit: Sendable, Equatable {
        /// It is red with nothing but what it depends on.
        case alone(SubtaskID)
        /// Each is green without the other.
        case pair(SubtaskID, SubtaskID)
        /// No two of them are it.
        case together([SubtaskID])
    }

    /// For a test that is red for all and green for none. At most ⌈log₂ n⌉ + 1 sets are tried, one at a
    /// time, where one subtask is to blame.
    package func run() async throws -> Culprit? {
        guard !order.isEmpty,
            let length = try await first(order.count, { Array(order.prefix($0)) })
        else { return nil }
        let culprit = order[length - 1]
        let own = closed([culprit])
        let prefix = Array(order.prefix(length))
        if own.count == length { return .alone(culprit) }
        switch try await isRed(own) {
        case true?: return .alone(culprit)
        case nil: return .together(prefix)
        case false?: break
        }
        // With all that came before it is red, so there is a first one with which it is.
        let with = try await first(length - 1) { count in
            let others = Set(order.prefix(count)).union(own)
            return order.filter(others.contains)
        }
        guard let with else { return .together(prefix) }
        let partner = order[with - 1]
        if try await isRed(closed([partner, culprit])) == true { return .pair(partner, culprit) }
        let others = Set(order.prefix(with)).union(own)
        return .together(order.filter(others.contains))
    }

    private func closed(_ ids: [SubtaskID]) -> [SubtaskID] {
        let wanted = ids.reduce(into: Set(ids)) { $0.formUnion(graph.ancestors(of: $1)) }
        return order.filter(wanted.contains)
    }

    /// The smallest number, from 1, whose set is red, given that the one of `count` is; nil when a set
    /// on the way has no verdict.
    private func first(
        _ count: Int,
        _ set: (Int) -> [SubtaskID],
    ) async throws -> Int? {
        var (green, red) = (0, count)
        while red - green > 1 {
            let open = red - green - 1
            let tries = min(probes, open)
            let places = (1...tries).map { green + ($0 * (open + 1)) / (tries + 1) }
            let verdicts = try await verdicts(Set(places).map { ($0, set($0)) })
            for (place, verdict) in verdicts.sorted(by: { $0.place < $1.place }) {
                guard let isRed = verdict else { return nil }
                if isRed { red = min(red, place) } else if place < red { green = max(green, place) }
            }
        }
        return red
    }

    private func verdicts(
        _ sets: [(Int, [SubtaskID])]
    ) async throws -> [(place: Int, verdict: Bool?)] {
        try await withThrowingTaskGroup(of: (Int, Bool?).self) { group in
            for (place, set) in sets {
                group.addTask { [isRed] in (place, try await isRed(set)) }
            }
            var found: [(place: Int, verdict: Bool?)] = []
            for try await (place, verdict) in group { found.append((place, verdict)) }
            return found
        }
    }
}
