/// Whether it is worth running a plan with several agents: the pattern's three questions, with figures.
package struct PlanWorth: Sendable, Equatable {
    /// The sum of all estimates: one agent, one subtask after the other.
    package let sequential: Duration
    /// The longest chain: no number of agents is faster.
    package let longestPath: Duration
    /// With the agents that may run at once.
    package let parallel: Duration
    package let maximumParallel: Int
    /// What people spend on planning, watching and integrating.
    package let overhead: Duration
    /// The largest wave.
    package let width: Int
    /// How many subtasks may run beside another one and take half an hour or more.
    package let largeSideBySide: Int
    /// Branches that somebody looks at in the end, and pairs of subtasks that touch the same files.
    package let branches: Int
    package let overlaps: Int
    /// Why not; none when it is worth it.
    package let reasons: [Reason]

    package enum Reason: Sendable, Equatable {
        /// No two subtasks can run at the same time.
        case nothingIsParallel
        /// No subtask has an estimate.
        case unknown
        /// The work as a whole takes less than this.
        case littleWork(Duration)
        /// The overhead is more of the saved time than so many percent; nil where nothing is saved.
        case overhead(percent: Int?, most: Int)
        /// Fewer than three subtasks of half an hour side by side.
        case belowBreakEven
    }

    package var saved: Duration { max(.zero, sequential - parallel) }
    /// Nil when nobody can know.
    package var isWorthIt: Bool? { reasons.contains(.unknown) ? nil : reasons.isEmpty }

    /// Three subtasks of half an hour each: below that, splitting never paid in the pattern's figures.
    private static let breakEven = (count: 3, time: Duration.seconds(1_800))

    package init(_ plan: Plan, maximumParallel: Int) {
        let assumed = plan.graph.typicalEstimate
        let known = plan.subtasks.compactMap(\.estimatedTime)
        self.maximumParallel = maximumParallel
        sequential = plan.subtasks.reduce(.zero) { $0 + ($1.estimatedTime ?? assumed) }
        longestPath = plan.graph.criticalPath(assuming: assumed).length
        parallel = plan.makespan(maximumParallel: maximumParallel, assuming: assumed)
        overhead = plan.limits.overhead
        width = plan.graph.width
        let order = Reachability(plan.graph)
        let large = plan.subtasks.indices.filter {
            (plan.subtasks[$0].estimatedTime ?? assumed) >= PlanWorth.breakEven.time
        }
        largeSideBySide = order.sideBySide(large).count
        branches = plan.subtasks.count
        overlaps = plan.scopeOverlaps.count
        var reasons: [Reason] = []
        if width < 2 { reasons.append(.nothingIsParallel) }
        if known.isEmpty {
            if reasons.isEmpty { reasons.append(.unknown) }
        } else {
            if sequential < plan.limits.leastWork {
                reasons.append(.littleWork(plan.limits.leastWork))
            }
            let saved = max(.zero, sequential - parallel)
            let percent = saved > .zero ? Int((overhead / saved * 100).rounded()) : nil
            if percent ?? .max > plan.limits.mostOverhead {
                reasons.append(.overhead(percent: percent, most: plan.limits.mostOverhead))
            }
            if largeSideBySide < PlanWorth.breakEven.count { reasons.append(.belowBreakEven) }
        }
        self.reasons = reasons
    }
}
