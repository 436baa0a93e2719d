/// Looks at a plan that can run for what its author should think about.
///
/// What it finds are warnings: a plan without estimates, files or acceptance is a plan all the same.
/// One kind of doubt is one issue, however many subtasks it is about.
protocol PlanAdvice: Sendable {
    func issues(about plan: Plan, _ draft: PlanDraft) -> [PlanIssue]
}

/// Lists the advice.
enum PlanAdvices {
    static var all: [any PlanAdvice] {
        [
            SubtasksAreSized(), PlanIsNotTooFine(), NoSubtaskDecidesAlone(), BoundariesAreClear(),
            SubtasksAreChecked(), ScopesAreApart(), SharedFilesTakeTurns(), PlanIsParallel(),
            ResourcesAreListed(),
        ]
    }
}

extension PlanIssue {
    /// A warning about several subtasks, at the first of them, the others below it.
    static func warning(
        _ code: PlanIssue.Code,
        _ subtasks: [SubtaskDraft],
        hint: String? = nil,
        _ message: (_ who: String, _ isOne: Bool) -> String,
        each: (SubtaskDraft) -> String,
    ) -> PlanIssue? {
        let places = subtasks.compactMap { subtask in subtask.id.map { (subtask, $0) } }
        guard let first = places.first else { return nil }
        let who = places.count == 1 ? first.0.title : "\(places.count) subtasks"
        // A plan of thousands has thousands of them; the first ones show what is meant.
        let others = places.dropFirst().prefix(mostPlaces - 1)
        return PlanIssue(
            code,
            severity: .warning,
            at: first.1,
            message(who, places.count == 1),
            hint: hint,
            related: others.map { .init(position: $0.1.position, message: each($0.0)) }
        )
    }

    private static let mostPlaces = 10
}
