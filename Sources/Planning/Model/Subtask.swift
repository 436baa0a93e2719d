/// Describes one unit of work of a checked plan.
package struct Subtask: Sendable, Equatable {
    /// What names the subtask, its branch and its workspace.
    package let id: SubtaskID
    /// What is to be done, for people and agents.
    package let description: String?
    /// What kind of work it is; without one, its agent or the words of its description tell.
    package let role: Role?
    /// The agent that the plan names; without one, whoever runs the plan decides.
    package let agent: AgentName?
    /// Subtasks of one group are given to the same agent where nothing says otherwise.
    package let group: String?
    /// What comes first, in the order in which the plan lists it, each subtask at most once.
    package let dependencies: [Dependency]
    /// Names of things that only one running subtask may hold at a time.
    package let resources: [String]
    /// Globs of the files that this subtask says it will change.
    package let files: [String]
    /// Paths, relative to the repository, that must exist in what it starts from.
    package let inputs: [String]
    /// Paths, relative to the repository, that must exist afterwards.
    package let outputs: [String]
    /// The requirements of the plan that this subtask fulfils.
    package let covers: [String]
    /// How long the subtask takes, by the author's guess.
    package let estimatedTime: Duration?
    /// The time after which an attempt is ended.
    package let timeout: Duration?
    /// The time without output or a commit after which an attempt is ended.
    package let idleTimeout: Duration?
    /// How many more attempts follow a first one that failed: 0 to 20.
    package let retries: Int
    /// What a later attempt starts from.
    package let retryFrom: RetryFrom
    /// Shell commands that must all succeed afterwards.
    package let acceptance: [String]
    /// A shell command to run instead of an agent.
    package let run: String?

    package enum RetryFrom: String, Sendable, CaseIterable {
        /// What the first one started from.
        case base
        /// What the one before it has done.
        case last
    }

    /// The dependencies whose commits this subtask starts from, in the order of the plan file.
    package var dataDependencies: [SubtaskID] {
        dependencies.lazy.filter { $0.kind == .data }.map(\.id)
    }
}
