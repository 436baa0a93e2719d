import Foundation
import Orchestration
import Planning
import Scheduling
import TestSupport
import Testing

/// What working beside each other came to, from journals whose times are known.
struct TimeSavedTests {
    private static let two = "task: T\nsubtasks:\n  - {id: a}\n  - {id: b}\nintegration: {}\n"

    @Test func `E11: sum, wall, overhead and speed-up are measured`() throws {
        var run = try MadeUpRun(Self.two)
        try run.start(1, "a")
        try run.start(1, "b")
        try run.finish(61, "a", taking: 60)
        try run.finish(101, "b", taking: 100)
        try run.merge(103, "a")
        try run.merge(104, "b")
        try run.end(110)
        let time = try run.report().time
        #expect(time.sequential == .seconds(160))
        #expect(time.wall == .seconds(110))
        #expect(time.execution == .seconds(100))
        #expect(time.overhead == .seconds(10))
        #expect(time.saved == .seconds(50))
        #expect(try abs(#require(time.speedUp) - 160.0 / 110) < 0.001)
        #expect(time.mostAtOnce == 2)
        #expect(!time.isOverheadTooLarge)
    }

    @Test
    func `E11: it may cost time, and says so; R04: the overhead is held against what is saved`()
        throws
    {
        var run = try MadeUpRun(Self.two)
        try run.start(20, "a")
        try run.finish(30, "a", taking: 10)
        try run.start(30, "b")
        try run.finish(41, "b", taking: 11)
        try run.end(60)
        let report = try run.report()
        #expect(report.time.saved == .seconds(-39))
        #expect(report.time.isOverheadTooLarge)
        #expect(report.finding(.fasterThanSequential)?.verdict == .fail)
        #expect(report.learnings.contains(.overhead(.seconds(39), saved: .seconds(-39))))
    }

    @Test func `E11: neither an empty run nor a clock that jumps gives a number that is none`()
        throws
    {
        let empty = try MadeUpRun(Self.two).report()
        #expect(empty.time.speedUp == nil && empty.time.saved == nil)
        #expect(empty.time.utilisation == nil)
        #expect(empty.rows.allSatisfy { $0.time == nil })

        var still = try MadeUpRun(Self.two)
        try still.start(0, "a")
        try still.finish(0, "a", taking: 60)
        try still.end(0)
        #expect(try still.report().time.speedUp == nil)

        var back = try MadeUpRun(Self.two)
        try back.start(100, "a")
        try back.finish(-50, "a", taking: 60)
        try back.end(-40)
        let report = try back.report()
        #expect(
            report.timeline.lanes[0].attempts[0].end == report.timeline.lanes[0].attempts[0].start
        )
        #expect(report.time.saved.map { $0 == .seconds(-40) } ?? true)
        #expect(report.timeline.end >= report.timeline.start)
    }

    @Test func `the time in which nobody acted is not counted, and shown`() throws {
        var run = try MadeUpRun(Self.two)
        try run.start(0, "a")
        try run.at(10, "interrupted")
        try run.finish(
            11,
            "a",
            taking: 10,
            failure: ["kind": "interrupted", "detail": "ended by request"]
        )
        // A person asks for something in between; that is no work.
        try run.at(5_000, "requested", ["action": "skip", "subtask": "b"])
        try run.at(10_011, "resumed")
        try run.start(10_012, "a", attempt: 2)
        try run.finish(10_032, "a", attempt: 2, taking: 20)
        try run.merge(10_033, "a")
        try run.end(10_034)
        let report = try run.report()
        #expect(report.timeline.periods.map(\.length) == [.seconds(11), .seconds(23)])
        #expect(report.time.wall == .seconds(34))
        #expect(report.time.interrupted == .seconds(10_000))
        #expect(report.time.agents == .seconds(30))
        // What was cut off and begun anew is no work that somebody else would have needed.
        #expect(report.time.sequential == .seconds(20))
    }

    @Test func `an agent that outlived its runner worked all the time`() throws {
        var run = try MadeUpRun("task: T\nsubtasks: [{id: a}]\nintegration: {}\n")
        try run.start(0, "a")
        // Its runner dies here, and another one takes over.
        try run.at(100, "resumed")
        try run.finish(120, "a", taking: 119)
        try run.end(121)
        let time = try run.report().time
        #expect(time.wall == .seconds(121))
        #expect(time.interrupted == .zero)
    }

    @Test func `E12: waiting has its reason, and what is done again is no work saved`() throws {
        var run = try MadeUpRun(
            "task: T\nsubtasks:\n  - {id: a, resources: [db]}\n  - {id: b, resources: [db]}\n"
                + "  - {id: c, dependencies: [a]}\nintegration: {}\n"
        )
        try run.start(0, "a")
        try run.finish(30, "a", taking: 30)
        try run.start(30, "b")
        try run.start(30, "c")
        try run.finish(50, "b", taking: 20)
        try run.finish(60, "c", taking: 30)
        try run.at(
            61,
            "fell-back",
            [
                "subtask": "c", "onto": String(repeating: "3", count: 40), "with": ["a"],
                "paths": ["f"],
            ]
        )
        try run.end(61, "incomplete")
        try run.start(61, "c", attempt: 2)
        try run.finish(71, "c", attempt: 2, taking: 10)
        try run.end(72)
        let report = try run.report()
        #expect(report.time.waiting == [.resource("db"): .seconds(30)])
        #expect(report.time.redone == .seconds(30))
        #expect(report.time.sequential == .seconds(60))
        let waits = report.timeline.lanes.map { $0.waits.filter { $0.reason != .start } }
        #expect(waits[0].isEmpty)
        #expect(waits[1].map(\.reason) == [.resource("db")])
        #expect(waits[2].map(\.reason) == [.dependencies])
        #expect(waits[2].map(\.span.length) == [.seconds(30)])
        #expect(report.finding(.notBlocked)?.verdict == .fail)
        #expect(report.learnings.contains(.waited(.resource("db"), .seconds(30))))
    }

    @Test func `of a run that goes on, now is the end`() throws {
        var run = try MadeUpRun(Self.two)
        try run.start(1, "a")
        let report = try run.report(isAlive: true, now: 41)
        #expect(report.timeline.lanes[0].attempts[0].end == nil)
        #expect(report.rows[0].time == .seconds(40))
        #expect(report.time.wall == .seconds(41))
        #expect(report.finding(.savedTime)?.verdict == .notMeasured)
        #expect(report.gaps.isEmpty)
    }
}
