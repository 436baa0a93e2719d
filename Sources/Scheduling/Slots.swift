/// Counts what running subtasks occupy: slots, agents and resources.
struct Slots: Sendable, Equatable {
    private let maximum: Int
    private let agentLimits: [Int]
    private(set) var occupied = 0
    private var perAgent: [Int]
    private var isHeld: [Bool]

    init(maximum: Int, agentLimits: [Int], resourceCount: Int) {
        self.maximum = maximum
        self.agentLimits = agentLimits
        perAgent = Array(repeating: 0, count: agentLimits.count)
        isHeld = Array(repeating: false, count: resourceCount)
    }

    var isFull: Bool { occupied >= maximum }

    /// Whether a subtask with this agent and these resources can start now.
    func admit(agent: Int?, resources: [Int]) -> Bool {
        if isFull { return false }
        if let agent, perAgent[agent] >= agentLimits[agent] { return false }
        return !resources.contains { isHeld[$0] }
    }

    mutating func occupy(agent: Int?, resources: [Int]) {
        change(by: 1, agent: agent)
        for resource in resources { isHeld[resource] = true }
    }

    mutating func free(agent: Int?, resources: [Int]) {
        change(by: -1, agent: agent)
        for resource in resources { isHeld[resource] = false }
    }

    private mutating func change(by difference: Int, agent: Int?) {
        occupied += difference
        if let agent { perAgent[agent] += difference }
    }
}
