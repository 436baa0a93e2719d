import Agents
import Foundation
import Git
import Orchestration
import Planning
import Scheduling

/// A timeline as values for a template: boxes, bars and marks with their places. All texts are escaped.
struct TimelineDrawing {
    private static let row = 30.0
    private static let top = 34.0
    private static let width = 1_080.0
    /// More rows than this are a file that nobody opens.
    private static let mostLanes = 500

    private let timeline: RunTimeline
    private let report: RunReport
    private let scale: TimeScale
    private let labels: Double

    init(_ report: RunReport) {
        self.report = report
        timeline = report.timeline
        let longest = report.rows.map(\.subtask.id.text.count).max() ?? 0
        labels = min(260, max(110, Double(longest) * 7.6 + 24))
        scale = TimeScale(report.timeline, left: labels, right: TimelineDrawing.width - 18)
    }

    var values: [String: Any] {
        let lanes = Array(report.rows.prefix(TimelineDrawing.mostLanes).enumerated())
        let hasChecks = !timeline.checks.isEmpty
        let rows = lanes.count + (hasChecks ? 1 : 0)
        let bottom = TimelineDrawing.top + Double(rows) * TimelineDrawing.row
        var drawn = lanes.map { lane(at: $0, $1) }
        if hasChecks { drawn.append(checks(at: lanes.count)) }
        return [
            "width": number(TimelineDrawing.width),
            "height": number(bottom + 8),
            "bottom": number(bottom),
            "left": number(labels),
            "right": number(TimelineDrawing.width - 18),
            "ticks": scale.ticks.map { tick in
                ["x": number(tick.x), "text": tick.time.elapsed, "bottom": number(bottom)]
            },
            "gaps": scale.gaps.map { gap in
                [
                    "x": number(gap.x), "width": number(max(1, gap.width)),
                    "y": number(TimelineDrawing.top - 6),
                    "height": number(bottom - TimelineDrawing.top + 6),
                    "title": "nobody acted for the run for \(gap.span.length.elapsed)",
                ]
            },
            "lanes": drawn,
            "more": report.rows.count > lanes.count ? [report.rows.count - lanes.count] : [],
            "table": table,
        ]
    }

    private func lane(at index: Int, _ row: RunReport.Row) -> [String: Any] {
        let id = row.subtask.id
        let y = TimelineDrawing.top + Double(index) * TimelineDrawing.row
        let lane = timeline.lane(id)
        return [
            "label": MarkupText.escaped(TextColumns.cut(id.text, to: Int((labels - 20) / 7.4))),
            "title": MarkupText.escaped("\(id): \(WaveText.label(row.status))"),
            "y": number(y), "textY": number(y + 19), "lineY": number(y + TimelineDrawing.row),
            "width": number(TimelineDrawing.width),
            "stripe": index % 2 == 0
                ? [["y": number(y), "height": number(TimelineDrawing.row)]] : [],
            "waits": (lane?.waits ?? []).compactMap { wait(id, $0, y) },
            "bars": (lane?.attempts ?? []).map { bar(id, $0, row, y) },
            "marks": (lane?.marks ?? []).map { mark(id, $0, y) },
        ]
    }

    private func wait(_ id: SubtaskID, _ wait: RunTimeline.Waiting, _ y: Double) -> [String: Any]? {
        // What is being started is over in a moment, and the bar begins behind it.
        if wait.reason == .start, wait.span.length < .seconds(1) { return nil }
        let isOrdinary = wait.reason == .dependencies || wait.reason == .start
        return box(
            wait.span,
            y + 11,
            height: 8,
            class: isOrdinary ? "wait" : "wait avoidable",
            title: "\(id) waits for \(wait.reason.words): \(wait.span.length.elapsed)"
        )
    }

    private func bar(
        _ id: SubtaskID,
        _ attempt: RunTimeline.Attempt,
        _ row: RunReport.Row,
        _ y: Double,
    ) -> [String: Any] {
        let span = timeline.span(of: attempt)
        let what: String
        let kind: String
        switch attempt.verdict {
        case nil where row.status == .abandoned: (what, kind) = ("nobody knows how it ended", "bad")
        case nil where report.status.isAlive: (what, kind) = ("is at work", "active")
        case nil: (what, kind) = ("was not heard of again", "doubtful")
        case .succeeded?: (what, kind) = ("succeeded", "good")
        case .noChanges?: (what, kind) = ("changed nothing", "idle")
        case .failed(let failure)? where failure.kind == .interrupted:
            (what, kind) = ("was interrupted", "doubtful")
        case .failed(let failure)?: (what, kind) = ("failed: \(failure.sentence)", "bad")
        }
        let again = attempt.isRedone ? "; dropped and done again" : ""
        let time = attempt.seconds > 0 ? Duration.seconds(attempt.seconds) : span.length
        return box(
            span,
            y + 6,
            height: 18,
            class: "bar \(kind)" + (attempt.isRedone ? " redone" : ""),
            title: "\(id), attempt \(attempt.number): \(what) in \(time.elapsed)\(again)"
        )
    }

    private func mark(_ id: SubtaskID, _ mark: RunTimeline.Mark, _ y: Double) -> [String: Any] {
        let x = scale.x(mark.time)
        let middle = y + TimelineDrawing.row / 2
        let (text, kind) = words(id, mark)
        var values: [String: Any] = [
            "title": MarkupText.escaped(ReportWords.clean(text)),
            "class": kind,
        ]
        // The form says it too, for those who do not see the colours.
        switch mark.kind {
        case .commit: values["circle"] = ["x": number(x), "y": number(middle)]
        case .merged, .resolved:
            values["path"] = [
                "d": "M\(number(x)) \(number(middle - 8))l7 8l-7 8l-7 -8z"
            ]
        default:
            values["path"] = [
                "d": "M\(number(x - 6)) \(number(middle - 6))l12 12m0 -12l-12 12"
            ]
        }
        return values
    }

    private func words(_ id: SubtaskID, _ mark: RunTimeline.Mark) -> (String, String) {
        switch mark.kind {
        case .commit(let line): ("\(id) committed \(line.id.short) \(line.subject)", "commit")
        case .merged(let commit):
            ("\(id) merged" + (commit.map { " as \($0.short)" } ?? ""), "merge")
        case .resolved: ("the conflict of \(id) resolved", "merge")
        case .conflict(let with):
            ("\(id) conflicts with \(with.map(\.text).joined(separator: ", "))", "clash")
        case .conflictBeforeStart: ("the dependencies of \(id) disagree", "clash")
        case .held(let by): ("\(id) is held by \(by)", "clash")
        case .leftOut(let test): ("\(id) is left out, since \(test) is red with it", "clash")
        case .fellBack: ("\(id) is done again on top of what is merged", "clash")
        }
    }

    private func checks(at index: Int) -> [String: Any] {
        let y = TimelineDrawing.top + Double(index) * TimelineDrawing.row
        return [
            "label": "tests", "title": "tests of what was merged",
            "y": number(y), "textY": number(y + 19), "lineY": number(y + TimelineDrawing.row),
            "width": number(TimelineDrawing.width),
            "stripe": index % 2 == 0
                ? [["y": number(y), "height": number(TimelineDrawing.row)]] : [],
            "waits": [] as [Any], "marks": [] as [Any],
            "bars": timeline.checks.map { check in
                box(
                    check.span,
                    y + 8,
                    height: 14,
                    class: "bar \(check.facts.isGreen ? "good" : "bad")",
                    title: ReportWords.sentence(check.facts)
                )
            },
        ]
    }

    private func box(
        _ span: TimeSpan,
        _ y: Double,
        height: Double,
        class kind: String,
        title: String,
    ) -> [String: Any] {
        let x = scale.x(span.from)
        return [
            // What took no time is seen all the same.
            "x": number(x), "width": number(max(3, scale.x(span.until) - x)),
            "y": number(y), "height": number(height), "class": kind,
            "title": MarkupText.escaped(ReportWords.clean(title)),
        ]
    }

    private func number(_ value: Double) -> String {
        let text = String(format: "%.1f", value.isFinite ? value : 0)
        return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
    }

    // MARK: The same in words

    private var table: [[String: String]] {
        var rows: [[String: String]] = []
        for row in report.rows.prefix(TimelineDrawing.mostLanes) {
            let id = row.subtask.id
            guard let lane = timeline.lane(id) else { continue }
            var items: [(span: TimeSpan, text: String)] = lane.attempts.map { attempt in
                (timeline.span(of: attempt), bar(id, attempt, row, 0)["title"] as? String ?? "")
            }
            items += lane.waits.filter { $0.span.length >= .milliseconds(50) }.map {
                ($0.span, MarkupText.escaped(ReportWords.clean("waits for \($0.reason.words)")))
            }
            items += lane.marks.map {
                (TimeSpan($0.time, $0.time), MarkupText.escaped(ReportWords.clean(words(id, $0).0)))
            }
            for item in items.sorted(by: { $0.span.from < $1.span.from }) {
                rows.append([
                    "id": MarkupText.escaped(id.text),
                    "from": item.span.from.since(timeline.start).elapsed,
                    "until": item.span.until.since(timeline.start).elapsed,
                    "text": item.text,
                ])
            }
        }
        return rows
    }
}
