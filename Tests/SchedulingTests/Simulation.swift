import Planning
import Scheduling
import TestSupport
import Testing

/// Runs a schedule against a simulated clock and agents that fail at random, and watches over it.
///
/// It keeps its own books, from the actions alone, so that it does not believe what it checks.
struct Simulation {
    let subject: RandomPlan
    private(set) var schedule: Schedule
    /// Everything that was applied, in order.
    private(set) var journal: [Schedule.Event] = []
    /// All starts, in order.
    private(set) var starts: [String] = []
    private(set) var integrations = 0

    private var random: Randomness
    private var now = 0
    private var queue: [(time: Int, number: Int, event: Schedule.Event)] = []
    private var queued = 0
    /// The attempts that occupy a slot.
    private(set) var active: [SubtaskID: Int] = [:]
    private var attempts: [SubtaskID: Int] = [:]
    private var endedWell: Set<SubtaskID> = []
    private var turnedAway: [SubtaskID: Int] = [:]
    private(set) var held: Set<String> = []
    /// The services that have ever asked to wait: less of them may run than there is room for.
    private var narrowed: Set<String> = []
    private var ended: Set<SubtaskID> = []
    private(set) var isInterrupted = false

    init(_ subject: RandomPlan, seed: UInt64) {
        self.subject = subject
        schedule = Schedule(plan: subject.plan, capacity: subject.capacity)
        random = Randomness(seed: seed ^ 0xA5A5)
    }

    /// Runs to the end; with `interruption`, a person interrupts after that many events.
    mutating func run(interruption: Int? = nil) {
        apply(.runStarted)
        while !schedule.isFinished {
            if let interruption, journal.count >= interruption, !isInterrupted {
                apply(.interrupted)
                continue
            }
            guard let next = takeEarliest() else {
                Issue.record("the run stands still")
                return
            }
            now = next.time
            apply(next.event)
        }
    }

    private mutating func apply(_ event: Schedule.Event) {
        journal.append(event)
        note(event)
        for action in schedule.apply(event) { perform(action) }
        // When all of them are started: the schedule knows of them at once.
        expectLimitsKept()
        if !isInterrupted { expectNoIdleSlot() }
    }

    private mutating func note(_ event: Schedule.Event) {
        switch event {
        case .attemptFinished(let id, _, let outcome):
            active[id] = nil
            if outcome == .failed(.whenOpen), let queue = subject.capacity.queues[id] {
                turnedAway[id, default: 0] += 1
                narrowed.insert(queue)
            }
            ended.insert(id)
            if outcome == .succeeded || outcome == .noChanges { endedWell.insert(id) }
        case .waitsForPerson(let id):
            active[id] = nil
            ended.insert(id)
        case .queueOpened(let queue): held.remove(queue)
        case .interrupted: isInterrupted = true
        case .runStarted, .attemptStarted, .integrationFinished, .resumed, .requested, .redone,
            .reconsidered,
            .resumedToStop:
            break
        }
    }

    private mutating func perform(_ action: Schedule.Action) {
        switch action {
        case .startAttempt(let id, let attempt, _): start(id, attempt)
        case .endAttempts:
            #expect(!active.isEmpty)
        case .holdQueue(let queue, let backOff):
            #expect(held.insert(queue).inserted, "\(queue) is held twice")
            #expect((1...8).contains(backOff))
            enqueue(.queueOpened(queue), in: Int.random(in: 1...200, using: &random))
        case .endAttempt, .adoptAttempt: Issue.record("nobody asked for it")
        case .integrate:
            integrations += 1
            #expect(active.isEmpty)
            enqueue(.integrationFinished, in: 5)
        }
    }

    private mutating func start(_ id: SubtaskID, _ attempt: Int) {
        starts.append("\(id) \(attempt)")
        expectMayStart(id, attempt)
        attempts[id] = attempt
        active[id] = attempt
        if attempt == 1, Int.random(in: 0..<30, using: &random) == 0 {
            return enqueue(.waitsForPerson(id), in: 1)
        }
        let delay = Int.random(in: 0...3, using: &random)
        enqueue(.attemptStarted(id, attempt: attempt), in: delay)
        let outcome: Schedule.Outcome =
            switch Int.random(in: 0..<20, using: &random) {
            case 0: .noChanges
            case 1: .failed(.never)
            case 2, 3: .failed(.now)
            case 4: .failed(.whenOpen)
            default: .succeeded
            }
        let end = delay + Int.random(in: 0...90, using: &random)
        enqueue(.attemptFinished(id, attempt: attempt, outcome), in: end)
    }

    // MARK: - What must hold

    private func expectMayStart(_ id: SubtaskID, _ attempt: Int) {
        let subtask = subject.plan[id]
        #expect(!isInterrupted, "\(id) starts after the interruption")
        #expect(attempt == (attempts[id] ?? 0) + 1, "\(id) starts attempt \(attempt) again")
        let free = turnedAway[id] ?? 0
        #expect(attempt <= (subtask?.retries ?? 0) + 1 + free, "\(id) starts too often")
        #expect(active[id] == nil, "\(id) already runs")
        if let queue = subject.capacity.queues[id] {
            #expect(!held.contains(queue), "\(id) starts although \(queue) is waited for")
        }
        // With this, nothing below a failed subtask can start either.
        for dependency in subtask?.dependencies ?? [] {
            #expect(endedWell.contains(dependency.id), "\(id) starts before \(dependency.id) ended")
        }
    }

    private func expectLimitsKept() {
        #expect(active.count <= subject.capacity.maximumParallel)
        let running = active.keys.compactMap { subject.plan[$0] }
        for (agent, limit) in subject.agentLimits {
            #expect(running.count { $0.agent == agent } <= limit)
        }
        let places = active.keys.compactMap { schedule.place(of: $0) }
        #expect(Set(places.map(\.slot)).count == active.count, "two have one slot")
        #expect(places.allSatisfy { $0.slot < subject.capacity.maximumParallel })
        for resource in ["r0", "r1", "r2"] {
            let holders = running.count { $0.resources.contains(resource) }
            let units = places.compactMap { $0.units[resource] }
            let count = subject.plan.resources[resource] ?? 1
            #expect(holders <= count && Set(units).count == holders, "\(resource) is held twice")
            #expect(units.allSatisfy { $0 < count })
        }
    }

    /// Nothing that could run is left while a slot is free.
    private func expectNoIdleSlot() {
        guard active.count < subject.capacity.maximumParallel else { return }
        let running = active.keys.compactMap { subject.plan[$0] }
        let held = Set(
            ["r0", "r1", "r2"].filter { resource in
                running.count { $0.resources.contains(resource) }
                    >= subject.plan.resources[resource] ?? 1
            }
        )
        for subtask in subject.plan.subtasks {
            let again = schedule.state(of: subtask.id) == .ready
            if (ended.contains(subtask.id) && !again) || active[subtask.id] != nil { continue }
            guard subtask.dependencies.allSatisfy({ endedWell.contains($0.id) }) else { continue }
            let sameAgent = running.count { $0.agent == subtask.agent }
            let limit = subtask.agent.flatMap { subject.agentLimits[$0] } ?? .max
            let queue = subject.capacity.queues[subtask.id]
            let sameQueue = active.keys.count { subject.capacity.queues[$0] == queue }
            let waits =
                queue.map { self.held.contains($0) || narrowed.contains($0) && sameQueue > 0 }
                ?? false
            let isHeldUp = waits || sameAgent >= limit || !held.isDisjoint(with: subtask.resources)
            #expect(isHeldUp, "\(subtask.id) could run")
        }
    }

    // MARK: - Clock

    private mutating func enqueue(_ event: Schedule.Event, in delay: Int) {
        queue.append((now + delay, queued, event))
        queued += 1
    }

    private mutating func takeEarliest() -> (time: Int, number: Int, event: Schedule.Event)? {
        let earliest = queue.indices.min {
            (queue[$0].time, queue[$0].number) < (queue[$1].time, queue[$1].number)
        }
        return earliest.map { queue.remove(at: $0) }
    }
}
