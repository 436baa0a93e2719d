/// Warns of a subtask that is most of the longest path: nothing else can make the run faster.
struct NoSubtaskDecidesAlone: PlanAdvice {
    func issues(about plan: Plan, _ draft: PlanDraft) -> [PlanIssue] {
        let path = plan.graph.criticalPath(assuming: plan.graph.typicalEstimate)
        guard plan.subtasks.count > 1, path.isEstimateComplete, path.length > .zero else {
            return []
        }
        let onPath = Set(path.subtasks)
        let total = plan.subtasks.compactMap(\.estimatedTime).reduce(.zero, +)
        return zip(plan.subtasks, draft.subtasks).compactMap { subtask, draft -> PlanIssue? in
            guard let time = subtask.estimatedTime, onPath.contains(subtask.id),
                let place = draft.estimatedTime
            else { return nil }
            let share = Int(time / path.length * 100)
            // Where everything runs side by side, the longest one is the path.
            let isAlone = path.subtasks.count == 1 && time * 2 <= total
            guard share > plan.limits.largestShare, !isAlone else { return nil }
            return PlanIssue(
                .subtaskDominates,
                severity: .warning,
                at: place,
                "\(draft.title) takes \(share) % of the longest path (\(path.length.formatted))",
                hint: "split it, or the other agents wait for it"
            )
        }
    }
}
