/// Refuses subtasks that wait for each other in a circle.
///
/// A subtask that depends on itself, and a dependency that does not exist, are left to other rules.
struct DependenciesHaveNoCycle: PlanRule {
    func issues(in draft: PlanDraft) -> [PlanIssue] {
        let named = draft.subtasks.filter { $0.id != nil }
        let names = named.map { $0.id?.value ?? "" }
        let indices = Dictionary(
            names.enumerated().map { ($1, $0) },
            uniquingKeysWith: { first, _ in first },
        )
        var edges: [[Int]] = []
        for (index, subtask) in named.enumerated() {
            let targets = subtask.dependencies.compactMap { indices[$0.id.value] }
            edges.append(targets.filter { $0 != index && names[$0] != names[index] })
        }
        return CycleSearch.cycles(edges: edges).compactMap { cycle in
            issue(cycle.map { named[$0] }, names: cycle.map { names[$0] })
        }
    }

    private func issue(_ cycle: [SubtaskDraft], names: [String]) -> PlanIssue? {
        let path = names + names.prefix(1)
        let steps = zip(cycle, path.dropFirst()).compactMap { subtask, next in
            subtask.dependencies.first { $0.id.value == next }.map { (subtask, $0.id) }
        }
        guard let first = steps.first?.1 else { return nil }
        return PlanIssue(
            .dependencyCycle,
            at: first,
            "subtasks depend on each other in a cycle: \(path.joined(separator: " -> "))",
            hint: "remove one of these dependencies",
            related: steps.map { subtask, dependency in
                .init(
                    position: dependency.position,
                    message: "\(subtask.title) depends on \"\(dependency.value)\"",
                )
            },
        )
    }
}
