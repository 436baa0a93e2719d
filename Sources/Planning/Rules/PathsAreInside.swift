/// Refuses inputs, outputs and patterns of copies that lie outside the repository, or that no path of git can equal.
struct PathsAreInside: PlanRule {
    func issues(in draft: PlanDraft) -> [PlanIssue] {
        draft.copy.compactMap { pattern in
            let path =
                pattern.value.hasSuffix("/") ? String(pattern.value.dropLast()) : pattern.value
            return issue(
                "pattern",
                Located(value: path, position: pattern.position, length: pattern.length)
            )
        }
            + draft.subtasks.flatMap { subtask in
                subtask.inputs.compactMap { issue("input", $0) }
                    + subtask.outputs.compactMap { issue("output", $0) }
            }
    }

    private func issue(_ kind: String, _ path: Located<String>) -> PlanIssue? {
        violation(in: path.value).map { reason in
            PlanIssue(
                .pathInvalid,
                at: path,
                "the \(kind) \"\(path.value)\" \(reason)",
                hint: "write it relative to the root of the repository",
            )
        }
    }

    private func violation(in path: String) -> String? {
        if path.hasPrefix("/") { return "is an absolute path" }
        if path.hasPrefix("~") { return "starts with \"~\", which nothing expands" }
        if path.split(separator: "/").contains("..") { return "contains \"..\"" }
        let parts = path.split(separator: "/", omittingEmptySubsequences: false)
        if parts.contains(".") || parts.contains("") { return "is not written as git writes paths" }
        return nil
    }
}
