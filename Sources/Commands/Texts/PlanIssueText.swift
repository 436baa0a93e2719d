import Planning

/// A plan's error as rustc writes one: place, words, the line, and a mark under what is meant.
enum PlanIssueText {
    static func lines(_ issue: PlanIssue, in source: PlanSource) -> [String] {
        let kind = issue.severity == .error ? "error" : "warning"
        let place = "\(source.name):\(issue.position.line):\(issue.position.column)"
        var lines = ["\(place): \(kind)[\(issue.code)]: \(oneLine(issue.message))"]
        lines += excerpt(issue, in: source)
        for related in issue.related {
            lines.append(
                "\(source.name):\(related.position.line):\(related.position.column): "
                    + "note: \(oneLine(related.message))"
            )
        }
        return lines
    }

    private static func excerpt(_ issue: PlanIssue, in source: PlanSource) -> [String] {
        let line = issue.position.line
        guard source.lines.indices.contains(line - 1) else {
            return issue.hint.map { ["      = \($0)"] } ?? []
        }
        // A tab is as wide as the terminal likes, so the mark below would miss.
        let text = source.lines[line - 1].map { $0 == "\t" ? " " : $0 }
        let number = String(line)
        let margin = String(repeating: " ", count: max(0, 5 - number.count)) + number
        let blank = String(repeating: " ", count: margin.count)
        let start = min(max(0, issue.position.column - 1), text.count)
        // What is generated, or no plan at all, can have lines of megabytes.
        let window = excerptWindow(around: start, of: text.count)
        let before = start - window.lowerBound + (window.lowerBound > 0 ? 1 : 0)
        let shown =
            (window.lowerBound > 0 ? "…" : "") + String(text[window])
            + (window.upperBound < text.count ? "…" : "")
        let length = max(1, min(issue.length, window.upperBound - start))
        let mark = String(repeating: " ", count: before) + String(repeating: "^", count: length)
        let hint = issue.hint.map { " " + oneLine($0) } ?? ""
        return ["\(margin) | \(shown)", "\(blank) | \(mark)\(hint)"]
    }

    private static func excerptWindow(around start: Int, of count: Int) -> Range<Int> {
        guard count > longestLine else { return 0..<count }
        let first = max(0, min(start - longestLine / 3, count - longestLine))
        return first..<(first + longestLine)
    }

    private static let longestLine = 160
    private static let longestMessage = 400

    /// A name or a value in a message may hold a line break, or be as long as a book.
    static func oneLine(_ message: String) -> String {
        let line = message.replacing("\r", with: "").replacing("\n", with: "\\n")
        guard line.count > longestMessage else { return line }
        return line.prefix(longestMessage * 2 / 3) + "…" + line.suffix(longestMessage / 3)
    }
}
