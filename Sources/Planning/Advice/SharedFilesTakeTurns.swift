/// Warns of two subtasks that make the same derived file anew: it merges only by being made again.
struct SharedFilesTakeTurns: PlanAdvice {
    func issues(about plan: Plan, _ draft: PlanDraft) -> [PlanIssue] {
        let order = Reachability(plan.graph)
        return zip(plan.shared, draft.shared).compactMap { pattern, place in
            let holders = plan.subtasks.indices.filter {
                plan.subtasks[$0].touches(pattern)
            }
            let pair = holders.lazy.flatMap { one in
                holders.lazy.filter { $0 > one && !order.areOrdered(one, $0) }.map { (one, $0) }
            }.first
            guard let (one, other) = pair else { return nil }
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
