/// Holds what a plan says about one of its agents, on top of the built-in ones.
package struct AgentSettings: Sendable, Equatable {
    /// What kind of work it is for; nil where its name does not tell either.
    package let role: Role?
    /// The name of the backend, such as `codex`.
    package let backend: String?
    /// The model that the backend is asked for.
    package let model: String?
    /// A shell command to use instead of a backend's own.
    package let command: String?
    /// A shell command that must succeed before a run with this agent starts.
    package let check: String?
    /// How many subtasks this agent may run at once: 1 to 1,000, without limit when nil.
    package let capacity: Int?
    /// The size of the agent's context window in tokens: 1 to 1,000,000,000.
    package let contextWindow: Int?
}
