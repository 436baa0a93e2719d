import Agents
import Foundation
import Git
import Merging
import Orchestration
import Planning

/// A run as JUnit XML: a case for each subtask and for each test of what was merged.
enum JUnitExport {
    private struct Case {
        let group: String
        let name: String
        let time: Double
        let body: [String]
        var kind = Kind.passed
    }

    private enum Kind { case passed, failure, error, skipped }

    static func text(_ report: RunReport, by name: String) -> String {
        let run = report.history.names.run.text
        let cases =
            report.rows.map { self.subtask($0, report) }
            + report.history.integration.checks.map { self.check($0, run) }
        let count = { (kind: Kind) in cases.count { $0.kind == kind } }
        let counts =
            "tests=\"\(cases.count)\" failures=\"\(count(.failure))\" errors=\"\(count(.error))\" "
            + "skipped=\"\(count(.skipped))\" time=\"\(seconds(report.timeline.whole.length.inSeconds))\""
        let stamp = String(report.timeline.start.text.prefix(19))
        var lines = [
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>",
            "<!-- \(name) -->",
            "<testsuites name=\"\(attribute(run))\" \(withoutSkipped(counts))>",
            "  <testsuite name=\"\(attribute(run))\" \(counts) timestamp=\"\(stamp)\" hostname=\"localhost\">",
            "    <properties>",
            "      <property name=\"task\" value=\"\(attribute(report.history.start.task))\"/>",
            "      <property name=\"base\" value=\"\(report.history.start.base.hex)\"/>",
            "    </properties>",
        ]
        for item in cases {
            let head =
                "    <testcase classname=\"\(attribute(item.group))\" name=\"\(attribute(item.name))\" "
                + "time=\"\(seconds(item.time))\""
            if item.body.isEmpty {
                lines.append(head + "/>")
            } else {
                lines.append(head + ">")
                lines += item.body.map { "      " + $0 }
                lines.append("    </testcase>")
            }
        }
        lines += ["  </testsuite>", "</testsuites>"]
        return lines.joined(separator: "\n") + "\n"
    }

    private static func subtask(_ row: RunReport.Row, _ report: RunReport) -> Case {
        let run = report.history.names.run.text
        var (kind, body): (Kind, [String]) = (.passed, [])
        switch row.status {
        case .merged, .done, .noChanges: break
        case .failed(let failure):
            // What git-orchestrate could not do is no fault of the work.
            let isOurs =
                failure.map {
                    [.infrastructure, .spawnFailed, .setupRed, .lost].contains($0.kind)
                } ?? true
            kind = isOurs ? .error : .failure
            let message = failure?.sentence ?? "the reason was not recorded"
            body = [
                element(
                    isOurs ? "error" : "failure",
                    type: failure?.kind.rawValue ?? "unknown",
                    message
                )
            ]
            let log = report.status.lastLines(of: row.subtask.id, count: 20)
                .map { ReportWords.clean($0, most: 500) }.joined(separator: "\n")
            if !log.isEmpty { body.append("<system-out>\(MarkupText.escaped(log))</system-out>") }
        case .conflicted(let conflict):
            kind = .failure
            let with = ReportWords.list(conflict.with.map(\.text))
            let paths = ReportWords.list(conflict.paths.map(\.description))
            body = [
                element(
                    "failure",
                    type: "conflict",
                    "it does not merge with \(with.isEmpty ? "what was merged before it" : with): \(paths)"
                )
            ]
        case .evicted(let test):
            kind = .failure
            body = [element("failure", type: "left-out", "\(test) is red with it")]
        case .blocked(let other): (kind, body) = skipped("dependency \(other) failed")
        case .held(let other): (kind, body) = skipped("held by \(other)")
        case .skipped: (kind, body) = skipped("skipped by a person")
        case .cancelled: (kind, body) = skipped("cancelled by a person")
        case .interrupted, .abandoned: (kind, body) = skipped("the run was interrupted")
        case .waiting, .ready, .waitingForService, .running, .waitingToRetry, .neverRan:
            (kind, body) = skipped("not finished")
        }
        return Case(
            group: run,
            name: row.subtask.id.text,
            time: row.time?.inSeconds ?? 0,
            body: body,
            kind: kind
        )
    }

    private static func skipped(_ reason: String) -> (Kind, [String]) {
        (.skipped, ["<skipped message=\"\(attribute(reason))\"/>"])
    }

    private static func check(_ check: Checked, _ run: String) -> Case {
        Case(
            group: run + ".tests",
            name: check.test,
            time: check.seconds.isFinite ? max(0, check.seconds) : 0,
            body: check.isGreen
                ? [] : [element("failure", type: "red", check.ending.sentence)],
            kind: check.isGreen ? .passed : .failure
        )
    }

    private static func element(_ name: String, type: String, _ message: String) -> String {
        "<\(name) type=\"\(attribute(type))\" message=\"\(attribute(message))\"/>"
    }

    private static func attribute(_ text: String) -> String {
        MarkupText.escaped(ReportWords.clean(text))
    }

    private static func seconds(_ value: Double) -> String { String(format: "%.3f", value) }

    /// The outer element has no such attribute.
    private static func withoutSkipped(_ counts: String) -> String {
        counts.replacing(#/skipped="[0-9]+" /#, with: "")
    }
}
