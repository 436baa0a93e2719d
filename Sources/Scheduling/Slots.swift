/// Counts what running subtasks occupy: slots, agents and resources.
///
/// What can be held by several at a time is numbered, from 0, so that two holders of two test
/// databases never take the same one. The lowest free number is given; of the slots, one that the
/// same group had last is given first.
struct Slots: Sendable, Equatable {
    /// What a subtask occupies while it runs, by number; nil where it needs or belongs to none.
    struct Need: Sendable, Equatable {
        let agent: Int?
        /// Ascending, each once.
        let resources: [Int]
        /// The service that it asks.
        let queue: Int?
        let group: Int?
    }

    /// What a running subtask has.
    struct Holding: Sendable, Equatable {
        /// Among all that run at once.
        let slot: Int
        /// For each resource of its need, which unit of it.
        let units: [Int]
    }

    private let agentLimits: [Int]
    private(set) var occupied = 0
    private var perAgent: [Int]
    private var slots: [Bool]
    private var units: [[Bool]]
    private(set) var queues: [ServiceQueue]
    private var lastSlots: [Int: Int] = [:]
    /// By the index of the subtask.
    private(set) var holdings: [Int: Holding] = [:]

    init(maximum: Int, agentLimits: [Int], queues: [String], resourceCounts: [Int]) {
        self.queues = queues.map(ServiceQueue.init(name:))
        self.agentLimits = agentLimits
        perAgent = Array(repeating: 0, count: agentLimits.count)
        slots = Array(repeating: false, count: maximum)
        units = resourceCounts.map { Array(repeating: false, count: $0) }
    }

    var isFull: Bool { occupied >= slots.count }

    /// Whether a subtask with this need can start now.
    func admit(_ need: Need) -> Bool { obstacle(to: need) == nil }

    /// Why a subtask with this need cannot start now; nil when it can.
    func obstacle(to need: Need) -> Obstacle? {
        if isFull { return .slot }
        if let agent = need.agent, perAgent[agent] >= agentLimits[agent] { return .agent }
        if let queue = need.queue, !queues[queue].isOpen { return .queue(queue) }
        return need.resources.first { !units[$0].contains(false) }.map { .resource($0) }
    }

    /// What is not free, by number where there are several.
    enum Obstacle: Sendable, Equatable {
        case slot, agent
        case queue(Int), resource(Int)
    }

    mutating func occupy(_ index: Int, _ need: Need) {
        var slot = slots.firstIndex(of: false) ?? 0
        if let group = need.group {
            if let last = lastSlots[group], !slots[last] { slot = last }
            lastSlots[group] = slot
        }
        slots[slot] = true
        occupied += 1
        if let agent = need.agent { perAgent[agent] += 1 }
        if let queue = need.queue { queues[queue].enter() }
        let taken = need.resources.map { resource in
            let unit = units[resource].firstIndex(of: false) ?? 0
            units[resource][unit] = true
            return unit
        }
        holdings[index] = Holding(slot: slot, units: taken)
    }

    /// A subtask that holds a slot was asked to wait; nil where it waits for itself alone.
    mutating func turnAway(_ need: Need) -> ServiceQueue.Answer? {
        need.queue.map { queues[$0].turnAway() }
    }

    mutating func succeed(_ need: Need) {
        if let queue = need.queue { queues[queue].succeed() }
    }

    /// Whether the service that it asks is waited for.
    func isWaiting(_ need: Need) -> Bool { need.queue.map { queues[$0].isWaiting } ?? false }

    mutating func forgive(_ need: Need) {
        if let queue = need.queue { queues[queue].forgive() }
    }

    mutating func open(_ queue: String) {
        for index in queues.indices where queues[index].name == queue { queues[index].open() }
    }

    mutating func free(_ index: Int, _ need: Need) {
        guard let holding = holdings.removeValue(forKey: index) else { return }
        slots[holding.slot] = false
        occupied -= 1
        if let agent = need.agent { perAgent[agent] -= 1 }
        if let queue = need.queue { queues[queue].leave() }
        for (resource, unit) in zip(need.resources, holding.units) { units[resource][unit] = false }
    }
}
