/// Refuses a dependency on a subtask that the plan does not have.
struct DependenciesExist: PlanRule {
    /// Beyond this many a search for a similar name would take longer than it helps.
    private static let maximumHints = 50

    func issues(in draft: PlanDraft) -> [PlanIssue] {
        let ids = draft.subtasks.compactMap(\.id)
        let known = Dictionary(ids.map { ($0.value, $0) }, uniquingKeysWith: { first, _ in first })
        var issues: [PlanIssue] = []
        for subtask in draft.subtasks {
            // One that is listed twice is another rule's.
            var missing: Set<String> = []
            for dependency in subtask.dependencies where known[dependency.id.value] == nil {
                let name = dependency.id.value
                guard missing.insert(name).inserted else { continue }
                let nearest =
                    issues.count < Self.maximumHints
                    ? NearestName.of(
                        name,
                        among: ids.lazy.map(\.value).filter { $0 != subtask.id?.value }
                    )
                    : nil
                let place = nearest.flatMap { known[$0]?.position }
                let hint = nearest.flatMap { nearest in
                    place.map { "did you mean \"\(nearest)\"? it is defined at line \($0.line)" }
                }
                issues.append(
                    PlanIssue(
                        .dependencyUnknown,
                        at: dependency.id,
                        "\(subtask.title) depends on \"\(name)\", which does not exist",
                        hint: hint,
                    )
                )
            }
        }
        return issues
    }
}
