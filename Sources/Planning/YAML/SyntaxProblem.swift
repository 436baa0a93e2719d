import Yams

/// Puts what the parser objects to into words for people who do not know how YAML is parsed.
struct SyntaxProblem {
    let message: String
    let hint: String?
    /// Whether the place where the construct begins is the one to show, not where reading stopped.
    let isAtContext: Bool

    /// `line` is the one that is shown; `problem` and `context` are the parser's words.
    init(_ problem: String, context: String, line: Substring, isAtTab: Bool) {
        func has(_ text: String) -> Bool { problem.contains(text) }
        let isQuotation = context.contains("quoted scalar")
        var place = false
        (message, hint) =
            switch true {
            case isAtTab:
                (
                    "a tab stands where it cannot",
                    "indent with spaces: YAML does not allow tabs there"
                )
            case Self.isConflictMark(line):
                ("this line is a mark of a merge that is not resolved", "resolve the merge first")
            case line.hasPrefix("```"):
                ("this line is no YAML but a fence of Markdown", "take the fences out")
            case isQuotation && has("unexpected end of stream"):
                ("the quotation that begins here does not end", "close it, or take the quote out")
            case has("unknown escape character"):
                (
                    "a text in double quotes has no escape like this",
                    "write \"\\\\\" for a backslash, or put the text in single quotes"
                )
            case has("mapping values are not allowed"):
                (
                    "a colon cannot make this a key",
                    "put a text that holds \": \" in quotes, write a space behind the colon of a "
                        + "key, and indent the keys of one mapping alike"
                )
            case has("cannot start any token"):
                ("a value without quotes cannot start like this", "put it in quotes")
            case has("did not find expected ','"):
                (
                    "a list or mapping in brackets goes on where it cannot",
                    "close the bracket, or write a comma before this"
                )
            case has("did not find expected key"), has("did not find expected '-'"):
                (
                    "this line does not belong to the lines before it",
                    "indent it like the lines that it goes on with"
                )
            case has("did not find expected node content"):
                ("a value is missing here", "write one, or take the comma before it out")
            case has("<document start>"):
                (
                    "a document cannot begin like this",
                    "take out what stands before the first key, and lines that begin with \"%\""
                )
            case has("incompatible YAML document"):
                ("this version of YAML is not known", "take the line out")
            case has("could not find expected ':'"):
                ("this is neither a key nor an element", "write a colon and a space behind a key")
            default: (problem, nil)
            }
        // What began is wrong there; what follows it only shows that.
        if isQuotation && has("unexpected end of stream") { place = true }
        if has("could not find expected ':'") { place = true }
        isAtContext = place
    }

    /// Whether git wrote the line where two sides of a merge disagree.
    static func isConflictMark(_ line: Substring) -> Bool {
        ["<<<<<<< ", "=======", ">>>>>>> "].contains { line.hasPrefix($0) }
    }
}
