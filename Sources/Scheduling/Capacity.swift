package import Planning

/// Says how many subtasks may run at once.
///
/// An agent without a limit, here or in the plan, may use all slots.
package struct Capacity: Sendable, Equatable {
    /// The limit for all agents together, at least 1.
    package let maximumParallel: Int
    /// Limits for single agents, each at least 1, that come before those of the plan.
    package let perAgent: [AgentName: Int]

    /// Whether unordered subtasks with the same declared files never run at the same time.
    package let serializesOverlaps: Bool
    /// Whether a wave starts when the one before it has ended, and not subtask by subtask.
    package let hasBarrier: Bool

    /// Who does each subtask, where that is not what the plan names.
    package let agents: [SubtaskID: AgentName]
    /// What is asked to wait as a whole when one subtask of it is, such as a backend; a subtask without
    /// one waits alone.
    package let queues: [SubtaskID: String]

    /// Makes a capacity; numbers below 1, with which no run would ever end, count as 1.
    package init(
        maximumParallel: Int,
        perAgent: [AgentName: Int] = [:],
        serializesOverlaps: Bool = false,
        hasBarrier: Bool = false,
        agents: [SubtaskID: AgentName] = [:],
        queues: [SubtaskID: String] = [:],
    ) {
        self.agents = agents
        self.queues = queues
        self.serializesOverlaps = serializesOverlaps
        self.hasBarrier = hasBarrier
        self.maximumParallel = max(1, maximumParallel)
        self.perAgent = perAgent.mapValues { max(1, $0) }
    }

    /// The limit of an agent: ours, the plan's, or none.
    func limit(of agent: AgentName, in plan: Plan) -> Int {
        perAgent[agent] ?? plan.agents[agent]?.capacity ?? .max
    }
}
