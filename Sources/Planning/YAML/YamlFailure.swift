import Yams

/// Sorts the errors of the parser library by what can be done about them.
enum YamlFailure: Error {
    /// Another document starts at the mark.
    case extraDocument(Mark)
    /// A key is given more than once, and first at the mark.
    case duplicateKey(String, Mark)
    /// Nothing can be done.
    case invalid(PlanIssue)

    init(_ error: YamlError, locator: SourceLocator) {
        switch error {
        case .duplicatedKeysInMapping(let names, let context):
            self = .duplicateKey(names.first ?? "", context.mark)
        case .composer(_, let problem, let mark, _) where problem.contains("another document"):
            self = .extraDocument(mark)
        case .scanner(let context, let problem, let mark, _),
            .parser(let context, let problem, let mark, _),
            .composer(let context, let problem, let mark, _):
            self = .invalid(Self.issue(problem, at: mark, context: context, locator: locator))
        case .reader(let problem, _, _, _):
            self = .invalid(Self.issue(problem, at: nil, context: nil, locator: locator))
        default:
            self = .invalid(Self.issue("\(error)", at: nil, context: nil, locator: locator))
        }
    }

    private static func issue(
        _ problem: String,
        at mark: Mark?,
        context: YamlError.Context?,
        locator: SourceLocator,
    ) -> PlanIssue {
        guard !problem.contains("nesting level") else {
            let message = "the values are nested more than \(YAMLConverter.maximumDepth) deep"
            return PlanIssue(code: .nestingTooDeep, position: .start, message: message)
        }
        let found = mark.map { locator.index(line: $0.line, column: $0.column) }
        // Many problems come without a context, whose mark is then the start of the file.
        let begun = context.flatMap { context in
            context.text.isEmpty
                ? nil : locator.index(line: context.mark.line, column: context.mark.column)
        }
        let shown = begun.map(locator.line)
        let isMark = shown.map { SyntaxProblem.isConflictMark($0) } ?? false
        let problem = SyntaxProblem(
            problem,
            context: context?.text ?? "",
            line: (isMark ? shown : found.map(locator.line)) ?? "",
            isAtTab: found.map(locator.isTab) ?? false,
        )
        let index = problem.isAtContext ? begun ?? found : found
        let position = index.map(locator.position) ?? .start
        let related = begun.map(locator.position).flatMap { begin -> PlanIssue.Related? in
            guard begin != position, let text = context?.text else { return nil }
            return PlanIssue.Related(position: begin, message: text)
        }
        return PlanIssue(
            code: .yamlSyntax,
            position: position,
            message: problem.message,
            hint: problem.hint,
            related: related.map { [$0] } ?? [],
        )
    }
}
