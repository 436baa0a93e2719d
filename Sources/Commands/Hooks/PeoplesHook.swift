import Hooks

/// A hook that people can have, in their repository.
enum PeoplesHook: String, CaseIterable, Encodable {
    case preCommit = "pre-commit"
    case referenceTransaction = "reference-transaction"

    var text: String {
        switch self {
        case .preCommit: Hooks.preCommit
        case .referenceTransaction: Hooks.referenceTransaction
        }
    }

    /// The texts that earlier versions wrote, as the ids that git gives them.
    var formerTexts: Set<String> {
        switch self {
        case .preCommit:
            [
                "dbf75472a01a75ec6df275c0064170c69d455dc4",
                "60da7f349409a36f13ceb20f3bc9db4fe6024431",
            ]
        case .referenceTransaction: []
        }
    }

    /// The command that prints it.
    var hint: String {
        switch self {
        case .preCommit: "git orchestrate hooks --print pre-commit"
        case .referenceTransaction: "git orchestrate hooks --print reference-transaction"
        }
    }

    /// What it is for, in a few words.
    var purpose: String {
        switch self {
        case .preCommit: "checks plans"
        case .referenceTransaction: "keeps the branches of a live run"
        }
    }
}
