import Agents
import Orchestration
import Planning
import Scheduling

/// A run for Perfetto and `chrome://tracing`: a row for each slot, arrows for dependencies.
enum TraceExport {
    private static let process = 1

    static func text(_ report: RunReport, by name: String) throws -> String {
        let timeline = report.timeline
        var events: [JSONValue] = [
            meta("process_name", ["name": .string(report.history.names.run.text)], thread: 0),
            meta("thread_name", ["name": .string("run")], thread: 0),
        ]
        let slots = timeline.lanes.flatMap(\.attempts).map(\.slot).max() ?? -1
        for slot in 0..<max(0, slots + 1) {
            events.append(
                meta("thread_name", ["name": .string("slot \(slot + 1)")], thread: slot + 1)
            )
        }
        for span in timeline.periods {
            events.append(
                complete("run", "run", span, thread: 0, timeline, ["task": text(report)])
            )
        }
        for check in timeline.checks {
            events.append(
                complete(
                    "test \(check.facts.test)",
                    "test",
                    check.span,
                    thread: 0,
                    timeline,
                    ["result": .string(ReportWords.sentence(check.facts))]
                )
            )
        }
        for row in report.rows { events += self.events(row, report) }
        events += counters(timeline)
        let document = JSONValue.object([
            "displayTimeUnit": .string("ms"),
            "otherData": .object([
                "generator": .string(name), "run": .string(report.history.names.run.text),
                "startedAt": .string(timeline.start.text),
            ]),
            "traceEvents": .array(events),
        ])
        return try document.line + "\n"
    }

    private static func text(_ report: RunReport) -> JSONValue {
        .string(ReportWords.clean(report.history.start.task))
    }

    private static func events(_ row: RunReport.Row, _ report: RunReport) -> [JSONValue] {
        let timeline = report.timeline
        let id = row.subtask.id
        guard let lane = timeline.lane(id) else { return [] }
        var events: [JSONValue] = []
        for attempt in lane.attempts {
            let result: String
            switch attempt.verdict {
            case .succeeded?: result = "succeeded"
            case .noChanges?: result = "no changes"
            case .failed(let failure)?: result = ReportWords.clean(failure.sentence)
            case nil: result = "not over"
            }
            events.append(
                complete(
                    attempt.number == 1 ? id.text : "\(id) (attempt \(attempt.number))",
                    "attempt",
                    timeline.span(of: attempt),
                    thread: attempt.slot + 1,
                    timeline,
                    [
                        "agent": row.agent.map { .string($0.text) },
                        "attempt": .integer(Int64(attempt.number)), "result": .string(result),
                    ]
                )
            )
        }
        // An arrow from the end of what came first to the first start.
        if let first = lane.attempts.first {
            for dependency in row.subtask.dependencies {
                guard
                    let last = timeline.lane(dependency.id)?.attempts.last(where: { $0.end != nil }
                    ),
                    let end = last.end, end <= first.start
                else { continue }
                let name = "\(dependency.id) to \(id)"
                // Inside the two boxes, or the arrow has nothing to be tied to.
                let from = max(timeline.span(of: last).from, end.advanced(by: .milliseconds(-1)))
                events.append(flow("s", name, from, thread: last.slot + 1, timeline))
                events.append(flow("f", name, first.start, thread: first.slot + 1, timeline))
            }
        }
        for mark in lane.marks {
            let slot = lane.attempts.last { $0.start <= mark.time }?.slot ?? -1
            events.append(
                .object([
                    "ph": .string("i"), "s": .string("t"), "cat": .string(mark.kind.word),
                    "name": .string("\(mark.kind.word) \(id)"),
                    "pid": .integer(Int64(process)), "tid": .integer(Int64(slot + 1)),
                    "ts": .integer(microseconds(mark.time, timeline)),
                ])
            )
        }
        return events
    }

    /// How many agents are at work at each moment.
    private static func counters(_ timeline: RunTimeline) -> [JSONValue] {
        var changes: [Timestamp: Int64] = [:]
        for lane in timeline.lanes {
            for attempt in lane.attempts {
                let span = timeline.span(of: attempt)
                changes[span.from, default: 0] += 1
                changes[span.until, default: 0] -= 1
            }
        }
        var running: Int64 = 0
        return changes.sorted { $0.key < $1.key }.map { time, change in
            running += change
            return .object([
                "ph": .string("C"), "name": .string("agents at work"),
                "pid": .integer(Int64(process)), "ts": .integer(microseconds(time, timeline)),
                "args": .object(["agents": .integer(running)]),
            ])
        }
    }

    private static func meta(
        _ name: String,
        _ arguments: [String: JSONValue?],
        thread: Int,
    ) -> JSONValue {
        .object([
            "ph": .string("M"), "name": .string(name), "pid": .integer(Int64(process)),
            "tid": .integer(Int64(thread)), "args": .object(arguments),
        ])
    }

    private static func complete(
        _ name: String,
        _ category: String,
        _ span: TimeSpan,
        thread: Int,
        _ timeline: RunTimeline,
        _ arguments: [String: JSONValue?],
    ) -> JSONValue {
        .object([
            "ph": .string("X"), "name": .string(ReportWords.clean(name)),
            "cat": .string(category), "pid": .integer(Int64(process)),
            "tid": .integer(Int64(thread)), "ts": .integer(microseconds(span.from, timeline)),
            "dur": .integer(span.length.inMilliseconds * 1_000), "args": .object(arguments),
        ])
    }

    private static func flow(
        _ phase: String,
        _ name: String,
        _ time: Timestamp,
        thread: Int,
        _ timeline: RunTimeline,
    ) -> JSONValue {
        .object([
            "ph": .string(phase), "bp": phase == "f" ? .string("e") : nil,
            "cat": .string("dependency"), "name": .string("dependency"), "id": .string(name),
            "pid": .integer(Int64(process)), "tid": .integer(Int64(thread)),
            "ts": .integer(microseconds(time, timeline)),
        ])
    }

    /// From the start of the run.
    private static func microseconds(_ time: Timestamp, _ timeline: RunTimeline) -> Int64 {
        max(0, time.since(timeline.start).inMilliseconds) * 1_000
    }
}
