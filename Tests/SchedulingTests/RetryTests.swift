import Planning
import Scheduling
import Testing

@Suite struct RetryTests {
    @Test func `F04 a reason that passes by itself is waited for, longer each time`() throws {
        var driver = try Driver(try plan("  - {id: a, retries: 2}"))
        _ = driver.start()
        #expect(try driver.finish("a", .failed(.later)) == ["start a again (2) after back-off 1"])
        #expect(
            try driver.finish("a", attempt: 2, .failed(.later))
                == ["start a again (3) after back-off 2"]
        )
        #expect(try driver.finish("a", attempt: 3, .failed(.later)) == ["integrate"])
    }

    @Test func `failures of ours use up no retry, and come to an end as well`() throws {
        var driver = try Driver(try plan("  - {id: a, retries: 1}"))
        _ = driver.start()
        for number in 1...3 {
            let actions = try driver.finish("a", attempt: number, .failed(.free))
            #expect(actions == ["start a again (\(number + 1)) after back-off \(number)"])
        }
        #expect(try driver.finish("a", attempt: 4, .failed(.now)) == ["start a again (5)"])
        #expect(
            try driver.finish("a", attempt: 5, .failed(.free))
                == ["start a again (6) after back-off 1"]
        )
        #expect(try driver.finish("a", attempt: 6, .failed(.now)) == ["integrate"])
    }

    @Test func `a retry by hand starts afresh, and what it blocked goes on`() throws {
        let subtasks = """
              - {id: a, retries: 1}
              - {id: b, dependencies: [a]}
              - {id: c, dependencies: [b]}
              - {id: x}
              - {id: y, dependencies: [x, b]}
            """
        var driver = try Driver(try plan(subtasks))
        _ = driver.start()
        _ = try driver.finish("a", .failed(.now))
        _ = try driver.finish("a", attempt: 2, .failed(.now))
        #expect(try driver.finish("x", .failed(.never)) == ["integrate"])
        _ = driver.apply(.integrationFinished)
        #expect(driver.schedule.isFinished)
        #expect(!driver.schedule.hasWork)
        #expect(try driver.apply(.requested(.retry(id("a")))) == [])
        #expect(driver.schedule.hasWork)
        #expect(try driver.state("b") == .waiting(on: [id("a")]))
        // Something else stands in the way of this one.
        #expect(try driver.state("y") == .blocked(by: id("x")))
        #expect(driver.apply(.resumed) == ["start a again (3)"])
        #expect(try driver.finish("a", attempt: 3, .failed(.now)) == ["start a again (4)"])
        #expect(try driver.finish("a", attempt: 4) == ["start b"])
        #expect(try driver.finish("b") == ["start c"])
        #expect(try driver.finish("c") == ["integrate"])
    }

    @Test func `a retry while others run starts at once`() throws {
        var driver = try Driver(try plan("  - {id: a}\n  - {id: b}"))
        _ = driver.start()
        #expect(try driver.finish("a", .failed(.now)) == [])
        #expect(try driver.apply(.requested(.retry(id("a")))) == ["start a again (2)"])
    }

    @Test func `a retry during the integration is carried out after it`() throws {
        var driver = try Driver(try plan("  - {id: a}"))
        _ = driver.start()
        #expect(try driver.finish("a", .failed(.now)) == ["integrate"])
        #expect(try driver.apply(.requested(.retry(id("a")))) == [])
        #expect(driver.apply(.integrationFinished) == ["start a again (2)"])
        #expect(try driver.finish("a", attempt: 2) == ["integrate"])
        #expect(driver.apply(.integrationFinished) == [])
        #expect(driver.schedule.isFinished)
    }

    @Test func `only what came to nothing can be tried again`() throws {
        let subtasks = "  - {id: a}\n  - {id: b, dependencies: [a]}\n  - {id: c}"
        var driver = try Driver(try plan(subtasks))
        _ = driver.start()
        #expect(
            try driver.schedule.objection(to: .retry(id("a"))) == .notOver(.starting(attempt: 1))
        )
        _ = try driver.finish("a", .failed(.never))
        _ = try driver.finish("c")
        #expect(try driver.schedule.objection(to: .retry(id("a"))) == nil)
        #expect(try driver.schedule.objection(to: .retry(id("b"))) == .blocked(by: id("a")))
        #expect(try driver.schedule.objection(to: .retry(id("c"))) == .over(.succeeded))
        #expect(try driver.schedule.objection(to: .retry(id("d"))) == .unknown)
    }
}
