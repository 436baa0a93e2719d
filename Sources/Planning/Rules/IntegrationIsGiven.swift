/// Warns of a plan that does not say how its work is merged.
struct IntegrationIsGiven: PlanRule {
    func issues(in draft: PlanDraft) -> [PlanIssue] {
        guard draft.integration == nil else { return [] }
        let place = draft.subtasksKey ?? Located(value: "", position: draft.start, length: 1)
        let strategy = IntegrationSettings.standard.strategy.rawValue
        return [
            PlanIssue(
                .integrationMissing,
                severity: .warning,
                at: place,
                "the plan has no \"integration\": the default, \(strategy) without tests, is used",
                hint: "add \"integration: { strategy: \(strategy), validation_tests: [] }\"",
            )
        ]
    }
}
