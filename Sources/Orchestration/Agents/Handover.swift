import Foundation
import Planning

/// What an agent wants those who go on to know, in its own words.
///
/// Read from the file that it was given for that, else from the message of its last commit. What it says
/// is a text of an agent: capped, and made harmless wherever it is shown.
package struct Handover: Sendable, Equatable, Codable {
    package var summary = ""
    /// Each with its reason, as far as it gave one.
    package var decisions: [String] = []
    package var questions: [String] = []
    /// Paths, as it wrote them.
    package var keyFiles: [String] = []
    package var next: [String] = []

    package static let mostBytes = 64 << 10
    private static let mostItems = 50
    private static let longestItem = 1_000
    private static let longestSummary = 4_000

    package var isEmpty: Bool { self == Handover() }

    /// Reads Markdown with the headings of the brief, in any order and any depth; what stands under no
    /// heading is the summary. Nil when there is nothing.
    package init?(markdown text: String) {
        var section = Section.summary
        var summary: [String] = []
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            let line = line.trimmingCharacters(in: .whitespaces)
            if let (found, rest) = Section.heading(line) {
                section = found
                if !rest.isEmpty { add(rest, to: section, &summary) }
            } else if !line.isEmpty || section == .summary {
                add(line, to: section, &summary)
            }
        }
        let whole = summary.joined(separator: "\n").trimmingCharacters(in: .whitespacesAndNewlines)
        self.summary = String(whole.prefix(Handover.longestSummary))
        if isEmpty { return nil }
    }

    private init() {}

    private mutating func add(_ line: String, to section: Section, _ summary: inout [String]) {
        let isNew = line.first.map { "-*+".contains($0) } ?? false
        let text = isNew ? line.dropFirst().trimmingCharacters(in: .whitespaces) : line
        switch section {
        case .summary: summary.append(line)
        case .decisions: Handover.add(text, isNew, to: &decisions)
        case .questions: Handover.add(text, isNew, to: &questions)
        case .keyFiles: Handover.add(text, isNew, to: &keyFiles)
        case .next: Handover.add(text, isNew, to: &next)
        }
    }

    /// A line that begins no item goes on with the last one.
    private static func add(_ text: String, _ isNew: Bool, to items: inout [String]) {
        if !isNew, let last = items.popLast() {
            items.append(String((last + " " + text).prefix(longestItem)))
        } else if items.count < mostItems {
            items.append(String(text.prefix(longestItem)))
        }
    }

    private enum Section: CaseIterable {
        case summary, decisions, questions, keyFiles, next

        private var names: [String] {
            switch self {
            case .summary: ["summary"]
            case .decisions: ["decisions", "decision", "decided"]
            case .questions: ["open questions", "questions", "open question"]
            case .keyFiles: ["key files", "key file", "files"]
            case .next: ["next", "next actions", "next steps", "todo"]
            }
        }

        /// `## Decisions`, `**Decisions**`, `Decisions:` and `Decisions: we took the second way`.
        static func heading(_ line: String) -> (Section, rest: String)? {
            let bare = line.drop { "#*_ ".contains($0) }
            let isMarked = bare.startIndex != line.startIndex
            let (name, rest): (Substring, Substring)
            if let colon = bare.firstIndex(of: ":") {
                (name, rest) = (bare[..<colon], bare[bare.index(after: colon)...])
            } else if isMarked {
                (name, rest) = (bare, "")
            } else {
                return nil
            }
            // A list item is no heading, whatever it says.
            guard !line.hasPrefix("* "), !line.hasPrefix("- ") else { return nil }
            let word = name.filter { $0 != "*" && $0 != "_" }.lowercased()
                .trimmingCharacters(in: .whitespaces)
            let text = rest.trimmingCharacters(in: CharacterSet(charactersIn: "*_ "))
            return allCases.first { $0.names.contains(word) }.map { ($0, text) }
        }
    }
}

extension Handover {
    /// A line for each thing that those who go on should read first.
    package var lines: [String] {
        let first = summary.split(separator: "\n").first.map(String.init)
        return
            ([first].compactMap { $0 } + decisions.prefix(5).map { "decided: " + $0 }
            + questions.prefix(5).map { "open: " + $0 } + next.prefix(5).map { "next: " + $0 })
            .map { String($0.prefix(200)).harmless }
    }
}
