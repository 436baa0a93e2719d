import Planning

/// Holds what a schedule needs to know of a plan, by the index of a subtask in plan order.
///
/// It never changes during a run. Names have become numbers, so that an event costs a few array
/// accesses, however large the plan is.
struct Workload: Sendable, Equatable {
    let graph: SubtaskGraph
    let retries: [Int]
    let needs: [Slots.Need]
    /// How many subtasks may run at once; never more than there are, whatever somebody has asked for,
    /// since each slot takes memory.
    let slotCount: Int
    /// How many subtasks each agent may run at once.
    let agentLimits: [Int]
    let queueNames: [String]
    let resourceNames: [String]
    /// How many subtasks may hold each resource at once.
    let resourceCounts: [Int]
    /// Whether a wave starts when the one before it has ended.
    let hasBarrier: Bool
    /// The subtasks in the order in which they start when all are ready.
    let byRank: [Int]
    /// The inverse of `byRank`.
    let ranks: [Int]

    init(_ plan: Plan, _ capacity: Capacity) {
        var agentNumbers = Numbering<AgentName>()
        var resourceNumbers = Numbering<String>()
        var queueNumbers = Numbering<String>()
        var groupNumbers = Numbering<String>()
        let turns = plan.turns(serializingOverlaps: capacity.serializesOverlaps)
        needs = plan.subtasks.map { subtask in
            let resources = subtask.resources + (turns[subtask.id] ?? [])
            return Slots.Need(
                agent: (capacity.agents[subtask.id] ?? subtask.agent)
                    .map { agentNumbers.number(of: $0) },
                // A resource that is listed twice is still one.
                resources: Set(resources.map { resourceNumbers.number(of: $0) }).sorted(),
                queue: capacity.queues[subtask.id].map { queueNumbers.number(of: $0) },
                group: subtask.group.map { groupNumbers.number(of: $0) }
            )
        }
        agentLimits = agentNumbers.values.map { capacity.limit(of: $0, in: plan) }
        queueNames = queueNumbers.values
        resourceNames = resourceNumbers.values
        resourceCounts = resourceNames.map { plan.resources[$0] ?? 1 }
        hasBarrier = capacity.hasBarrier
        slotCount = min(capacity.maximumParallel, plan.subtasks.count)
        graph = plan.graph
        retries = plan.subtasks.map(\.retries)
        byRank = Self.order(plan)
        var ranks = [Int](repeating: 0, count: graph.ids.count)
        for (rank, index) in byRank.enumerated() { ranks[index] = rank }
        self.ranks = ranks
    }

    /// Sorts subtasks by the time from their start to the end of the plan, the longest first.
    private static func order(_ plan: Plan) -> [Int] {
        let graph = plan.graph
        let times = graph.remainingTimes(assuming: graph.typicalEstimate)
        return times.indices.sorted { left, right in
            times[left] == times[right] ? left < right : times[left] > times[right]
        }
    }
}

/// Gives numbers to values, from 0, in the order in which they are first seen.
private struct Numbering<Value: Hashable> {
    private(set) var values: [Value] = []
    private var numbers: [Value: Int] = [:]

    mutating func number(of value: Value) -> Int {
        if let number = numbers[value] { return number }
        numbers[value] = values.count
        values.append(value)
        return values.count - 1
    }
}
