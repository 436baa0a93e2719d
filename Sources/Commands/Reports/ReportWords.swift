import Agents
import Foundation
import Git
import Merging
import Orchestration
import Planning
import Scheduling

/// The sentences of a report, whatever form it takes.
enum ReportWords {
    /// One line of what others wrote, of no more than so many characters: what could command a terminal
    /// or a program is taken out, and nothing is escaped.
    static func clean(_ text: String, most: Int = 400) -> String {
        // Before anything that takes long with a line of megabytes.
        let scalars = text.unicodeScalars.prefix(most * 4)
        let line = String(scalars).plainLog.split(whereSeparator: \.isNewline)
            .joined(separator: " ").harmless.replacing("\t", with: " ")
        var kept = String.UnicodeScalarView()
        for scalar in line.unicodeScalars {
            if kept.count == most { return String(kept) + "…" }
            kept.append(scalar.isWritable ? scalar : "\u{FFFD}")
        }
        return String(kept)
    }

    static func count(_ number: Int, _ one: String) -> String {
        "\(number) \(one)\(number == 1 ? "" : "s")"
    }

    static func number(_ count: Int) -> String {
        count.formatted(.number.locale(Locale(identifier: "en_US")).grouping(.automatic))
    }

    static func list(_ words: [String], most: Int = 5) -> String {
        let more = words.count > most ? " and \(words.count - most) more" : ""
        return words.prefix(most).joined(separator: ", ") + more
    }

    // MARK: Time

    /// Such as `2026-11-24 06:01:02 UTC`.
    static func moment(_ time: Timestamp) -> String {
        String(time.text.prefix(19)).replacing("T", with: " ") + " UTC"
    }

    static func speedUp(_ time: TimeSaved) -> String {
        guard let saved = time.saved, let factor = time.speedUp else {
            return time.agents > .zero
                ? "not measured, since the clock jumped"
                : "not measured, since no agent was at work"
        }
        let times = String(format: "%.1f", min(factor, 9_999))
        return saved > .zero
            ? "\(times) times as fast: \(saved.elapsed) saved"
            : "\(times) times as fast: \((Duration.zero - saved).elapsed) more than one after the other"
    }

    static func waiting(_ time: TimeSaved) -> String? {
        let parts = time.waiting.filter { $0.value >= .milliseconds(50) }
            .sorted { ($1.value, $0.key.words) < ($0.value, $1.key.words) }
            .map { "\($0.value.elapsed) for \(clean($0.key.words))" }
        return parts.isEmpty ? nil : list(parts)
    }

    static func slots(_ time: TimeSaved) -> String? {
        guard let share = time.utilisation else { return nil }
        let percent = Int((share * 100).rounded())
        return
            "\(percent) % of \(count(time.slots, "slot")) used, \(time.mostAtOnce) at most at once"
    }

    // MARK: Conflicts, gaps, overlaps

    static func headline(_ story: ConflictStory) -> String {
        guard let conflict = story.conflict else {
            return "\(story.subtask) did not merge by itself: \(story.ending.words)"
        }
        let with =
            conflict.with.isEmpty ? "what was merged before it" : list(conflict.with.map(\.text))
        let who =
            story.isBeforeStart
            ? "\(story.subtask) could not start, since \(conflict.subtask) and \(with) disagree"
            : "\(story.subtask) and \(with) disagree"
        return clean("\(who) in \(list(conflict.paths.map(\.description))): \(story.ending.words)")
    }

    static func sentence(_ gap: RunReport.Gap) -> String {
        switch gap {
        case .requirement(let name): clean("no merged subtask covers the requirement \(name)")
        case .outputs(let id, let paths):
            clean("\(id) was to make \(list(paths)), which is not in what was merged")
        case .notMerged(let id): "\(id) is not merged"
        }
    }

    static func overlaps(_ report: OverlapReport) -> [String] {
        let overlap = report.overlap
        return overlap.shared.map {
            clean(
                "\($0.one) and \($0.other) changed the same: \(list($0.paths.map(\.description)))"
            )
        }
            + overlap.twins.map {
                clean(
                    "\($0.one) added \($0.path), which is \($0.likeness) % the same as "
                        + "\($0.otherPath) of \($0.other)"
                )
            }
            + report.scopes.filter { !$0.outside.isEmpty }.map {
                clean(
                    "\($0.subtask) changed outside its files: "
                        + list($0.outside.map(\.description))
                )
            }
    }

    static func sentence(_ check: Checked) -> String {
        var text = "\(check.test): \(check.isGreen ? "green" : "red, " + check.ending.sentence)"
        text +=
            " in \(Duration.milliseconds(Int64(min(max(0, check.seconds), 1e9) * 1_000)).elapsed)"
        if check.flaky != nil { text += ", after it was red once" }
        if let base = check.endingOnBase {
            text +=
                base.isSuccess ? "; green before any subtask ran" : "; red before any subtask ran"
        }
        return clean(text)
    }

    // MARK: Learnings

    static func sentence(_ learning: Learning) -> String {
        switch learning {
        case .estimate(let id, let guessed, let actual):
            let percent = guessed > .zero ? " (\(percent(actual / guessed)))" : ""
            return "\(id) took \(actual.elapsed), guessed were \(guessed.formatted)\(percent)"
        case .failure(let id, let attempt, let failure, let wasOvercome):
            let after = wasOvercome ? "; a later attempt did it" : ""
            return clean("\(id), attempt \(attempt): \(failure.sentence)\(after)")
        case .missingOrder(let one, let other, let reason):
            return "let \(other) depend on \(one): \(words(reason))"
        case .waited(let reason, let length):
            return clean("\(length.elapsed) were waited for \(reason.words), all subtasks together")
        case .idleSlots(let share, let slots, let most):
            return "at most \(most) of \(slots) slots were in use, \(percent(share)) of their time"
        case .overhead(let overhead, let saved):
            return saved > .zero
                ? "the overhead of \(overhead.elapsed) is more than the \(saved.elapsed) saved"
                : "nothing was saved, and \(overhead.elapsed) went into workspaces, merging and testing: "
                    + "work of this size is done sooner by one agent"
        }
    }

    private static func percent(_ share: Double) -> String {
        guard share.isFinite else { return "?" }
        if share > 0, share < 0.01 { return "less than 1 %" }
        return "\(Int((min(max(0, share), 1e6) * 100).rounded())) %"
    }

    private static func words(_ reason: Learning.Reason) -> String {
        switch reason {
        case .conflict: "their work did not merge"
        case .sameFiles: "they changed the same files"
        case .redTogether: "a test is red with both of them"
        }
    }
}

extension Unicode.Scalar {
    /// Whether XML may hold it, which is stricter than JSON and terminals.
    fileprivate var isWritable: Bool {
        switch value {
        case 0xfffe, 0xffff: false
        case 0x00..<0x20: value == 0x09 || value == 0x0a
        default: true
        }
    }
}
