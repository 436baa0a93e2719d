/// Who touches the files of a plan that are made anew by whoever changes something.
struct SharedFiles {
    /// For each of the plan's patterns, the subtasks that have declared files which it can match.
    private(set) var holders: [[Int]]
    /// The subtasks of which it would be too much work to find out all of it.
    private(set) var doubtful: Set<Int> = []

    /// A holder takes memory, and not only time.
    private static let stepsPerHolder = 16

    init(_ plan: Plan, steps: Int = GlobOverlap.mostSteps) {
        holders = plan.shared.map { _ in [] }
        guard !plan.shared.isEmpty else { return }
        var budget = WorkBudget(steps)
        let patterns = plan.declaredPatterns()
        for (place, text) in plan.shared.enumerated() {
            let shared = GlobPattern(text)
            var found: Set<Int> = []
            for pattern in patterns {
                let meets = GlobOverlap.canMeet(shared, pattern.glob, &budget)
                if meets == false { continue }
                let cost = pattern.holders.count * SharedFiles.stepsPerHolder
                if meets == true, budget.spend(cost) {
                    found.formUnion(pattern.holders)
                } else {
                    doubtful.formUnion(pattern.holders)
                }
            }
            holders[place] = found.sorted()
            // With nothing left, all that is to come is in doubt by the pattern that ended it.
            if budget.left == 0 {
                doubtful.formUnion(patterns.flatMap(\.holders))
                break
            }
        }
    }
}
