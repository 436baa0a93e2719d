import Planning
import Scheduling
import Testing

@Suite struct FailureTests {
    @Test func `F01 a failure blocks what depends on it and nothing else`() throws {
        let subtasks = """
              - {id: a}
              - {id: b, dependencies: [{id: a, type: logical}]}
              - {id: c, dependencies: [b]}
              - {id: x}
              - {id: y, dependencies: [x]}
            """
        var driver = try Driver(try plan(subtasks))
        #expect(driver.start() == ["start a", "start x"])
        #expect(try driver.finish("a", .failed(.now)) == [])
        #expect(try driver.state("a") == .failed)
        #expect(try driver.state("b") == .blocked(by: id("a")))
        #expect(try driver.state("c") == .blocked(by: id("a")))
        #expect(try driver.finish("x") == ["start y"])
        #expect(try driver.finish("y") == ["integrate"])
    }

    @Test func `what is blocked names the first that failed`() throws {
        let subtasks = "  - {id: a}\n  - {id: b}\n  - {id: c, dependencies: [a, b]}"
        var driver = try Driver(try plan(subtasks))
        _ = driver.start()
        _ = try driver.finish("b", .failed(.never))
        #expect(try driver.finish("a", .failed(.never)) == ["integrate"])
        #expect(try driver.state("c") == .blocked(by: id("b")))
    }

    @Test func `a retry keeps its slot, and comes only as often as the plan says`() throws {
        var driver = try Driver(try plan("  - {id: a, retries: 2}\n  - {id: b}"), slots: 1)
        #expect(driver.start() == ["start a"])
        #expect(try driver.finish("a", .failed(.now)) == ["start a again (2)"])
        #expect(try driver.state("a") == .starting(attempt: 2))
        #expect(
            try driver.finish("a", attempt: 2, .failed(.now)) == ["start a again (3)"]
        )
        #expect(try driver.finish("a", attempt: 3, .failed(.now)) == ["start b"])
        #expect(try driver.state("a") == .failed)
    }

    @Test func `a failure that no retry can mend is final`() throws {
        var driver = try Driver(try plan("  - {id: a, retries: 2}"))
        _ = driver.start()
        #expect(try driver.finish("a", .failed(.never)) == ["integrate"])
    }

    @Test func `a subtask that waits for a person frees its slot and blocks its dependents`() throws
    {
        let subtasks = "  - {id: a}\n  - {id: b}\n  - {id: c, dependencies: [a]}"
        var driver = try Driver(try plan(subtasks), slots: 1)
        #expect(driver.start() == ["start a"])
        #expect(try driver.apply(.waitsForPerson(id("a"))) == ["start b"])
        #expect(try driver.state("a") == .needsPerson)
        #expect(try driver.state("c") == .blocked(by: id("a")))
        #expect(try driver.finish("b") == ["integrate"])
    }

    @Test func `a ready subtask can be found to wait for a person before its turn`() throws {
        var driver = try Driver(try plan("  - {id: a}\n  - {id: b}"), slots: 1)
        _ = driver.start()
        #expect(try driver.apply(.waitsForPerson(id("b"))) == [])
        #expect(try driver.finish("a") == ["integrate"])
    }

    @Test func `an attempt that somebody ended whom nobody had asked is tried again for free`()
        throws
    {
        var driver = try Driver(try plan("  - {id: a}\n  - {id: b, dependencies: [a]}"))
        _ = driver.start()
        #expect(try driver.finish("a", .cancelled) == ["start a again (2) after back-off 1"])
        #expect(try driver.finish("a", attempt: 2) == ["start b"])
    }

    @Test func `every subtask can fail and the run still integrates once`() throws {
        var driver = try Driver(try plan("  - {id: a}"))
        _ = driver.start()
        #expect(try driver.finish("a", .failed(.never)) == ["integrate"])
        #expect(driver.start() == [])
        #expect(driver.apply(.integrationFinished) == [])
        #expect(driver.apply(.integrationFinished) == [])
        #expect(driver.schedule.isFinished)
    }
}
