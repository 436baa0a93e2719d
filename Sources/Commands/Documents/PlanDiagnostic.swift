import Planning

/// An issue of a plan in the form of a `Diagnostic` of the Language Server Protocol, version 3.17.
///
/// Lines and characters count from 0, and characters are code units of UTF-16, as that protocol has
/// it where nothing else was agreed on.
struct PlanDiagnostic: Encodable {
    struct Position: Encodable {
        let line: Int
        let character: Int
    }

    struct Range: Encodable {
        let start: Position
        let end: Position
    }

    struct Location: Encodable {
        let uri: String
        let range: Range
    }

    struct Related: Encodable {
        let location: Location
        let message: String
    }

    let range: Range
    /// 1 for an error, 2 for a warning.
    let severity: Int
    let code: String
    let source = "git-orchestrate"
    /// What is wrong and, in a second line, what to do about it: the protocol has no place for hints.
    let message: String
    let relatedInformation: [Related]

    init(_ issue: PlanIssue, in source: PlanSource, uri: String) {
        range = Range(issue.position, length: issue.length, in: source)
        severity = issue.severity == .error ? 1 : 2
        code = issue.code
        message = ([issue.message] + [issue.hint].compactMap { $0 })
            .map(PlanIssueText.oneLine).joined(separator: "\n")
        relatedInformation = issue.related.map { related in
            let range = Range(related.position, length: 1, in: source)
            return Related(
                location: Location(uri: uri, range: range),
                message: PlanIssueText.oneLine(related.message)
            )
        }
    }
}

extension PlanDiagnostic.Range {
    /// Characters, as people count them, become code units; what would end behind its line ends there.
    fileprivate init(_ position: SourcePosition, length: Int, in source: PlanSource) {
        let index = min(position.line, source.lines.count) - 1
        let line = source.lines[index]
        func units(_ characters: Int) -> Int { line.prefix(max(0, characters)).utf16.count }
        start = .init(line: index, character: units(position.column - 1))
        end = .init(line: index, character: units(position.column - 1 + length))
    }
}
