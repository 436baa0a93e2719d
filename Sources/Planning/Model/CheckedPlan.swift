/// Holds a valid plan together with what its author should still look at.
package struct CheckedPlan: Sendable {
    /// The plan.
    package let plan: Plan
    /// Issues of severity `.warning`, sorted by position.
    package let warnings: [PlanIssue]
}
