import Planning
import Scheduling
import Testing

@Suite struct InterruptionTests {
    @Test func `after an interruption nothing starts and the run ends with its last attempt`()
        throws
    {
        let subtasks =
            "  - {id: a, retries: 3}\n  - {id: b}\n  - {id: c}\n  - {id: d, dependencies: [b]}"
        var driver = try Driver(try plan(subtasks), slots: 2)
        #expect(driver.start() == ["start b", "start a"])
        #expect(driver.apply(.interrupted) == ["end attempts"])
        #expect(driver.apply(.interrupted) == [])
        #expect(try driver.finish("a", .failed(.now)) == [])
        #expect(!driver.schedule.isFinished)
        #expect(try driver.finish("b", .cancelled) == [])
        #expect(driver.schedule.isFinished)
        let states = driver.schedule.states.map(\.1)
        #expect(states == [.interrupted, .interrupted, .interrupted, .interrupted])
    }

    @Test func `work that ends well in spite of an interruption counts`() throws {
        var driver = try Driver(try plan("  - {id: a}\n  - {id: b, dependencies: [a]}"))
        _ = driver.start()
        _ = driver.apply(.interrupted)
        #expect(try driver.finish("a") == [])
        #expect(driver.schedule.states.map(\.1) == [.succeeded, .interrupted])
        #expect(driver.schedule.isFinished)
    }

    @Test func `an interruption while nothing runs ends the run at once`() throws {
        var before = try Driver(try plan("  - {id: a}"))
        #expect(before.apply(.interrupted) == [])
        #expect(before.schedule.isFinished)
        #expect(before.start() == [])

        var integrating = try Driver(try plan("  - {id: a}"))
        _ = integrating.start()
        _ = try integrating.finish("a")
        #expect(integrating.apply(.interrupted) == [])
        #expect(integrating.schedule.isFinished)
        #expect(try integrating.state("a") == .succeeded)
    }
}
