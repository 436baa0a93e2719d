/// Warns of subtasks that may run at the same time and mean to change the same files.
struct ScopesAreApart: PlanAdvice {
    private static let mostShown = 20

    func issues(about plan: Plan, _ draft: PlanDraft) -> [PlanIssue] {
        plan.scopeOverlaps.prefix(ScopesAreApart.mostShown).compactMap { overlap in
            guard let first = plan.graph.index(of: overlap.first),
                let second = plan.graph.index(of: overlap.second),
                let place = place(overlap, in: draft.subtasks[second])
            else { return nil }
            let both = overlap.patterns.map { "\"\($0)\"" }.joined(separator: " and ")
            let other = self.place(overlap, in: draft.subtasks[first])
            return PlanIssue(
                .scopeOverlap,
                severity: .warning,
                at: place,
                "\"\(overlap.first)\" and \"\(overlap.second)\" may run at the same time and both "
                    + "change \(both)",
                hint: "make one depend on the other, or let them take turns",
                related: [other].compactMap { $0 }.map {
                    .init(position: $0.position, message: "\"\(overlap.first)\" says so here")
                }
            )
        }
    }

    private func place(_ overlap: ScopeOverlap, in subtask: SubtaskDraft) -> Located<String>? {
        (subtask.files + subtask.outputs).first { overlap.patterns.contains($0.value) }
    }
}
