/// Refuses names that cannot become a ref or a file.
struct NamesAreValid: PlanRule {
    func issues(in draft: PlanDraft) -> [PlanIssue] {
        let named: [(String, [Located<String>])] = [
            ("subtask id", draft.subtasks.compactMap(\.id)),
            (
                "agent",
                draft.subtasks.compactMap(\.agent) + draft.agents.map(\.name)
                    + [draft.integration?.agent].compactMap { $0 }
            ),
            ("test", (draft.integration?.validationTests ?? []) + draft.tests.map(\.name)),
        ]
        return named.flatMap { kind, names in names.compactMap { issue(kind, $0) } }
    }

    private func issue(_ kind: String, _ name: Located<String>) -> PlanIssue? {
        do throws(InvalidName) {
            try NameRule.check(name.value)
            return nil
        } catch {
            return PlanIssue(
                .nameInvalid,
                at: name,
                "the \(kind) \"\(name.value)\" \(error.reason)",
                hint: (NameRule.suggestion(for: name.value).map { "\"\($0)\" would be one: " } ?? "")
                    + "a name starts with a letter or digit and holds letters, digits, . _ -",
            )
        }
    }
}
