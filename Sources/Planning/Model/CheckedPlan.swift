/// Holds a valid plan together with what its author should still look at.
package struct CheckedPlan: Sendable {
    /// The plan.
    package let plan: Plan
    /// What is doubtful about the file: issues of severity `.warning`, sorted by position.
    package let warnings: [PlanIssue]
    /// What is doubtful about the work that it describes, in the same form.
    package let advice: [PlanIssue]

    /// Both of them, sorted by position.
    package var allWarnings: [PlanIssue] { (warnings + advice).sortedByPosition() }
}
