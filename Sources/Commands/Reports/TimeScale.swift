import Foundation
import Orchestration

/// Where a moment is on a drawing. Long times in which nobody acted for the run take little room: a run
/// that is gone on with after a weekend is still readable.
struct TimeScale {
    private struct Piece {
        let span: TimeSpan
        let x: Double
        let width: Double
        let isGap: Bool
    }

    private let pieces: [Piece]
    private let start: Timestamp
    let left: Double
    let right: Double

    private static let gapWidth = 22.0

    init(_ timeline: RunTimeline, left: Double, right: Double) {
        self.left = left
        self.right = right
        start = timeline.start
        let works = timeline.lanes.flatMap { lane in lane.attempts.map(timeline.span(of:)) }
        let acted = (timeline.periods + works + timeline.checks.map(\.span)).united
        let busy = max(1, acted.coveredTime.inMilliseconds)
        // Alternating: acted, gap, acted.
        var spans: [(span: TimeSpan, isGap: Bool)] = []
        var last = timeline.start
        for span in acted {
            if last < span.from { spans.append((TimeSpan(last, span.from), true)) }
            spans.append((span, false))
            last = span.until
        }
        if last < timeline.end { spans.append((TimeSpan(last, timeline.end), true)) }
        // A short one is drawn as it is.
        let isShort = { (span: TimeSpan) in span.length.inMilliseconds * 20 < busy }
        let gaps = spans.count { $0.isGap && !isShort($0.span) }
        let room = max(50, right - left - Double(gaps) * TimeScale.gapWidth)
        let drawn = spans.filter { !$0.isGap || isShort($0.span) }
            .reduce(0) { $0 + $1.span.length.inMilliseconds }
        let unit = room / Double(max(1, drawn))
        var x = left
        var pieces: [Piece] = []
        for (span, isGap) in spans {
            let isCut = isGap && !isShort(span)
            let width =
                isCut ? TimeScale.gapWidth : Double(span.length.inMilliseconds) * unit
            pieces.append(Piece(span: span, x: x, width: width, isGap: isGap))
            x += width
        }
        self.pieces = pieces
    }

    func x(_ time: Timestamp) -> Double {
        for piece in pieces where time <= piece.span.until {
            let length = max(1, piece.span.length.inMilliseconds)
            let into = max(0, time.since(piece.span.from).inMilliseconds)
            return piece.x + piece.width * Double(into) / Double(length)
        }
        return pieces.last.map { $0.x + $0.width } ?? left
    }

    /// Where nobody acted.
    var gaps: [(x: Double, width: Double, span: TimeSpan)] {
        pieces.filter(\.isGap).map { ($0.x, $0.width, $0.span) }
    }

    /// Times from the start that are round, with room between them, and none where nobody acted.
    var ticks: [(x: Double, time: Duration)] {
        let drawn = pieces.filter { !$0.isGap }
        let length = drawn.reduce(0) { $0 + $1.span.length.inMilliseconds }
        guard length > 0 else { return [(left, .zero)] }
        let steps: [Int64] = [
            100, 200, 500, 1_000, 2_000, 5_000, 10_000, 15_000, 30_000, 60_000, 120_000, 300_000,
            600_000, 900_000, 1_800_000, 3_600_000, 7_200_000, 14_400_000, 21_600_000,
            43_200_000, 86_400_000, 172_800_000, 604_800_000,
        ]
        let step = steps.first { length / $0 <= 8 } ?? (length / 8)
        var ticks: [(x: Double, time: Duration)] = []
        for piece in drawn {
            let from = piece.span.from.since(start).inMilliseconds
            let until = piece.span.until.since(start).inMilliseconds
            var at = (from + step - 1) / step * step
            while at <= until, ticks.count < 100 {
                let time = Duration.milliseconds(at)
                let x = self.x(start.advanced(by: time))
                if ticks.last.map({ x - $0.x >= 60 }) ?? true { ticks.append((x, time)) }
                at += step
            }
        }
        return ticks
    }
}
