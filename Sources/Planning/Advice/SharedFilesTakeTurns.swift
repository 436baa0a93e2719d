/// Warns of two subtasks that make the same derived file anew: it merges only by being made again.
struct SharedFilesTakeTurns: PlanAdvice {
    func issues(about plan: Plan, _ draft: PlanDraft) -> [PlanIssue] {
        guard !plan.shared.isEmpty else { return [] }
        let order = Reachability(plan.graph)
        let files = SharedFiles(plan)
        var budget = WorkBudget(GlobOverlap.mostSteps)
        return zip(zip(plan.shared, draft.shared), files.holders).compactMap { shared, holders in
            let (pattern, place) = shared
            guard holders.count > 1,
                budget.spend(order.order.count + holders.count * order.wordCount),
                let one = order.sideBySide(holders).first,
                let other = holders.first(where: { $0 > one && !order.areOrdered(one, $0) })
            else { return nil }
            return PlanIssue(
                .sharedFile,
                severity: .warning,
                at: place,
                "\"\(plan.subtasks[one].id)\" and \"\(plan.subtasks[other].id)\" both make "
                    + "\"\(pattern)\" anew; they take turns, and will disagree about it all the same",
                hint: "let one subtask that depends on both make it"
            )
        }
    }
}

extension Subtask {
    /// Whether it has declared files that the pattern can match.
    package func touches(_ pattern: String) -> Bool {
        (files + outputs).contains { GlobOverlap.canMeet($0, pattern) }
    }
}
