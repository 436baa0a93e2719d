import Planning

/// A plan's error as rustc writes one: place, words, the line, and a mark under what is meant.
enum PlanIssueText {
    static func lines(_ issue: PlanIssue, in source: PlanSource) -> [String] {
        let kind = issue.severity == .error ? "error" : "warning"
        let place = "\(source.name):\(issue.position.line):\(issue.position.column)"
        var lines = ["\(place): \(kind)[\(issue.code)]: \(issue.message)"]
        lines += excerpt(issue, in: source)
        for related in issue.related {
            lines.append(
                "\(source.name):\(related.position.line):\(related.position.column): "
                    + "note: \(related.message)"
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
        let text = String(source.lines[line - 1]).replacing("\t", with: " ")
        let number = String(line)
        let margin = String(repeating: " ", count: max(0, 5 - number.count)) + number
        let blank = String(repeating: " ", count: margin.count)
        let before = String(text.prefix(issue.position.column - 1))
        let length = max(1, min(issue.length, text.count - before.count))
        let mark =
            String(repeating: " ", count: before.count)
            + String(repeating: "^", count: length)
        let hint = issue.hint.map { " " + $0 } ?? ""
        return ["\(margin) | \(text)", "\(blank) | \(mark)\(hint)"]
    }
}
