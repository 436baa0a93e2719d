/// Warns of subtasks of which nothing tells whether they are done.
struct SubtasksAreChecked: PlanAdvice {
    func issues(about plan: Plan, _ draft: PlanDraft) -> [PlanIssue] {
        // Research and plans are for people to judge, and an author's own command has a status.
        let unchecked = zip(plan.subtasks, draft.subtasks).filter { subtask, draft in
            subtask.acceptance.isEmpty && subtask.outputs.isEmpty && subtask.run == nil
                && (draft.description != nil || !draft.files.isEmpty)
                && ![.research, .planning].contains(Router.route(subtask, in: plan).role)
        }
        let issue = PlanIssue.warning(
            .acceptanceMissing,
            unchecked.map(\.1),
            hint: "add \"acceptance\": commands that succeed when it is done",
            { who, isOne in
                "\(who) \(isOne ? "has" : "have") no acceptance: whether "
                    + "\(isOne ? "it is" : "they are") done is what the agent says"
            },
            each: { "neither has \($0.title)" }
        )
        return [issue].compactMap { $0 }
    }
}
