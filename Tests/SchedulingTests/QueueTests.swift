import Planning
import Scheduling
import TestSupport
import Testing

/// A service that asks to wait holds up those that ask it, and nobody else.
struct QueueTests {
    private func driver(
        _ ids: [String],
        slots: Int,
        queue: (String) -> String?,
    ) throws -> Driver {
        try Driver(
            plan(ids.map { "  - {id: \($0)}" }.joined(separator: "\n")),
            slots: slots,
            queues: Dictionary(
                uniqueKeysWithValues: ids.compactMap { id in queue(id).map { (id, $0) } }
            )
        )
    }

    private func isX(_ id: String) -> String? { id.hasPrefix("x") ? "x" : nil }

    @Test func `its slot goes to those who ask another service, and it comes back when open`()
        throws
    {
        var driver = try driver(["x1", "x2", "y"], slots: 1, queue: isX)
        #expect(driver.start() == ["start x1"])
        #expect(try driver.finish("x1", .failed(.whenOpen)) == ["hold x (1)", "start y"])
        #expect(driver.schedule.heldQueue(of: try id("x1")) == "x")
        #expect(driver.schedule.heldQueue(of: try id("x2")) == "x")
        #expect(try driver.finish("y") == [])
        #expect(driver.apply(.queueOpened("x")) == ["start x1 again (2)"])
        #expect(driver.schedule.heldQueue(of: try id("x2")) == nil)
        #expect(try driver.finish("x1", attempt: 2) == ["start x2"])
        #expect(try driver.finish("x2") == ["integrate"])
    }

    @Test func `it is asked by half as many, and by one more with each that ends well`() throws {
        let ids = (1...8).map { "x\($0)" }
        var driver = try driver(ids, slots: 4, queue: isX)
        #expect(driver.start().count == 4)
        #expect(try driver.finish("x1", .failed(.whenOpen)) == ["hold x (1)"])
        // Turned away together with the first: that counts once.
        #expect(try driver.finish("x2", .failed(.whenOpen)) == [])
        #expect(driver.apply(.queueOpened("x")) == [], "two still run")
        #expect(try driver.finish("x3") == ["start x1 again (2)", "start x2 again (2)"])
        #expect(try driver.finish("x4") == ["start x5", "start x6"])
    }

    @Test func `each time in a row it is waited for longer, and in the end it is taken for down`()
        throws
    {
        var driver = try driver(["x1", "x2"], slots: 2, queue: isX)
        _ = driver.start()
        _ = try driver.finish("x2")
        for number in 1...8 {
            let said = try driver.finish("x1", attempt: number, .failed(.whenOpen))
            #expect(said == ["hold x (\(number))"])
            #expect(driver.apply(.queueOpened("x")) == ["start x1 again (\(number + 1))"])
        }
        #expect(try driver.finish("x1", attempt: 9, .failed(.whenOpen)) == ["integrate"])
        #expect(try driver.state("x1") == .failed)
        // A person who asks for it again begins anew.
        #expect(driver.apply(.requested(.retry(try id("x1")))) == [])
        #expect(driver.apply(.integrationFinished) == ["start x1 again (10)"])
        #expect(try driver.finish("x1", attempt: 10, .failed(.whenOpen)) == ["hold x (1)"])
    }

    @Test func `one that ends well in between shows that it is not down`() throws {
        var driver = try driver(["x1", "x2"], slots: 1, queue: isX)
        _ = driver.start()
        #expect(try driver.finish("x1", .failed(.whenOpen)) == ["hold x (1)"])
        _ = driver.apply(.queueOpened("x"))
        _ = try driver.finish("x1", attempt: 2)
        #expect(try driver.finish("x2", .failed(.whenOpen)) == ["hold x (1)"])
    }

    @Test func `where nothing is known to wait for, it uses its retries up`() throws {
        var driver = try Driver(plan("  - {id: a, retries: 1}"))
        _ = driver.start()
        #expect(
            try driver.finish("a", .failed(.whenOpen)) == ["start a again (2) after back-off 1"]
        )
        #expect(try driver.finish("a", attempt: 2, .failed(.whenOpen)) == ["integrate"])
    }

    @Test func `a run that is interrupted meanwhile goes on with the rest of the wait`() throws {
        var driver = try driver(["x1", "x2"], slots: 2, queue: isX)
        _ = driver.start()
        #expect(try driver.finish("x1", .failed(.whenOpen)) == ["hold x (1)"])
        #expect(driver.apply(.interrupted) == ["end attempts"])
        #expect(try driver.finish("x2", .failed(.whenOpen)) == [])
        #expect(driver.schedule.isFinished)
        #expect(driver.apply(.resumed) == ["hold x (1)"])
        #expect(
            driver.apply(.queueOpened("x")) == ["start x1 again (2)"],
            "one at a time, until it is known to be well"
        )
    }

    @Test func `agents that a plan does not name have their limits too`() throws {
        let plan = try plan("  - {id: a}\n  - {id: b}", rest: "agents: {x: {capacity: 1}}")
        let capacity = Capacity(
            maximumParallel: 4,
            agents: [try id("a"): try AgentName("x"), try id("b"): try AgentName("x")]
        )
        var schedule = Schedule(plan: plan, capacity: capacity)
        #expect(schedule.apply(.runStarted) == [.startAttempt(try id("a"), attempt: 1)])
    }
}
