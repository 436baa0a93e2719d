/// Refuses times that cannot be understood.
struct DurationsAreValid: PlanRule {
    func issues(in draft: PlanDraft) -> [PlanIssue] {
        draft.subtasks.flatMap { subtask in
            [
                ("estimated_time", subtask.estimatedTime), ("timeout", subtask.timeout),
                ("idle_timeout", subtask.idleTimeout),
            ]
            .compactMap { key, text in text.flatMap { issue(key, $0) } }
        }
    }

    private func issue(_ key: String, _ text: Located<String>) -> PlanIssue? {
        do throws(InvalidDuration) {
            _ = try Duration(planText: text.value)
            return nil
        } catch {
            return DurationsAreValid.issue(key, text, error)
        }
    }

    static func issue(_ key: String, _ text: Located<String>, _ error: InvalidDuration) -> PlanIssue
    {
        PlanIssue(
            .durationInvalid,
            at: text,
            "\"\(key)\" is \"\(text.value)\", which \(error.reason)",
            hint: "write it like 45s, 30min, 2h, 1d or 1h 30min",
        )
    }
}
