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
            hint: meant(by: text.value).map { "did you mean \"\($0)\"?" }
                ?? "write it like 45s, 30min, 2h, 1d or 1h 30min",
        )
    }

    /// The time as a plan writes it, where somebody wrote the units out or in capitals.
    private static func meant(by text: String) -> String? {
        let short = text.lowercased().replacing(/(\d) *(day|hour|minute|min|second|sec|hr)s?\b/) {
            match in
            "\(match.output.1)\(match.output.2.hasPrefix("m") ? "min" : String(match.output.2.prefix(1)))"
        }
        return short != text && (try? Duration(planText: short)) != nil ? short : nil
    }
}
