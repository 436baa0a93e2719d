package import Planning

/// Decides what runs when.
///
/// It is a pure value: it is told what happened and answers what to do. It has no clock and starts
/// nothing, so that folding the events of a run into a fresh schedule gives the state that the run
/// had, which is how a run is resumed.
///
/// - A subtask is ready as soon as its own dependencies have ended well; there are no barriers, unless
///   somebody asks for them.
/// - Among ready subtasks the one with the longest way to the end of the plan starts first. One that
///   only lacks its agent or a resource does not hold up those behind it.
/// - A failure stops what depends on it and nothing else.
package struct Schedule: Sendable, Equatable {
    let workload: Workload
    var slots: Slots
    var phases: [Phase]
    /// How many dependencies of each subtask have not ended well yet.
    var missing: [Int]
    /// The ranks of all ready subtasks, in ascending order.
    var ready: [Int] = []
    /// How many subtasks are waiting, ready, starting or running.
    var unfinished: Int
    var stage = Stage.planned
    var isPaused = false
    /// Whether everything that has happened is in an integration.
    var isIntegrated = false
    var records: [Record]

    /// Says how far the run as a whole is.
    enum Stage: Sendable, Equatable {
        case planned, running, integrating, interrupted, finished
    }

    /// What a schedule remembers of a subtask over its attempts.
    struct Record: Sendable, Equatable {
        /// The number of the last attempt; 0 before the first.
        var lastAttempt = 0
        /// Failures since a person last asked for it, by what they cost.
        var usedRetries = 0
        var freeRetries = 0
        /// How often a service asked it to wait.
        var turnedAway = 0
        /// What is to become of it when its attempt ends.
        var wish: Wish?
    }

    enum Wish: Sendable, Equatable { case cancel, skip }

    /// How often in a row an attempt may come to nothing for a reason of ours.
    static let maximumFreeRetries = 3

    /// Makes the schedule of a run that has not begun.
    package init(plan: Plan, capacity: Capacity) {
        workload = Workload(plan, capacity)
        slots = Slots(
            maximum: workload.slotCount,
            agentLimits: workload.agentLimits,
            queues: workload.queueNames,
            resourceCounts: workload.resourceCounts,
        )
        missing = workload.graph.dependencies.map(\.count)
        phases = missing.map { $0 == 0 ? .ready : .waiting }
        records = phases.map { _ in Record() }
        unfinished = phases.count
        ready = workload.byRank.indices.filter { phases[workload.byRank[$0]] == .ready }
    }

    /// Whether the run is over: integrated, or interrupted and its last attempt ended.
    package var isFinished: Bool { stage == .finished }

    /// Whether a runner that took the run up now would find something to do.
    package var hasWork: Bool {
        !isFinished || !isIntegrated || unfinished > 0 || phases.contains(.interrupted)
    }

    /// Whether nothing new starts because a person asked for that.
    package var isHeldBack: Bool { isPaused && hasWork }

    /// The service that has to be waited for before a subtask that is ready can start; nil where that is
    /// not why it waits.
    package func heldQueue(of id: SubtaskID) -> String? {
        guard let index = workload.graph.index(of: id), phases[index] == .ready,
            let queue = workload.needs[index].queue, slots.queues[queue].isWaiting
        else { return nil }
        return workload.queueNames[queue]
    }

    /// What a running subtask has that others have not at the same time; nil when it does not run.
    package func place(of id: SubtaskID) -> Place? {
        guard let index = workload.graph.index(of: id), let holding = slots.holdings[index] else {
            return nil
        }
        // Turns have names that no author would give, and mean nothing to an agent.
        let named = zip(workload.needs[index].resources, holding.units).map { resource, unit in
            (workload.resourceNames[resource], unit)
        }.filter { !$0.0.contains("\n") }
        return Place(
            slot: holding.slot,
            units: Dictionary(named, uniquingKeysWith: { first, _ in first })
        )
    }

    /// The numbers by which subtasks that run at the same time keep out of each other's way.
    package struct Place: Sendable, Equatable {
        /// From 0, below the number of subtasks that may run at once.
        package let slot: Int
        /// By resource, from 0, below its count.
        package let units: [String: Int]
    }

    /// The state of every subtask, in plan order.
    package var states: [(SubtaskID, SubtaskState)] {
        workload.graph.ids.indices.map { (workload.graph.ids[$0], state(at: $0)) }
    }

    /// Returns the state of a subtask.
    ///
    /// One that the plan does not have counts as cancelled: it will never run.
    package func state(of id: SubtaskID) -> SubtaskState {
        workload.graph.index(of: id).map(state(at:)) ?? .cancelled
    }

    private func state(at index: Int) -> SubtaskState {
        switch phases[index] {
        case .waiting: .waiting(on: openDependencies(of: index))
        case .ready: .ready
        case .starting(let attempt): .starting(attempt: attempt)
        case .running(let attempt): .running(attempt: attempt)
        case .succeeded: .succeeded
        case .noChanges: .noChanges
        case .skipped: .skipped
        case .failed: .failed
        case .blocked(let other): .blocked(by: workload.graph.ids[other])
        case .needsPerson: .needsPerson
        case .cancelled: .cancelled
        case .interrupted: .interrupted
        }
    }

    private func openDependencies(of index: Int) -> [SubtaskID] {
        workload.graph.dependencies[index].filter { !phases[$0].isSatisfied }
            .map { workload.graph.ids[$0] }
    }
}
