/// Refuses a subtask that depends on itself.
struct DependenciesAreOthers: PlanRule {
    func issues(in draft: PlanDraft) -> [PlanIssue] {
        draft.subtasks.flatMap { subtask in
            subtask.dependencies.compactMap { dependency -> PlanIssue? in
                guard dependency.id.value == subtask.id?.value else { return nil }
                return PlanIssue(
                    .dependencySelf,
                    at: dependency.id,
                    "\(subtask.title) depends on itself",
                    hint: "remove it from the list",
                )
            }
        }
    }
}
