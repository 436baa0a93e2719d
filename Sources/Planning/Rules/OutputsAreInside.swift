/// Refuses outputs that lie outside the repository.
struct OutputsAreInside: PlanRule {
    func issues(in draft: PlanDraft) -> [PlanIssue] {
        draft.subtasks.flatMap { subtask in
            subtask.outputs.compactMap { output in
                violation(in: output.value).map { reason in
                    PlanIssue(
                        "path-invalid",
                        at: output,
                        "the output \"\(output.value)\" \(reason)",
                        hint: "write it relative to the root of the repository",
                    )
                }
            }
        }
    }

    private func violation(in path: String) -> String? {
        if path.hasPrefix("/") { return "is an absolute path" }
        if path.hasPrefix("~") { return "starts with \"~\", which nothing expands" }
        if path.split(separator: "/").contains("..") { return "contains \"..\"" }
        return nil
    }
}
