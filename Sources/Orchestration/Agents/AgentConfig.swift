/// What `git config` says of one agent, or of one backend: `orchestrate.agent.<name>.*`.
package struct AgentConfig: Sendable, Equatable {
    /// The shell text that runs it.
    package var command: String?
    package var backend: String?
    package var model: String?
    /// The shell text that says whether it is ready.
    package var check: String?

    static let none = AgentConfig()
}
