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
        let index = mark.map { locator.index(line: $0.line, column: $0.column) }
        // Many problems come without a context, whose mark is then the start of the file.
        let related = context.flatMap { context -> PlanIssue.Related? in
            guard !context.text.isEmpty else { return nil }
            let start = locator.index(line: context.mark.line, column: context.mark.column)
            return PlanIssue.Related(position: locator.position(of: start), message: context.text)
        }
        let isTab = index.map(locator.isTab) ?? false
        return PlanIssue(
            code: .yamlSyntax,
            position: index.map(locator.position) ?? .start,
            message: problem,
            hint: isTab ? "indent with spaces: YAML does not allow tabs there" : nil,
            related: related.map { [$0] } ?? [],
        )
    }
}
