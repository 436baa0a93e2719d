/// Refuses a subtask that covers a requirement that the plan does not have.
struct CoveredRequirementsExist: PlanRule {
    func issues(in draft: PlanDraft) -> [PlanIssue] {
        let requirements = (draft.requirements ?? []).map(\.value)
        let known = Set(requirements)
        return draft.subtasks.flatMap { subtask in
            subtask.covers.compactMap { requirement -> PlanIssue? in
                guard !known.contains(requirement.value) else { return nil }
                let nearest = NearestName.of(requirement.value, among: requirements)
                let nothingListed = draft.requirements == nil
                return PlanIssue(
                    .requirementUnknown,
                    at: requirement,
                    "\(subtask.title) covers \"\(requirement.value)\", which is no requirement of the plan",
                    hint: nearest.map { "did you mean \"\($0)\"?" }
                        ?? (nothingListed
                            ? "list the plan's requirements under \"requirements\"" : nil),
                )
            }
        }
    }
}
