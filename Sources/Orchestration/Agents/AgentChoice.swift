package import Agents
package import Planning

/// Who does a subtask, and what is run for it.
package struct AgentChoice: Sendable, Equatable {
    /// The agent that the plan names, or the default one, or that of its kind of work; nil where
    /// nobody can tell.
    package let agent: AgentName?
    /// Why it is that agent.
    package let naming: Naming
    /// The shell text; nil where nobody says what to run.
    package let text: String?
    package let source: Source
    /// The name of its backend, which need not be one that is built in.
    package let backend: String?
    package let model: String?
    /// The shell text that must succeed before a run with this agent starts.
    package let check: String?
    /// In tokens, as the plan says or the backend has it; nil where nobody knows.
    package let contextWindow: Int?

    /// Who says which agent it is.
    package enum Naming: Sendable, Equatable {
        /// The subtask itself.
        case subtask
        /// Another subtask of its group.
        case group
        /// `orchestrate.agent` of `git config`.
        case setting
        /// Nobody: it is the one for its kind of work.
        case work
    }

    /// Who says what to run.
    package enum Source: Sendable, Equatable {
        /// The subtask itself.
        case run
        /// Its agent in the plan.
        case plan
        /// This setting of `git config`.
        case setting(String)
        /// The table of backends.
        case builtIn
        case nobody
    }

    /// The backend, where it is one that is built in: what its output looks like is known.
    package var builtIn: Backend? { backend.flatMap { Backend.named($0) } }

    /// What has to be on `PATH`; nil where somebody else's command is run.
    package var program: String? { source == .builtIn ? builtIn?.program : nil }

    /// What is asked to wait as a whole when one of it is: the backend, or the agent where no backend
    /// is known.
    package var queue: String? { source == .run ? nil : backend ?? agent?.text }
}
