import Agents
import Foundation
import Orchestration
import Planning

/// The words of a run that goes on: the block of a terminal, and the line of everything else.
struct LiveText {
    let columns: Int
    /// The most lines that the block may have.
    let rows: Int
    var isUnicode = true

    /// Below it there is room for an id, a time and little else.
    private static let narrow = 60

    private var mark: String { isUnicode ? "…" : "~" }

    /// The block, each line shorter than the terminal is wide.
    func lines(_ picture: LivePicture) -> [StyledText] {
        var lines = header(picture)
        let foreseen = picture.foreseen.prefix(3).map { line in
            StyledText("  ") + StyledText("foreseen", .attention) + StyledText(": \(line)")
        }
        // One line is left for the cursor.
        let room = max(1, rows - 1 - lines.count - foreseen.count)
        let isCut = picture.rows.count > room
        let shown = picture.rows.prefix(isCut ? max(0, room - 1) : room)
        let widths = Widths(picture.rows, columns: columns)
        lines += shown.map { row($0, widths) }
        if isCut {
            lines.append(StyledText("  and \(picture.rows.count - shown.count) more", .dim))
        }
        lines += foreseen
        return lines.prefix(max(1, rows - 1)).map { $0.truncated(to: columns - 1, mark: mark) }
    }

    /// What says in one line that it goes on.
    static func heartbeat(_ picture: LivePicture) -> String {
        var text = "after \(TimeText.short(picture.elapsed)): "
        text += [counts(picture.progress), left(picture.progress.remaining)].compactMap { $0 }
            .joined(separator: "; ")
        let named = picture.rows.prefix(8).map { row in
            let words = [
                row.elapsed.map { TimeText.short($0) }, commits(row),
            ]
            return "\(row.id) (\(words.compactMap { $0 }.joined(separator: ", ")))"
        }
        if !named.isEmpty { text += ": " + named.joined(separator: ", ") }
        if picture.rows.count > 8 { text += " and \(picture.rows.count - 8) more" }
        return text
    }

    // MARK: The header

    private func header(_ picture: LivePicture) -> [StyledText] {
        let progress = picture.progress
        var line = StyledText(picture.run.text, .strong)
        line.add(" \(TimeText.short(picture.elapsed)): ")
        line.add(LiveText.counts(progress))
        let left = LiveText.left(progress.remaining)
        let cost = [
            picture.tokens > 0 && columns >= 100
                ? "\(UsageText.short(picture.tokens)) tokens" : nil,
            picture.costUSD.map(UsageText.money),
        ].compactMap { $0 }
        let path = criticalPath(progress)
        let rest = ([left] + cost).compactMap { $0 }.joined(separator: ", ")
        if picture.isHeldBack { line.add(", ") }
        if picture.isHeldBack { line.add("paused", .attention) }
        var lines = [line]
        if !rest.isEmpty {
            if line.width + rest.count + 2 < columns {
                lines[0].add("; \(rest)")
            } else {
                lines.append(StyledText("  \(rest)"))
            }
        }
        if let path, rows >= 8, columns >= LiveText.narrow { lines.append(path) }
        return lines
    }

    /// Such as `3 of 9 done, 2 running, 4 waiting`.
    static func counts(_ progress: RunProgress) -> String {
        var parts = ["\(progress.done) of \(progress.count) done"]
        if progress.running > 0 { parts.append("\(progress.running) running") }
        if progress.waiting > 0 { parts.append("\(progress.waiting) waiting") }
        if progress.stuck > 0 { parts.append("\(progress.stuck) stuck") }
        return parts.joined(separator: ", ")
    }

    /// Nil where nothing is left.
    static func left(_ remaining: RunProgress.Remaining) -> String? {
        switch remaining {
        case .nothing: nil
        // Less than what anybody would say of an estimate.
        case .about(let time):
            time < .seconds(60) ? "less than 1min left" : "about \(TimeText.rough(time)) left"
        case .atLeast(let time):
            time == .zero
                ? "time left unknown"
                : "at least \(time < .seconds(60) ? TimeText.short(time) : TimeText.rough(time)) left"
        case .unknown: "time left unknown"
        }
    }

    private func criticalPath(_ progress: RunProgress) -> StyledText? {
        guard progress.criticalPath.count > 1 else { return nil }
        let arrow = isUnicode ? " → " : " > "
        var line = StyledText("  critical path: ", .dim)
        line.add(progress.criticalPath.map(\.text).joined(separator: arrow))
        return line
    }

    // MARK: The rows

    /// What the columns of all rows have in common.
    private struct Widths {
        let id: Int
        let agent: Int
        let time: Int

        init(_ rows: [LivePicture.Row], columns: Int) {
            id = min(max(8, columns / 3), rows.map(\.id.text.count).max() ?? 0)
            agent =
                columns >= LiveText.narrow
                ? min(columns / 5, rows.map { $0.agent?.text.count ?? 0 }.max() ?? 0) : 0
            time = rows.map { LiveText.time($0).count }.max() ?? 0
        }
    }

    private func row(_ row: LivePicture.Row, _ widths: Widths) -> StyledText {
        var line = StyledText("  ")
        line.add(row.id.text.fitted(to: widths.id, mark: mark), .active)
        if widths.agent > 0 {
            line.add(" " + (row.agent?.text ?? "").fitted(to: widths.agent, mark: mark))
        }
        let time = LiveText.time(row)
        line.add(" " + time, row.isOverdue ? .attention : nil)
        line.add(String(repeating: " ", count: widths.time - time.count))
        switch row.state {
        case .retrying: line.add("  again soon, attempt \(row.attempt)", .attention)
        case .waiting(let service, let rest):
            line.add("  waits for \(service)", .attention)
            if let rest { line.add(", \(TimeText.short(rest))") }
        case .running:
            let facts = [
                row.attempt > 1 ? "attempt \(row.attempt)" : nil, LiveText.commits(row),
                LiveText.files(row.glance),
                row.glance.report.usage.map { "\(UsageText.short($0.total)) tokens" },
            ].compactMap { $0 }
            if !facts.isEmpty { line.add("  " + facts.joined(separator: ", ")) }
            if let words = row.glance.lastWords.map(LiveText.oneLine), !words.isEmpty {
                line.add("  " + words, .dim)
            }
        }
        return line
    }

    private static func time(_ row: LivePicture.Row) -> String {
        guard let elapsed = row.elapsed else { return "" }
        return TimeText.short(elapsed) + (row.estimate.map { " of \(TimeText.short($0))" } ?? "")
    }

    /// With the time since the last one, where that begins to tell something.
    private static func commits(_ row: LivePicture.Row) -> String? {
        let count = row.glance.commits
        guard count > 0 else { return nil }
        let age = row.sinceCommit.flatMap { age in
            age < .seconds(60) ? nil : " (last \(TimeText.short(age)) ago)"
        }
        return "\(count) \(count == 1 ? "commit" : "commits")" + (age ?? "")
    }

    private static func files(_ glance: AttemptGlance) -> String? {
        let count = glance.files
        return count == 0 ? nil : "\(count) \(count == 1 ? "file" : "files")"
    }

    /// What an agent printed, without colours, in one line.
    private static func oneLine(_ text: String) -> String {
        text.plainLog.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }
}
