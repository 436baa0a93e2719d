/// Warns of subtasks of which nobody can say what belongs to them.
struct BoundariesAreClear: PlanAdvice {
    func issues(about plan: Plan, _ draft: PlanDraft) -> [PlanIssue] {
        // What is a command of its author's says what it does.
        let open = draft.subtasks.filter { $0.run == nil && $0.description == nil }
        let unclear = open.filter { $0.files.isEmpty && $0.acceptance.isEmpty }
        let undescribed = open.filter { !$0.files.isEmpty || !$0.acceptance.isEmpty }
        return [
            PlanIssue.warning(
                .boundariesUnclear,
                unclear,
                hint: "give it a \"description\", and \"files\" or \"acceptance\"",
                { who, isOne in
                    "\(who) \(isOne ? "has" : "have") neither a description nor files nor "
                        + "acceptance: the agent has only the id to go by"
                },
                each: { "so has \($0.title)" }
            ),
            PlanIssue.warning(
                .descriptionMissing,
                undescribed,
                { who, isOne in "\(who) \(isOne ? "has" : "have") no description" },
                each: { "so has \($0.title)" }
            ),
        ].compactMap { $0 }
    }
}
