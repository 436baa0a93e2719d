/// Holds everything that was found in a plan that cannot run.
package struct InvalidPlan: Error, Equatable {
    /// All errors and warnings of one pass, sorted by position; at least one is an error.
    package let issues: [PlanIssue]

    init(issues: [PlanIssue]) {
        self.issues = issues
    }

    init(_ issue: PlanIssue) {
        self.init(issues: [issue])
    }
}
