/// Checks one thing about a plan.
///
/// A rule sees the whole draft, judges what it can, and says nothing about what others report: each
/// mistake of an author becomes one issue.
protocol PlanRule: Sendable {
    /// Returns all violations, in any order.
    func issues(in draft: PlanDraft) -> [PlanIssue]
}

/// Lists the rules.
enum PlanRules {
    static var all: [any PlanRule] {
        [
            NamesAreValid(), IDsAreUnique(), DependenciesExist(), DependenciesAreOthers(),
            DependenciesAreListedOnce(), DependenciesHaveNoCycle(), CoveredRequirementsExist(),
            RequirementsAreCovered(), DurationsAreValid(), PathsAreInside(), IntegrationIsGiven(),
        ]
    }
}
