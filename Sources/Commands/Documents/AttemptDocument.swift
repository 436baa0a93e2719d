import Agents
import Orchestration
import Planning

/// What is known of an attempt that is over, each fact by itself; none alone is its success.
struct AttemptDocument: Encodable {
    /// Null where a signal ended it, or it never ran.
    let exitStatus: Int32?
    /// How it ended, in words.
    let ending: String?
    /// What the agent says of why its work came to nothing.
    let problem: AgentProblem?
    let commits: Int
    /// Paths that were not committed by the agent.
    let leftovers: Int
    /// Null where the subtask has none, or it did not come to that.
    let isAcceptanceGreen: Bool?

    init(_ finish: AttemptFinished, of subtask: Subtask) {
        if case .exited(let status)? = finish.ending {
            exitStatus = status
        } else {
            exitStatus = nil
        }
        ending = finish.ending?.sentence
        problem = finish.report?.problem
        commits = finish.commits
        leftovers = finish.leftovers
        switch finish.verdict {
        case .succeeded, .noChanges: isAcceptanceGreen = subtask.acceptance.isEmpty ? nil : true
        case .failed(let failure): isAcceptanceGreen = failure.kind == .acceptanceRed ? false : nil
        }
    }
}
