/// Refuses a dependency that stands twice in one list: its two types could contradict each other.
struct DependenciesAreListedOnce: PlanRule {
    func issues(in draft: PlanDraft) -> [PlanIssue] {
        draft.subtasks.flatMap { subtask in
            var first: [String: SourcePosition] = [:]
            return subtask.dependencies.compactMap { dependency -> PlanIssue? in
                let id = dependency.id
                guard let earlier = first[id.value] else {
                    first[id.value] = id.position
                    return nil
                }
                return PlanIssue(
                    .dependencyDuplicate,
                    at: id,
                    "\(subtask.title) lists the dependency \"\(id.value)\" more than once",
                    related: [.init(position: earlier, message: "it is first listed here")],
                )
            }
        }
    }
}
