import Planning
import Scheduling
import Testing

/// What a subtask that does not run waits for.
struct WaitTests {
    private func waits(_ driver: Driver) -> [String: Wait?] {
        Dictionary(
            driver.schedule.waits.map { ($0.0.text, $0.1) },
            uniquingKeysWith: { first, _ in first }
        )
    }

    @Test func `E12: each reason to wait has its name`() throws {
        var driver = try Driver(
            plan(
                """
                  - {id: a, agent: x, resources: [db], files: ["f"]}
                  - {id: b, agent: x}
                  - {id: c, resources: [db]}
                  - {id: d, files: ["f"]}
                  - {id: e, dependencies: [a]}
                """,
                rest: "agents: {x: {capacity: 1}}"
            ),
            serializesOverlaps: true
        )
        #expect(waits(driver) == ["a": nil, "b": nil, "c": nil, "d": nil, "e": nil])
        #expect(driver.start() == ["start a"])
        #expect(
            waits(driver)
                == [
                    "a": .start, "b": .agent, "c": .resource("db"), "d": .files,
                    "e": .dependencies,
                ]
        )
        _ = driver.apply(.attemptStarted(try id("a"), attempt: 1))
        #expect(waits(driver)["a"] == .some(nil))
        _ = driver.apply(.interrupted)
        #expect(waits(driver).values.allSatisfy { $0 == nil })
    }

    @Test func `E12: slots, services, waves and people are told apart`() throws {
        var slots = try Driver(plan("  - {id: a}\n  - {id: b}"), slots: 1)
        _ = slots.start()
        #expect(waits(slots)["b"] == .slot)
        _ = slots.apply(.requested(.pause))
        #expect(waits(slots)["b"] == .person)

        var service = try Driver(
            plan("  - {id: a}\n  - {id: b}"),
            queues: ["a": "codex", "b": "codex"]
        )
        _ = service.start()
        _ = try service.finish("a", .failed(.whenOpen))
        #expect(waits(service)["a"] == .service("codex"))

        var barrier = try Driver(
            plan("  - {id: a}\n  - {id: b}\n  - {id: c, dependencies: [a]}"),
            hasBarrier: true
        )
        _ = barrier.start()
        _ = try barrier.finish("a")
        #expect(waits(barrier)["c"] == .wave)

        var person = try Driver(plan("  - {id: a}\n  - {id: b, dependencies: [a]}"))
        _ = person.start()
        _ = try person.finish("a")
        _ = person.apply(.waitsForPerson(try id("b")))
        // The run goes on to its integration, and what waits for a person waits.
        #expect(waits(person)["b"] == .person)
    }
}
