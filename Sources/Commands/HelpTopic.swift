import Planning

/// What somebody means who asks `git orchestrate help` about a word.
enum HelpTopic {
    /// A command, which the parser of the arguments tells about.
    case command
    case code(PlanIssue.Code)
    /// Nothing that exists; perhaps the word that is nearest.
    case unknown(nearest: String?)

    init(_ word: String) {
        let commands = GitOrchestrate.commandNames + ["help"]
        if commands.contains(word) {
            self = .command
        } else if let code = PlanIssue.Code(rawValue: word) {
            self = .code(code)
        } else {
            let words = GitOrchestrate.shownCommandNames + PlanIssue.Code.allCases.map(\.rawValue)
            self = .unknown(nearest: NearestName.of(word, among: words))
        }
    }
}
