package import Agents
package import Git

/// What an attempt came to.
package enum Verdict: Sendable, Equatable {
    /// There is work, and every check of it passed.
    case succeeded
    /// All is well and nothing was changed. Never shown as merged.
    case noChanges
    case failed(Failure)
}

/// What was found in a workspace after its processes were gone; each fact by itself.
package struct SettledFacts: Sendable, Equatable {
    /// Where the work is: the commit of `HEAD` with the leftovers on top.
    package var tip: ObjectID
    /// Where the subtask's branch is; nil when it is gone.
    package var branchTip: ObjectID?
    /// Where `HEAD` is, when it is not on the subtask's branch.
    package var headElsewhere: String?
    package var operation: OperationInProgress?
    package var descendsFromBase: Bool
    package var leftovers: [GitPath] = []
    package var uncommittable: [GitPath] = []
    /// What the ignore rules hide; all of it is new, since a workspace starts with none of it.
    package var ignored: [GitPath] = []
    /// Newest first.
    package var commits: [CommitLine] = []
    package var difference: TreeDifference
    package var outputsMissing: [String] = []
    /// Stashes that were made on this workspace's branch, newest first.
    package var stashes: [ObjectID] = []
    /// The attribute that asks for a conversion which is not supported.
    package var unsupportedAttribute: String?
    /// What its agent wants those who go on to know.
    package var handover: Handover?
    /// Changed paths outside the declared `files`.
    package var outOfScope: [GitPath] = []
}

extension SettledFacts {
    /// Whether the tip is work on its own branch and nothing is left half-way: of anything else a later
    /// attempt would take conflict marks, or the lack of what was committed, for what was meant.
    package var isInOrder: Bool {
        operation == nil && headElsewhere == nil && branchTip != nil && descendsFromBase
            && uncommittable.isEmpty && stashes.isEmpty
    }
}

/// A commit in one line.
package struct CommitLine: Sendable, Equatable, Codable {
    package let id: ObjectID
    package let subject: String
}

extension Verdict {
    /// Decides from the facts, in the order of what a person must know first.
    package static func decide(
        _ ending: ProcessEnding,
        _ facts: SettledFacts,
        base: ObjectID,
        limits: (timeout: String?, idleTimeout: String?),
        report: AgentReport,
        lastWords: LastWords,
        scope: ScopeRule = .warn,
    ) -> Verdict {
        switch ending {
        case .notStarted(let reason): return .failed(Failure(.spawnFailed, reason))
        case .stopped: return .failed(Failure(.interrupted, ending.sentence))
        case .timedOut: return .failed(Failure(.timeout, limits.timeout ?? "its time"))
        case .idle: return .failed(Failure(.idle, limits.idleTimeout ?? "a long time"))
        case .lost: return .failed(Failure(.lost, ending.sentence))
        case .signalled: return .failed(Failure(.killed, ending.sentence))
        case .exited(let status) where status != 0:
            if let problem = report.problem { return .failed(Failure(problem, ending)) }
            let isCertain = lastWords.isPlain && facts.tip == base
            let told = Failure(lastWords, ending.sentence, isCertain: isCertain)
            return .failed(told ?? Failure(.agentError, ending.sentence))
        case .exited: break
        }
        // An agent that says that it did not come to its end has not, whatever it has committed and
        // whatever its exit status is: both often say that all is well.
        if let problem = report.problem { return .failed(Failure(problem, ending)) }
        // Half the work is none.
        if report.doubt == .cutOff { return .failed(Failure(AgentReport.Doubt.cutOff)) }
        if let operation = facts.operation {
            return .failed(Failure(.operationInProgress, operation.rawValue))
        }
        if let place = facts.headElsewhere { return .failed(Failure(.wrongBranch, place)) }
        if facts.branchTip == nil {
            return .failed(Failure(.branchMissing, "its work is kept as \(facts.tip.short)"))
        }
        if !facts.descendsFromBase { return .failed(Failure(.rewritten, base.short)) }
        if !facts.uncommittable.isEmpty {
            return .failed(Failure(.uncommittable, list(facts.uncommittable.map(\.description))))
        }
        if let attribute = facts.unsupportedAttribute {
            return .failed(Failure(.unsupportedContent, attribute))
        }
        if let stash = facts.stashes.first {
            return .failed(Failure(.stashed, "git stash apply \(stash.short) has it back"))
        }
        if !facts.outputsMissing.isEmpty {
            return .failed(Failure(.outputsMissing, list(facts.outputsMissing)))
        }
        if scope == .refuse, !facts.outOfScope.isEmpty {
            return .failed(Failure(.outOfScope, list(facts.outOfScope.map(\.description))))
        }
        if facts.tip != base { return .succeeded }
        // Some agents say that all is well when nobody answered them.
        let told =
            lastWords.isPlain
            ? Failure(lastWords, "and ended as if all was well", isCertain: true) : nil
        return (told ?? report.doubt.map { Failure($0) }).map { .failed($0) } ?? .noChanges
    }

    private static func list(_ names: [String]) -> String {
        let shown = names.prefix(5).joined(separator: ", ")
        return names.count > 5 ? "\(shown) and \(names.count - 5) more" : shown
    }
}

/// `{"kind": "failed", "failure": {…}}` and the like.
extension Verdict: Codable {
    private enum Keys: String, CodingKey { case kind, failure }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Keys.self)
        let kind = try container.decode(String.self, forKey: .kind)
        switch kind {
        case "succeeded": self = .succeeded
        case "no-changes": self = .noChanges
        case "failed": self = .failed(try container.decode(Failure.self, forKey: .failure))
        default:
            throw DecodingError.dataCorruptedError(
                forKey: .kind,
                in: container,
                debugDescription: "not a verdict: \(kind)"
            )
        }
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Keys.self)
        switch self {
        case .succeeded: try container.encode("succeeded", forKey: .kind)
        case .noChanges: try container.encode("no-changes", forKey: .kind)
        case .failed(let failure):
            try container.encode("failed", forKey: .kind)
            try container.encode(failure, forKey: .failure)
        }
    }
}
