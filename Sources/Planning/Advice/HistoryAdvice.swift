/// What a repository's own history says of a plan: files where subtasks will meet although nobody has
/// declared it.
package struct HistoryAdvice: Sendable, Equatable {
    /// Both may run at the same time.
    package let first: SubtaskID
    package let second: SubtaskID
    package let path: String
    /// In how many of the commits that were looked at the path changed.
    package let changes: Int
    package let commits: Int
    /// In how many of the commits that changed each one's files; nil where it has declared the path.
    package let withFirst: Share?
    package let withSecond: Share?

    package struct Share: Sendable, Equatable {
        package let count: Int
        package let of: Int
    }

    /// A commit of more paths than this is a clean-up, and couples nothing.
    private static let mostPaths = 100
    private static let mostShown = 10
    /// Far more than hundreds of subtasks take, and less than a second.
    private static let mostSteps = 30_000_000

    /// `history` has the changed paths of each commit, the newest first. Of subtasks for which there
    /// was too much to look at nothing is said.
    package static func about(_ plan: Plan, _ history: [[String]]) -> [HistoryAdvice] {
        about(plan, history, steps: mostSteps)
    }

    static func about(_ plan: Plan, _ history: [[String]], steps: Int) -> [HistoryAdvice] {
        let log = CommitLog(history.filter { $0.count <= mostPaths })
        let holders = holders(plan, log, steps: steps)
        var budget = WorkBudget(steps)
        // Where most of the repository meets comes first.
        let paths = holders.indices.filter { path in holders[path].contains { $0.share != nil } }
            .sorted { one, other in
                let (more, fewer) = (log.changes[one].count, log.changes[other].count)
                return more == fewer ? log.paths[one] < log.paths[other] : more > fewer
            }
        let order = Reachability(plan.graph)
        var found: [HistoryAdvice] = []
        for path in paths {
            // They are sorted.
            guard budget.spend(holders[path].count * 16) else { break }
            let ids = holders[path].sorted { $0.subtask < $1.subtask }
            for second in ids.sorted(by: { plan.name($0.subtask) < plan.name($1.subtask) }) {
                for first in ids {
                    guard first.subtask < second.subtask, found.count < mostShown,
                        budget.spend(1)
                    else { break }
                    // What both have declared is told of as an overlap.
                    guard first.share != nil || second.share != nil,
                        !order.areOrdered(first.subtask, second.subtask)
                    else { continue }
                    found.append(
                        HistoryAdvice(
                            first: plan.subtasks[first.subtask].id,
                            second: plan.subtasks[second.subtask].id,
                            path: log.paths[path],
                            changes: log.changes[path].count,
                            commits: log.commits.count,
                            withFirst: first.share,
                            withSecond: second.share
                        )
                    )
                }
            }
            if found.count == mostShown || budget.left == 0 { break }
        }
        return found
    }

    /// Who will touch a path; without a share where it is declared.
    private typealias Holder = (subtask: Int, share: Share?)

    /// For each path that somebody will touch without having declared it, all who will touch it.
    private static func holders(
        _ plan: Plan,
        _ log: CommitLog,
        steps: Int,
    ) -> [[Holder]] {
        var budget = WorkBudget(steps)
        var matches: [String: [Int]] = [:]
        // Many subtasks may have the same files.
        var numbers: [[String]: Int] = [:]
        var scopes: [(history: ScopeHistory, subtasks: [Int])] = []
        subtasks: for (index, subtask) in plan.subtasks.enumerated() where !subtask.files.isEmpty {
            if let number = numbers[subtask.files] {
                scopes[number].subtasks.append(index)
                continue
            }
            var own: Set<Int> = []
            for pattern in subtask.files {
                let known = matches[pattern] ?? log.matches(of: GlobPattern(pattern), &budget)
                guard let known else { break subtasks }
                matches[pattern] = known
                own.formUnion(known)
            }
            guard let history = ScopeHistory(own, log, &budget) else { break }
            numbers[subtask.files] = scopes.count
            scopes.append((history, [index]))
        }
        budget = WorkBudget(steps)
        var holders = [[Holder]](repeating: [], count: log.paths.count)
        for (history, subtasks) in scopes {
            for (path, share) in history.others {
                guard budget.spend(subtasks.count) else { break }
                holders[path] += subtasks.map { ($0, share) }
            }
        }
        let isMeant = holders.map { !$0.isEmpty }
        for (history, subtasks) in scopes {
            for path in history.own where isMeant[path] {
                guard budget.spend(subtasks.count) else { break }
                holders[path] += subtasks.map { ($0, nil) }
            }
        }
        return holders
    }
}

extension Plan {
    fileprivate func name(_ index: Int) -> String { subtasks[index].id.text }
}
