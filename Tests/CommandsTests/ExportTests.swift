import Foundation
import TestSupport
import Testing

@testable import Commands

/// Each export, read by a program that is not ours.
struct ExportTests {
    private func export(
        _ format: String,
        _ lab: ReportLab,
        environment: [String: String] = [:],
    ) async -> String {
        let said = await lab.harness.run(
            ["export", "--format", format],
            environment: environment
        )
        #expect(said.status == .done, "\(said.narration)")
        return said.answer
    }

    private func object(_ text: String) throws -> [String: Any] {
        try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    }

    @Test(.enabled(if: ForeignTool.dot.isThere, "\(ForeignTool.absence)"))
    func `Graphviz draws the graph of a run`() async throws {
        let lab = try ReportLab()
        _ = try await lab.start()
        let drawn = try ForeignTool.dot.run(["-Tsvg"], input: await export("dot", lab))
        #expect(drawn.status == 0 && drawn.errors == "", "\(drawn.errors)")
        #expect(drawn.output.components(separatedBy: "class=\"node\"").count == 9)
        #expect(drawn.output.components(separatedBy: "class=\"edge\"").count == 7)
        for state in ["merged", "conflict", "failed", "blocked"] {
            #expect(drawn.output.contains(">\(state)</text>"))
        }
        #expect(!drawn.output.contains("<script"))
    }

    @Test func `Mermaid has quoted labels, ids of ours and no sign that ends a label`() async throws
    {
        let lab = try ReportLab()
        _ = try await lab.start()
        let text = await export("mermaid", lab)
        let lines = text.split(separator: "\n").map(String.init)
        #expect(lines[1] == "flowchart LR")
        var (nodes, edges, classes) = (0, 0, Set<String>())
        var used: Set<String> = []
        for line in lines.dropFirst(2) {
            if let node = line.wholeMatch(
                of: #/  t[0-9]+\["((?:[^"#&<>`%;\\\[\]{}|]|#[a-z0-9]+;|<br>)+)"\]:::([a-z]+)/#
            ) {
                nodes += 1
                used.insert(String(node.2))
            } else if line.wholeMatch(of: #/  t[0-9]+ (-->|-\.->) t[0-9]+/#) != nil {
                edges += 1
            } else if let style = line.wholeMatch(
                of: #/  classDef ([a-z]+) fill:#[0-9a-f]{6},stroke:#[0-9a-f]{6},color:#[0-9a-f]{6}/#
            ) {
                classes.insert(String(style.1))
            } else {
                Issue.record("not Mermaid: \(line)")
            }
        }
        #expect(nodes == 8 && edges == 6)
        #expect(used.isSubset(of: classes))
    }

    @Test func `the trace has what its viewers need, in microseconds`() async throws {
        let lab = try ReportLab()
        _ = try await lab.start()
        let trace = try object(await export("trace", lab))
        #expect(trace["displayTimeUnit"] as? String == "ms")
        let events = try #require(trace["traceEvents"] as? [[String: Any]])
        let attempts = events.filter { $0["cat"] as? String == "attempt" }
        #expect(attempts.count == 8)
        for event in attempts {
            #expect(event["ph"] as? String == "X")
            #expect((event["ts"] as? Int ?? -1) >= 0 && (event["dur"] as? Int ?? -1) >= 0)
            #expect((event["tid"] as? Int ?? 0) >= 1)
        }
        // Boxes of one row do not overlap: each has a slot to itself.
        for (_, row) in Dictionary(grouping: attempts, by: { $0["tid"] as? Int ?? 0 }) {
            let spans = row.map { (($0["ts"] as? Int ?? 0), ($0["dur"] as? Int ?? 0)) }.sorted {
                $0.0 < $1.0
            }
            for (one, next) in zip(spans, spans.dropFirst()) { #expect(one.0 + one.1 <= next.0) }
        }
        let flows = Dictionary(
            grouping: events.filter { ["s", "f"].contains($0["ph"] as? String) },
            by: { $0["id"] as? String ?? "" }
        )
        #expect(flows.count == 5, "an arrow for each dependency of what was started")
        #expect(flows.values.allSatisfy { $0.count == 2 })
        #expect(events.contains { $0["ph"] as? String == "C" })
        #expect(
            events.contains { $0["ph"] as? String == "i" && $0["cat"] as? String == "conflict" }
        )
    }

    @Test(.enabled(if: ForeignTool.python.isThere, "\(ForeignTool.absence)"))
    func `OpenTelemetry takes the spans, as a part of the trace that it is in`() async throws {
        let lab = try ReportLab()
        _ = try await lab.start()
        let script = ForeignTool.file("check_otlp.py")
        let text = await export("otlp", lab)
        let alone = try ForeignTool.python.run([script], input: text)
        #expect(alone.status == 0, "\(alone.errors)")
        let found = try object(alone.output)
        #expect(found["parent"] is NSNull)
        let names = found["names"] as? [String] ?? []
        #expect(names.contains("attempt 2 of bread") && names.contains("merge wine"))
        #expect((found["errors"] as? [String])?.contains("subtask odd") == true)
        #expect((found["events"] as? [String])?.contains("conflict") == true)
        #expect(await export("otlp", lab) == text, "the same run gives the same bytes")
        let trace = "4bf92f3577b34da6a3ce929d0e0e4736"
        let part = try ForeignTool.python.run(
            [script],
            input: await export(
                "otlp",
                lab,
                environment: ["TRACEPARENT": "00-\(trace)-00f067aa0ba902b7-01"]
            )
        )
        let joined = try object(part.output)
        #expect(joined["trace"] as? String == trace)
        #expect(joined["parent"] as? String == "00f067aa0ba902b7")
    }

    @Test(arguments: [
        "", "nonsense", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7",
        "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
        "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
        "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-more",
    ])
    func `a parent that is none makes a trace of our own`(variable: String) {
        let own = TraceContext(variable, seed: "x")
        #expect(own.parent == nil)
        #expect(own.trace.wholeMatch(of: /[0-9a-f]{32}/) != nil)
        #expect(own.trace == TraceContext(nil, seed: "x").trace)
        #expect(own.trace != TraceContext(nil, seed: "y").trace)
    }

    @Test(
        .enabled(
            if: ForeignTool.xmllint.isThere && ForeignTool.python.isThere,
            "\(ForeignTool.absence)"
        )
    )
    func `JUnit XML is valid, and its counts are right`() async throws {
        let lab = try ReportLab()
        _ = try await lab.start()
        let text = await export("junit", lab)
        let valid = try ForeignTool.xmllint.run(
            ["--noout", "--schema", ForeignTool.file("junit.xsd"), "-"],
            input: text
        )
        #expect(valid.status == 0, "\(valid.errors)")
        let script = """
            import sys, json, xml.etree.ElementTree as tree
            suite = tree.fromstring(sys.stdin.buffer.read()).find("testsuite")
            cases = {case.get("name"): [part.tag for part in case] for case in suite.iter("testcase")}
            out = {case.get("name"): part.text for case in suite.iter("testcase") for part in case.iter("system-out")}
            print(json.dumps({"counts": suite.attrib, "cases": cases, "out": out}))
            """
        let read = try ForeignTool.python.run(["-c", script], input: text)
        #expect(read.status == 0, "\(read.errors)")
        let found = try object(read.output)
        let counts = found["counts"] as? [String: String] ?? [:]
        #expect(counts["tests"] == "8" && counts["failures"] == "2" && counts["errors"] == "0")
        #expect(counts["skipped"] == "1")
        let cases = found["cases"] as? [String: [String]] ?? [:]
        #expect(cases["odd"] == ["failure", "system-out"])
        #expect(cases["coffee"] == ["failure"])
        #expect(cases["after"] == ["skipped"])
        #expect(cases["wine"] == [])
        let out = found["out"] as? [String: String] ?? [:]
        #expect(out["odd"]?.contains("]]>--><!--") == true)
    }
}
