/// Warns of a plan with so many subtasks that somebody spends the day looking after them.
struct PlanIsNotTooFine: PlanAdvice {
    func issues(about plan: Plan, _ draft: PlanDraft) -> [PlanIssue] {
        let most = plan.limits.mostSubtasks
        guard plan.subtasks.count > most, let place = draft.subtasksKey else { return [] }
        return [
            PlanIssue(
                .planTooFine,
                severity: .warning,
                at: place,
                "the plan has \(plan.subtasks.count) subtasks, which is more than \(most)",
                hint: "join small ones, or allow more with \"checks: { max_subtasks: … }\""
            )
        ]
    }
}
