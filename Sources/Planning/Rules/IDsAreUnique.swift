/// Refuses an id that another subtask has, also in other letter case.
///
/// `A` and `a` are one file, so one branch and one worktree, on the file systems of macOS and Windows.
struct IDsAreUnique: PlanRule {
    func issues(in draft: PlanDraft) -> [PlanIssue] {
        var first: [String: Located<String>] = [:]
        return draft.subtasks.compactMap(\.id).compactMap { id -> PlanIssue? in
            let folded = id.value.lowercased()
            guard let earlier = first[folded] else {
                first[folded] = id
                return nil
            }
            let line = earlier.position.line
            let message =
                earlier.value == id.value
                ? "the subtask id \"\(id.value)\" is already used at line \(line)"
                : "the subtask id \"\(id.value)\" differs from \"\(earlier.value)\" at line \(line)"
                    + " only in letter case"
            return PlanIssue(
                .idDuplicate,
                at: id,
                message,
                related: [
                    .init(
                        position: earlier.position,
                        message: "\"\(earlier.value)\" is first used here"
                    )
                ],
            )
        }
    }
}
