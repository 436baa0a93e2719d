import Agents
import Planning
import Scheduling

/// What an attempt takes over from the one before: the session of its agent.
struct Continuation: Sendable, Equatable {
    let session: String
    /// What was counted of that session so far.
    let used: TokenUsage

    /// Nil where the attempt begins anew, or its agent knows no sessions that go from folder to folder.
    init?(of subtask: Subtask, _ history: RunHistory, _ choice: AgentChoice?) {
        guard let backend = choice?.builtIn, backend.canResume,
            history.start.queues?[subtask.id.text] == choice?.queue,
            let session = history.continued(by: subtask)?.report?.session,
            Continuation.isName(session)
        else { return nil }
        self.session = session
        used = (history.attempts[subtask.id] ?? []).compactMap(\.finish?.report)
            .filter { $0.session == session }.compactMap(\.usage).reduce(.none, +)
    }

    /// It comes from an agent and is to be an argument: no option, and nothing but a name.
    private static func isName(_ text: String) -> Bool {
        let isPlain = text.unicodeScalars.allSatisfy { character in
            switch character {
            case "a"..."z", "A"..."Z", "0"..."9", "-", "_": true
            default: false
            }
        }
        return isPlain && !text.hasPrefix("-") && (1...128).contains(text.count)
    }
}

extension RunHistory {
    /// The attempt that the next one goes on from; nil where that one begins anew.
    ///
    /// One that was told to wait has done nothing wrong, and what it did is not thrown away. Only what
    /// was left in order is gone on from.
    func continued(by subtask: Subtask) -> AttemptFinished? {
        let last = currentAttempts(of: subtask.id).last {
            $0.finish != nil && $0.finish?.isInOrder != false && !$0.failedWithUs
                && $0.start.isBaseUnknown != true
        }?.finish
        guard let last else { return nil }
        if case .failed(let failure) = last.verdict, failure.again == .whenOpen { return last }
        return subtask.retryFrom == .last ? last : nil
    }
}

extension AttemptRecord {
    /// Whether it came to nothing for a reason of ours, so that it has done nothing to go on from.
    fileprivate var failedWithUs: Bool {
        if case .failed(let failure) = finish?.verdict { return failure.kind == .infrastructure }
        return false
    }
}
