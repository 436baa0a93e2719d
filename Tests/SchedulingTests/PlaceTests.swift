import Planning
import Scheduling
import Testing

/// What subtasks that run at the same time have to themselves.
struct PlaceTests {
    @Test func `as many hold a resource as there are of it, each another one`() throws {
        let subtasks = ["a", "b", "c"].map { "  - {id: \($0), resources: [db]}" }
        let text = subtasks.joined(separator: "\n")
        var driver = try Driver(try plan(text, rest: "resources: {db: 2}"))
        #expect(driver.start() == ["start a", "start b"])
        #expect(try driver.schedule.place(of: id("a"))?.units == ["db": 0])
        #expect(try driver.schedule.place(of: id("b"))?.units == ["db": 1])
        #expect(try driver.finish("a") == ["start c"])
        #expect(try driver.schedule.place(of: id("c"))?.units == ["db": 0])
        #expect(try driver.schedule.place(of: id("a")) == nil)
    }

    @Test func `a group comes back to the slot that it had`() throws {
        let text = """
              - {id: a}
              - {id: b, group: g}
              - {id: c, dependencies: [a, b]}
              - {id: d, group: g, dependencies: [b]}
            """
        var driver = try Driver(try plan(text), slots: 3)
        #expect(driver.start() == ["start a", "start b"])
        #expect(try driver.schedule.place(of: id("b"))?.slot == 1)
        #expect(try driver.finish("a") == [])
        #expect(try driver.finish("b").contains("start d"))
        #expect(try driver.schedule.place(of: id("d"))?.slot == 1)
    }

    @Test func `files that several make anew are made by one at a time`() throws {
        let text = """
              - {id: a, files: [go.sum, a]}
              - {id: b, files: ["go.*"]}
              - {id: c, files: [c]}
            """
        var driver = try Driver(try plan(text, rest: "shared: [go.sum]"))
        #expect(driver.start() == ["start a", "start c"])
        #expect(try driver.finish("a") == ["start b"])
    }

    @Test func `overlaps take turns where that is asked for`() throws {
        let text = """
              - {id: a, files: ["src/**"]}
              - {id: b, files: [src/b]}
              - {id: c, files: [src/c]}
              - {id: d, files: [src/d], dependencies: [a]}
            """
        var free = try Driver(try plan(text))
        #expect(free.start() == ["start a", "start b", "start c"])
        var driver = try Driver(try plan(text), serializesOverlaps: true)
        #expect(driver.start() == ["start a"])
        #expect(try driver.finish("a") == ["start b", "start c", "start d"])
    }

    @Test func `of eight hundred with the same files no two are ever admitted together`() throws {
        let text = (0..<800).map { "  - {id: s\($0), files: [\"src/**\"]}" }
        var driver = try Driver(
            try plan(text.joined(separator: "\n")),
            slots: 8,
            serializesOverlaps: true
        )
        var started = driver.start()
        for index in 0..<800 {
            #expect(started == ["start s\(index)"])
            started = try driver.finish("s\(index)")
        }
        #expect(started == ["integrate"])
    }

    @Test func `E02 with a barrier a wave waits for all of the one before`() throws {
        let text = """
              - {id: a}
              - {id: b}
              - {id: c, dependencies: [a]}
              - {id: d, dependencies: [b]}
            """
        var driver = try Driver(try plan(text), hasBarrier: true)
        #expect(driver.start() == ["start a", "start b"])
        #expect(try driver.finish("a") == [])
        #expect(try driver.finish("b", .failed(.never)) == ["start c"])
        #expect(try driver.finish("c") == ["integrate"])
    }
}
