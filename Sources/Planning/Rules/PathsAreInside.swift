/// Refuses inputs, outputs and patterns of copies that lie outside the repository, or that no path of git
/// can equal, and every pattern and path that is longer than any file's.
struct PathsAreInside: PlanRule {
    /// In bytes, as systems have it. Two patterns of a hundred thousand take minutes to compare.
    private static let mostBytes = 4_096

    func issues(in draft: PlanDraft) -> [PlanIssue] {
        let patterns = draft.shared + draft.subtasks.flatMap(\.files)
        return patterns.compactMap { length("pattern", $0) }
            + draft.copy.compactMap { pattern in
                let path =
                    pattern.value.hasSuffix("/") ? String(pattern.value.dropLast()) : pattern.value
                return length("pattern", pattern)
                    ?? issue(
                        "pattern",
                        Located(value: path, position: pattern.position, length: pattern.length)
                    )
            }
            + draft.subtasks.flatMap { subtask in
                subtask.inputs.compactMap { length("input", $0) ?? issue("input", $0) }
                    + subtask.outputs.compactMap { length("output", $0) ?? issue("output", $0) }
            }
    }

    private func length(_ kind: String, _ path: Located<String>) -> PlanIssue? {
        let count = path.value.utf8.count
        guard count > PathsAreInside.mostBytes else { return nil }
        return PlanIssue(
            .pathInvalid,
            at: path,
            "the \(kind) \"\(path.value.prefix(20))…\" has \(count) bytes, and may have "
                + "\(PathsAreInside.mostBytes)"
        )
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
