/// Reads a plan file and checks it whole.
package enum PlanReader {
    /// Returns the plan of a file, with the warnings about it.
    ///
    /// Throws `InvalidPlan` with every error and warning that one pass can find. Only what makes the
    /// rest unreadable, such as a mistake in the YAML syntax, comes alone.
    package static func read(_ source: PlanSource) throws(InvalidPlan) -> CheckedPlan {
        let document = try YAMLReader.read(source)
        guard let root = document.root, !root.isNull else {
            let issue = PlanIssue(
                code: .planEmpty,
                position: .start,
                message: "the file contains no plan",
                hint: "a plan has at least the keys \"task\" and \"subtasks\"",
            )
            throw InvalidPlan(issues: (document.issues + [issue]).sortedByPosition())
        }
        let (draft, formIssues) = PlanDecoder.decode(root)
        let ruleIssues = PlanRules.all.flatMap { $0.issues(in: draft) }
        // A value that could not be read at all would break other rules by what stands in its place.
        let unread = Set(document.issues.lazy.filter { $0.kind != .keyDuplicate }.map(\.position))
        let others = (formIssues + ruleIssues).filter { !unread.contains($0.position) }
        let issues = (document.issues + others).sortedByPosition()
        guard !issues.contains(where: { $0.severity == .error }) else {
            throw InvalidPlan(issues: issues)
        }
        let plan = try PlanBuilder.build(draft)
        let advice = PlanAdvices.all.flatMap { $0.issues(about: plan, draft) }
        return CheckedPlan(plan: plan, warnings: issues, advice: advice.sortedByPosition())
    }
}
