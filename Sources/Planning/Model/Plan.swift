/// Holds a plan that passed every check.
///
/// A value of this type is only made by `PlanReader`: its ids are unique, its dependencies exist, and
/// its graph has no cycle.
package struct Plan: Sendable, Equatable {
    /// What the whole plan is for.
    package let task: String
    /// A text that every agent is given.
    package let constraints: String?
    /// What the plan as a whole must fulfil, in the order of the file, each once.
    package let requirements: [String]
    /// What the plan says about agents; a subtask may name others, which are built in.
    package let agents: [AgentName: AgentSettings]
    /// How many subtasks may hold a resource at a time, by its name; one where it is not listed.
    package let resources: [String: Int]
    /// Globs of files that are made anew by whoever changes something, such as lock files.
    package let shared: [String]
    /// Shell commands that make a fresh workspace ready, before the agent.
    package let setup: [String]
    /// Globs of ignored files of the checkout that each workspace gets a copy of.
    package let copied: [String]
    /// From where on a check warns.
    package let limits: PlanLimits
    /// The subtasks in the order of the file; there is at least one.
    package let subtasks: [Subtask]
    /// How the work is merged.
    package let integration: IntegrationSettings
    /// Shell commands by the name of the test.
    package let tests: [String: String]
    /// The subtasks and their dependencies.
    package let graph: SubtaskGraph

    /// The subtask of that id, or nil when the plan has none.
    package subscript(id: SubtaskID) -> Subtask? {
        graph.index(of: id).map { subtasks[$0] }
    }

    /// Returns the subtask of that id, or nil when the plan has none.
    package func subtask(_ id: SubtaskID) -> Subtask? { self[id] }
}
