/// Warns of a plan whose subtasks depend on each other so much that they are one task.
struct PlanIsParallel: PlanAdvice {
    func issues(about plan: Plan, _ draft: PlanDraft) -> [PlanIssue] {
        let count = plan.subtasks.count
        guard count > 1, let place = draft.subtasksKey else { return [] }
        if plan.graph.width == 1 {
            return [
                PlanIssue(
                    .planSequential,
                    severity: .warning,
                    at: place,
                    "no two subtasks of the plan can run at the same time",
                    hint: "one agent does the same without the overhead"
                )
            ]
        }
        let edges = plan.graph.dependencies.reduce(0) { $0 + Set($1).count }
        let density = edges * 100 / (count * (count - 1) / 2)
        // Four subtasks that depend on one are no web.
        guard count > 4, density > plan.limits.densest else { return [] }
        return [
            PlanIssue(
                .planDense,
                severity: .warning,
                at: place,
                "\(density) % of all possible dependencies are there: the subtasks are not independent",
                hint: "one agent that knows all of it may be better"
            )
        ]
    }
}
