/// Warns of a requirement that no subtask covers, and refuses one that is listed twice.
struct RequirementsAreCovered: PlanRule {
    func issues(in draft: PlanDraft) -> [PlanIssue] {
        let covered = Set(draft.subtasks.flatMap { $0.covers.map(\.value) })
        var listed: Set<String> = []
        return (draft.requirements ?? []).compactMap { requirement -> PlanIssue? in
            let name = requirement.value
            guard listed.insert(name).inserted else {
                let message = "the requirement \"\(name)\" is listed more than once"
                return PlanIssue(.requirementDuplicate, at: requirement, message)
            }
            guard !covered.contains(name) else { return nil }
            return PlanIssue(
                .requirementUncovered,
                severity: .warning,
                at: requirement,
                "no subtask covers the requirement \"\(name)\"",
                hint: "add it to the \"covers\" of the subtask that fulfils it",
            )
        }
    }
}
