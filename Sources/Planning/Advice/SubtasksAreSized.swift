/// Warns of subtasks that take so little that splitting them off costs more, or so long that nobody
/// can look through what they make.
struct SubtasksAreSized: PlanAdvice {
    func issues(about plan: Plan, _ draft: PlanDraft) -> [PlanIssue] {
        let limits = plan.limits
        func those(_ isMeant: (Duration) -> Bool) -> [SubtaskDraft] {
            zip(plan.subtasks, draft.subtasks)
                .filter { $0.0.estimatedTime.map(isMeant) ?? false }.map(\.1)
        }
        func time(_ subtask: SubtaskDraft) -> String {
            "\(subtask.title) takes \(subtask.estimatedTime?.value ?? "")"
        }
        return [
            PlanIssue.warning(
                .subtaskTrivial,
                those { $0 < limits.trivial },
                hint: "let the subtask do it that needs it",
                { who, isOne in
                    "\(who) \(isOne ? "takes" : "take") less than \(limits.trivial.formatted): "
                        + "to start an agent for it costs more"
                },
                each: time
            ),
            PlanIssue.warning(
                .subtaskSmall,
                those { $0 >= limits.trivial && $0 < limits.shortest },
                hint: "join it with another one",
                { who, isOne in
                    "\(who) \(isOne ? "takes" : "take") less than \(limits.shortest.formatted)"
                },
                each: time
            ),
            PlanIssue.warning(
                .subtaskLarge,
                those { $0 > limits.longest },
                hint: "split it where its parts do not need each other",
                { who, isOne in
                    "\(who) \(isOne ? "takes" : "take") more than \(limits.longest.formatted)"
                },
                each: time
            ),
        ].compactMap { $0 }
    }
}
