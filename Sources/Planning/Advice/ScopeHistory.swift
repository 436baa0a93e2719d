/// What the log knows of the files that a subtask has declared.
struct ScopeHistory {
    /// The paths that they match.
    let own: [Int]
    /// Others that changed together with them so often that they will again.
    let others: [(path: Int, share: HistoryAdvice.Share)]

    /// Fewer commits than this say nothing.
    private static let fewest = 3
    /// From this share on, in percent, files change together.
    private static let leastShare = 30
    /// What a path takes of the budget, which also stands for memory.
    private static let stepsPerPath = 2

    /// Nil where that would be too much work.
    init?(_ own: Set<Int>, _ log: CommitLog, _ budget: inout WorkBudget) {
        guard budget.spend(own.count * ScopeHistory.stepsPerPath) else { return nil }
        var commits: Set<Int> = []
        for path in own { commits.formUnion(log.changes[path]) }
        var together: [Int: Int] = [:]
        for commit in commits {
            let paths = log.commits[commit]
            guard budget.spend(paths.count * ScopeHistory.stepsPerPath) else { return nil }
            for path in paths where !own.contains(path) { together[path, default: 0] += 1 }
        }
        self.own = own.sorted()
        others = together.filter { _, number in
            number >= ScopeHistory.fewest
                && number * 100 >= ScopeHistory.leastShare * commits.count
        }
        .map { ($0.key, HistoryAdvice.Share(count: $0.value, of: commits.count)) }
    }
}
