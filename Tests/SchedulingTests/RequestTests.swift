import Planning
import Scheduling
import TestSupport
import Testing

@Suite struct RequestTests {
    @Test func `a paused run starts nothing, and goes on where it was`() throws {
        var driver = try Driver(try plan("  - {id: a, retries: 1}\n  - {id: b}"), slots: 1)
        _ = driver.start()
        #expect(driver.apply(.requested(.pause)) == [])
        #expect(driver.schedule.isHeldBack)
        #expect(try driver.finish("a", .failed(.now)) == [])
        #expect(try driver.state("a") == .ready)
        #expect(driver.apply(.requested(.proceed)) == ["start a again (2)"])
        #expect(try driver.finish("a", attempt: 2) == ["start b"])
        _ = driver.apply(.requested(.pause))
        #expect(try driver.finish("b") == [])
        #expect(driver.apply(.requested(.proceed)) == ["integrate"])
    }

    @Test func `a cancelled subtask ends, and what depends on it does not start`() throws {
        let subtasks = """
              - {id: a, retries: 5}
              - {id: b, dependencies: [a]}
              - {id: c}
              - {id: d}
            """
        var driver = try Driver(try plan(subtasks), slots: 2)
        #expect(driver.start() == ["start a", "start c"])
        #expect(try driver.apply(.requested(.cancel(id("a")))) == ["end a (1)"])
        #expect(try driver.apply(.requested(.cancel(id("d")))) == [])
        #expect(try driver.finish("a", .cancelled) == [])
        #expect(try driver.state("b") == .blocked(by: id("a")))
        #expect(try driver.state("d") == .cancelled)
        #expect(try driver.finish("c") == ["integrate"])
    }

    @Test func `a subtask that fails while it is being cancelled is not tried again`() throws {
        var driver = try Driver(try plan("  - {id: a, retries: 5}"))
        _ = driver.start()
        _ = try driver.apply(.requested(.cancel(id("a"))))
        #expect(try driver.finish("a", .failed(.now)) == ["integrate"])
        #expect(try driver.state("a") == .cancelled)
    }

    @Test func `what is skipped counts as done, before, while and after it runs`() throws {
        let subtasks = """
              - {id: a}
              - {id: b, dependencies: [a]}
              - {id: c, dependencies: [b]}
              - {id: d, dependencies: [c]}
            """
        var driver = try Driver(try plan(subtasks))
        _ = driver.start()
        #expect(try driver.apply(.requested(.skip(id("b")))) == [])
        #expect(try driver.apply(.requested(.skip(id("a")))) == ["end a (1)"])
        #expect(try driver.finish("a", .cancelled) == ["start c"])
        #expect(try driver.finish("c", .failed(.never)) == ["integrate"])
        _ = driver.apply(.integrationFinished)
        #expect(try driver.apply(.requested(.skip(id("c")))) == [])
        #expect(driver.apply(.resumed) == ["start d"])
        #expect(try driver.finish("d") == ["integrate"])
        #expect(driver.schedule.states.map(\.1) == [.skipped, .skipped, .skipped, .succeeded])
    }

    @Test func `a skipped subtask in the middle of what is blocked lets go what is below`() throws {
        let subtasks = "  - {id: a}\n  - {id: b, dependencies: [a]}\n  - {id: c, dependencies: [b]}"
        var driver = try Driver(try plan(subtasks))
        _ = driver.start()
        _ = try driver.finish("a", .failed(.never))
        _ = driver.apply(.integrationFinished)
        #expect(try driver.apply(.requested(.skip(id("b")))) == [])
        #expect(driver.apply(.resumed) == ["start c"])
    }

    @Test func `an interrupted run goes on where it was`() throws {
        let subtasks = "  - {id: a}\n  - {id: b}\n  - {id: c, dependencies: [a]}\n  - {id: d}"
        var driver = try Driver(try plan(subtasks), slots: 2)
        #expect(driver.start() == ["start a", "start b"])
        #expect(driver.apply(.interrupted) == ["end attempts"])
        _ = try driver.finish("a", .cancelled)
        #expect(try driver.finish("b") == [])
        #expect(driver.schedule.isFinished)
        // What a person cancels now is not taken up again, nor what depends on it.
        #expect(try driver.apply(.requested(.cancel(id("d")))) == [])
        #expect(driver.apply(.resumed) == ["start a again (2)"])
        #expect(try driver.finish("a", attempt: 2) == ["start c"])
        #expect(try driver.finish("c") == ["integrate"])
        _ = driver.apply(.integrationFinished)
        #expect(driver.schedule.isFinished)
        #expect(driver.apply(.resumed) == [])
    }

    @Test func `what is skipped while it is interrupted still waits for what comes before it`()
        throws
    {
        let subtasks = "  - {id: a}\n  - {id: b, dependencies: [a]}\n  - {id: c, dependencies: [b]}"
        var driver = try Driver(try plan(subtasks))
        _ = driver.start()
        _ = driver.apply(.interrupted)
        _ = try driver.finish("a", .cancelled)
        _ = try driver.apply(.requested(.skip(id("b"))))
        #expect(driver.apply(.resumed) == ["start a again (2)"])
        #expect(try driver.finish("a", attempt: 2) == ["start c"])
    }

    @Test func `what is done again is waited for, through what was skipped as well`() throws {
        let subtasks = "  - {id: a}\n  - {id: b, dependencies: [a]}\n  - {id: c, dependencies: [b]}"
        var driver = try Driver(try plan(subtasks))
        _ = driver.start()
        _ = try driver.apply(.requested(.skip(id("b"))))
        #expect(try driver.finish("a") == ["start c"])
        #expect(try driver.finish("c") == ["integrate"])
        #expect(try driver.apply(.redone(id("a"))) == [])
        #expect(driver.apply(.integrationFinished) == ["start a again (2)"])
        #expect(try driver.finish("a", attempt: 2) == ["start c again (2)"])
        #expect(try driver.state("b") == .skipped)
    }

    @Test func `what was cancelled and is skipped then still waits for what comes before it`()
        throws
    {
        let subtasks = "  - {id: a}\n  - {id: b, dependencies: [a]}\n  - {id: c, dependencies: [b]}"
        var driver = try Driver(try plan(subtasks))
        _ = driver.start()
        _ = try driver.apply(.requested(.cancel(id("b"))))
        #expect(try driver.state("c") == .blocked(by: id("b")))
        #expect(try driver.apply(.requested(.skip(id("b")))) == [])
        #expect(try driver.finish("a") == ["start c"])
    }

    @Test func `a run that was ended while nobody acted for it is only brought to its end`() throws
    {
        var driver = try Driver(
            try plan("  - {id: a}\n  - {id: b}\n  - {id: c, dependencies: [a]}")
        )
        _ = driver.start()
        _ = try driver.apply(.attemptStarted(id("a"), attempt: 1))
        _ = driver.apply(.interrupted)
        #expect(driver.apply(.resumedToStop) == ["adopt a (1)", "start b", "end attempts"])
        _ = try driver.apply(.attemptFinished(id("a"), attempt: 1, .cancelled))
        #expect(try driver.finish("b", .cancelled) == [])
        #expect(driver.schedule.isFinished)
        #expect(driver.apply(.resumed) == ["start a again (2)", "start b again (2)"])
    }

    @Test func `a runner that takes over is told what runs and what was about to start`() throws {
        var driver = try Driver(try plan("  - {id: a}\n  - {id: b}\n  - {id: c}"), slots: 3)
        _ = driver.start()
        _ = try driver.apply(.attemptStarted(id("b"), attempt: 1))
        _ = try driver.apply(.attemptStarted(id("c"), attempt: 1))
        _ = try driver.apply(.requested(.cancel(id("c"))))
        #expect(
            driver.apply(.resumed) == ["start a", "adopt b (1)", "adopt c (1)", "end c (1)"]
        )
        #expect(driver.apply(.resumed) == ["start a", "adopt b (1)", "adopt c (1)", "end c (1)"])
    }

    @Test func `a runner that takes over an integration does it again`() throws {
        var driver = try Driver(try plan("  - {id: a}"))
        _ = driver.start()
        #expect(try driver.finish("a") == ["integrate"])
        #expect(driver.apply(.resumed) == ["integrate"])
    }

    /// Requests, interruptions and deaths of the runner at random, and at the end nobody asks for
    /// anything any more.
    @Test(arguments: 0..<20)
    func `whatever people ask for, the rules hold and the run can be brought to an end`(
        block: UInt64
    ) throws {
        for seed in block * 10..<(block + 1) * 10 {
            let subject = try RandomPlan(seed: seed)
            var restless = RestlessRun(subject, seed: seed)
            restless.run(events: 200)
            // As words: a schedule on a page says nothing.
            let isFinished = restless.schedule.isFinished
            let areFinal = restless.schedule.states.allSatisfy { $0.1.isFinal }
            let hasWork = restless.schedule.hasWork
            #expect([isFinished, areFinal, !hasWork] == [true, true, true], "seed \(seed)")
            var replayed = Schedule(plan: subject.plan, capacity: subject.capacity)
            for event in restless.journal { _ = replayed.apply(event) }
            let isSame = replayed == restless.schedule
            #expect(isSame, "seed \(seed)")
        }
    }
}

/// A run whose users never leave it alone.
private struct RestlessRun {
    let subject: RandomPlan
    private(set) var schedule: Schedule
    private(set) var journal: [Schedule.Event] = []
    private var random: Randomness
    private var active: [SubtaskID: Int] = [:]
    private var hasStarted: Set<SubtaskID> = []
    private var mustIntegrate = false
    private var succeeded: Set<SubtaskID> = []
    private var redone: Set<SubtaskID> = []

    init(_ subject: RandomPlan, seed: UInt64) {
        self.subject = subject
        schedule = Schedule(plan: subject.plan, capacity: subject.capacity)
        random = Randomness(seed: seed ^ 0x5A5A)
    }

    mutating func run(events: Int) {
        apply(.runStarted)
        for _ in 0..<events { apply(anyEvent()) }
        for _ in 0..<10_000 where schedule.hasWork {
            if schedule.isHeldBack {
                apply(.requested(.proceed))
            } else if schedule.isFinished {
                apply(.resumed)
            } else if let event = nextEvent() {
                apply(event)
            } else {
                Issue.record("the run stands still")
                return
            }
        }
    }

    private mutating func anyEvent() -> Schedule.Event {
        let ids = subject.plan.subtasks.map(\.id)
        let id = ids[Int.random(in: 0..<ids.count, using: &random)]
        switch Int.random(in: 0..<24, using: &random) {
        case 0: return .requested(.cancel(id))
        case 1, 2: return .requested(.retry(id))
        case 3: return .requested(.skip(id))
        case 4: return .requested(.pause)
        case 5, 6: return .requested(.proceed)
        case 7: return .interrupted
        case 8, 9: return .resumed
        default: return nextEvent() ?? .resumed
        }
    }

    /// What the world would tell next; now and then something does not merge, once each.
    private mutating func nextEvent() -> Schedule.Event? {
        let sorted = active.keys.sorted { $0.text < $1.text }
        guard let id = sorted.randomElement(using: &random), let attempt = active[id] else {
            guard mustIntegrate else { return nil }
            let done = subject.plan.subtasks.map(\.id).first {
                schedule.state(of: $0) == .succeeded && !redone.contains($0)
            }
            guard let done, Int.random(in: 0..<3, using: &random) == 0 else {
                return .integrationFinished
            }
            redone.insert(done)
            return .redone(done)
        }
        if hasStarted.insert(id).inserted { return .attemptStarted(id, attempt: attempt) }
        let outcomes: [Schedule.Outcome] = [
            .succeeded, .succeeded, .noChanges, .failed(.never), .failed(.now), .failed(.later),
            .failed(.free), .cancelled,
        ]
        let outcome = outcomes[Int.random(in: 0..<outcomes.count, using: &random)]
        return .attemptFinished(id, attempt: attempt, outcome)
    }

    private mutating func apply(_ event: Schedule.Event) {
        if case .attemptFinished(let id, _, let outcome) = event {
            active[id] = nil
            if outcome == .succeeded { succeeded.insert(id) }
        }
        if event == .integrationFinished { mustIntegrate = false }
        if case .redone(let id) = event {
            succeeded.subtract(subject.plan.graph.descendants(of: id).union([id]))
        }
        journal.append(event)
        for action in schedule.apply(event) { perform(action, after: event) }
        #expect(active.count <= subject.capacity.maximumParallel)
        for (id, attempt) in active {
            let state = schedule.state(of: id)
            #expect(state == .starting(attempt: attempt) || state == .running(attempt: attempt))
        }
    }

    private mutating func perform(_ action: Schedule.Action, after event: Schedule.Event) {
        switch action {
        case .startAttempt(let id, let attempt, _):
            // A runner that takes over starts again what was about to start.
            #expect(active[id] == nil || (active[id] == attempt && event == .resumed))
            #expect(!succeeded.contains(id), "\(id) is repeated")
            for dependency in subject.plan[id]?.dependencies ?? [] {
                let state = schedule.state(of: dependency.id)
                #expect([.succeeded, .noChanges, .skipped].contains(state))
            }
            active[id] = attempt
            hasStarted.remove(id)
        case .adoptAttempt(let id, let attempt), .endAttempt(let id, let attempt):
            #expect(active[id] == attempt)
        case .endAttempts: #expect(!active.isEmpty)
        case .holdQueue: Issue.record("nobody was turned away")
        case .integrate:
            #expect(active.isEmpty)
            mustIntegrate = true
        }
    }
}
