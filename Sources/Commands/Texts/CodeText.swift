import Planning
import Templates

/// What is wrong when a plan has an error of some code, with an example of it and of its opposite.
enum CodeText {
    static func lines(_ code: PlanIssue.Code) -> [String] {
        [code.rawValue, ""] + (sections[code.rawValue] ?? [])
    }

    /// The lines of each section of the template, by its heading.
    static var sections: [String: [String]] {
        var sections: [String: [String]] = [:]
        var heading: String?
        for line in Templates.codes.split(separator: "\n", omittingEmptySubsequences: false) {
            if line.hasPrefix("## ") {
                let name = String(line.dropFirst(3))
                heading = name
                sections[name] = []
            } else if let heading {
                sections[heading]?.append(String(line))
            }
        }
        return sections.mapValues { lines in
            let text = lines.drop(while: \.isEmpty)
            return Array(text[..<((text.lastIndex { !$0.isEmpty } ?? text.startIndex - 1) + 1)])
        }
    }
}
