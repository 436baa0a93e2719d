import Agents
import Git
import Orchestration
import Planning

/// A run as spans of OpenTelemetry: OTLP in JSON, one request a line, as collectors read it from a file.
enum OTLPExport {
    /// `traceparent` is the variable `TRACEPARENT`, where it is set.
    static func text(_ report: RunReport, by name: String, traceparent: String?) throws -> String {
        let history = report.history
        let seed =
            "\(history.names.run) \(history.started.milliseconds) \(history.start.base.hex)"
        let spans = Spans(report, TraceContext(traceparent, seed: seed), seed: seed).all
        let resource = JSONValue.object([
            "attributes": attributes([
                "service.name": .text("git-orchestrate"),
                "service.version": .text(GitOrchestrate.version),
                "vcs.ref.base.revision": .text(history.start.base.hex),
                "vcs.ref.base.name": history.start.baseBranch.map { .text($0) },
                "telemetry.sdk.name": .text(name),
            ])
        ])
        let scope = JSONValue.object([
            "name": .string("git-orchestrate"), "version": .string(GitOrchestrate.version),
        ])
        // Receivers have a limit of a few megabytes for a request.
        return try stride(from: 0, to: spans.count, by: 1_000).map { start in
            let part = Array(spans[start...].prefix(1_000))
            return try JSONValue.object([
                "resourceSpans": .array([
                    .object([
                        "resource": resource,
                        "scopeSpans": .array([.object(["scope": scope, "spans": .array(part)])]),
                    ])
                ])
            ]).line + "\n"
        }.joined()
    }

    enum Attribute {
        case text(String)
        case integer(Int)
        case number(Double)
    }

    /// Sorted, so that the same run gives the same bytes; integers are texts, as all of JSON cannot hold
    /// them.
    static func attributes(_ values: [String: Attribute?]) -> JSONValue {
        .array(
            values.compactMapValues { $0 }.sorted { $0.key < $1.key }.map { key, value in
                let json: JSONValue =
                    switch value {
                    case .text(let text): .object(["stringValue": .string(ReportWords.clean(text))])
                    case .integer(let number): .object(["intValue": .string("\(number)")])
                    case .number(let number): .object(["doubleValue": .number(number)])
                    }
                return .object(["key": .string(key), "value": json])
            }
        )
    }

    private struct Spans {
        let report: RunReport
        let context: TraceContext
        let seed: String

        init(_ report: RunReport, _ context: TraceContext, seed: String) {
            self.report = report
            self.context = context
            self.seed = seed
        }

        var all: [JSONValue] {
            let timeline = report.timeline
            var spans = [
                span(
                    "run \(report.history.names.run)",
                    id: "run",
                    parent: context.parent,
                    timeline.whole,
                    [
                        "cicd.pipeline.name": .text(report.history.start.task),
                        "cicd.pipeline.run.id": .text(report.history.names.run.text),
                        "cicd.pipeline.result": .text(report.status.outcomeWord),
                    ],
                    isError: report.history.integration.result?.outcome == .failed
                )
            ]
            for row in report.rows { spans += self.spans(row, timeline) }
            for (number, check) in timeline.checks.enumerated() {
                spans.append(
                    span(
                        "test \(check.facts.test)",
                        id: "check \(number)",
                        parent: own("run"),
                        check.span,
                        [
                            "cicd.pipeline.task.name": .text(check.facts.test),
                            "vcs.ref.head.revision": .text(check.facts.commit.hex),
                        ],
                        isError: !check.facts.isGreen,
                        check.facts.isGreen ? nil : check.facts.ending.sentence
                    )
                )
            }
            return spans
        }

        private func own(_ name: String) -> String { context.span(name, seed: seed) }

        private func spans(_ row: RunReport.Row, _ timeline: RunTimeline) -> [JSONValue] {
            let id = row.subtask.id
            guard let lane = timeline.lane(id), let first = lane.attempts.first else { return [] }
            let ends = lane.attempts.map { timeline.span(of: $0).until } + lane.marks.map(\.time)
            var spans = [
                span(
                    "subtask \(id)",
                    id: "subtask \(id)",
                    parent: own("run"),
                    TimeSpan(first.start, ends.max() ?? first.start),
                    [
                        "cicd.pipeline.task.name": .text(id.text),
                        "cicd.pipeline.task.run.result": .text(WaveText.label(row.status)),
                    ],
                    isError: ReportSheet.Tone(row.status) == .bad,
                    events: lane.marks
                )
            ]
            let records = report.history.attempts[id] ?? []
            for attempt in lane.attempts {
                let finish = records.last { $0.start.attempt == attempt.number }?.finish
                var reason: String?
                if case .failed(let failure)? = attempt.verdict { reason = failure.sentence }
                spans.append(
                    span(
                        "attempt \(attempt.number) of \(id)",
                        id: "attempt \(attempt.number) \(id)",
                        parent: own("subtask \(id)"),
                        timeline.span(of: attempt),
                        [
                            "gen_ai.agent.name": row.agent.map { .text($0.text) },
                            "gen_ai.usage.input_tokens": finish?.report?.usage.map {
                                .integer($0.input)
                            },
                            "gen_ai.usage.output_tokens": finish?.report?.usage.map {
                                .integer($0.output)
                            },
                            "git_orchestrate.attempt": .integer(attempt.number),
                            "git_orchestrate.cost_usd": finish?.report?.costUSD.map {
                                .number($0)
                            },
                            "vcs.ref.head.name": .text(report.history.names.branch(id).short),
                            "vcs.ref.head.revision": finish.map { .text($0.tip.hex) },
                        ],
                        isError: reason != nil,
                        reason
                    )
                )
            }
            for (number, mark) in lane.marks.enumerated() {
                guard case .merged(let commit) = mark.kind else { continue }
                spans.append(
                    span(
                        "merge \(id)",
                        id: "merge \(number) \(id)",
                        parent: own("run"),
                        TimeSpan(mark.time, mark.time),
                        ["vcs.ref.head.revision": commit.map { .text($0.hex) }],
                        isError: false
                    )
                )
            }
            return spans
        }

        private func span(
            _ name: String,
            id: String,
            parent: String?,
            _ span: TimeSpan,
            _ values: [String: Attribute?],
            isError: Bool,
            _ message: String? = nil,
            events: [RunTimeline.Mark] = [],
        ) -> JSONValue {
            .object([
                "traceId": .string(context.trace), "spanId": .string(own(id)),
                "parentSpanId": parent.map { .string($0) },
                "name": .string(ReportWords.clean(name)),
                // Internal: it is no request to another service.
                "kind": .integer(1),
                "startTimeUnixNano": nanoseconds(span.from),
                "endTimeUnixNano": nanoseconds(span.until),
                "attributes": OTLPExport.attributes(values),
                "events": .array(events.map(event)),
                "status": .object([
                    "code": .integer(isError ? 2 : 1),
                    "message": message.map { .string(ReportWords.clean($0)) },
                ]),
            ])
        }

        private func event(_ mark: RunTimeline.Mark) -> JSONValue {
            var values: [String: Attribute?] = [:]
            switch mark.kind {
            case .commit(let line):
                values["vcs.ref.head.revision"] = .text(line.id.hex)
                values["vcs.commit.subject"] = .text(line.subject)
            case .merged(let commit): values["vcs.ref.head.revision"] = commit.map { .text($0.hex) }
            case .conflict(let with):
                values["git_orchestrate.with"] = .text(with.map(\.text).joined(separator: ","))
            default: break
            }
            return .object([
                "timeUnixNano": nanoseconds(mark.time), "name": .string(mark.kind.word),
                "attributes": OTLPExport.attributes(values),
            ])
        }

        private func nanoseconds(_ time: Timestamp) -> JSONValue {
            .string("\(max(0, time.milliseconds))000000")
        }
    }
}
