/// Warns of a resource that the plan's own list does not have: of two spellings neither protects.
struct ResourcesAreListed: PlanAdvice {
    func issues(about plan: Plan, _ draft: PlanDraft) -> [PlanIssue] {
        guard !plan.resources.isEmpty else { return [] }
        let names = plan.resources.keys.sorted()
        return draft.subtasks.flatMap(\.resources).filter { plan.resources[$0.value] == nil }
            .map { resource in
                PlanIssue(
                    .resourceUnlisted,
                    severity: .warning,
                    at: resource,
                    "\"resources\" of the plan has no \"\(resource.value)\"",
                    hint: NearestName.of(resource.value, among: names).map {
                        "did you mean \"\($0)\"?"
                    }
                        ?? "add \"\(resource.value): 1\""
                )
            }
    }
}
