/// Holds the chain of subtasks that decides how long a plan takes at least.
package struct CriticalPath: Sendable, Equatable {
    /// The subtasks of the chain, in the order in which they run.
    package let subtasks: [SubtaskID]
    /// The sum of their estimates, with what was assumed where one is missing.
    package let length: Duration
    /// Whether every subtask of the plan has an estimate, so that nothing had to be assumed.
    package let isEstimateComplete: Bool
}
