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

    /// Fewer commits than this say nothing.
    private static let fewest = 3
    /// From this share on, in percent, files change together.
    private static let leastShare = 30
    /// A commit of more paths than this is a clean-up, and couples nothing.
    private static let mostPaths = 100
    private static let mostShown = 10

    /// `history` has the changed paths of each commit, the newest first.
    package static func about(_ plan: Plan, _ history: [[String]]) -> [HistoryAdvice] {
        let commits = history.filter { $0.count <= mostPaths }
        var changes: [String: Int] = [:]
        for path in commits.flatMap({ Set($0) }) { changes[path, default: 0] += 1 }
        let touched = plan.subtasks.map { subtask in
            subtask.files.isEmpty ? [:] : shares(of: subtask, commits)
        }
        let order = Reachability(plan.graph)
        var found: [HistoryAdvice] = []
        for second in plan.subtasks.indices {
            for first in 0..<second where !order.areOrdered(first, second) {
                for (path, with) in touched[first] {
                    // What both have declared is told of as an overlap.
                    guard let other = touched[second][path], with != nil || other != nil else {
                        continue
                    }
                    found.append(
                        HistoryAdvice(
                            first: plan.subtasks[first].id,
                            second: plan.subtasks[second].id,
                            path: path,
                            changes: changes[path] ?? 0,
                            commits: commits.count,
                            withFirst: with,
                            withSecond: other
                        )
                    )
                }
            }
        }
        // Where most of the repository meets comes first.
        found.sort { ($0.changes, $1.path, $1.second.text) > ($1.changes, $0.path, $0.second.text) }
        return Array(found.prefix(mostShown))
    }

    /// The paths that a subtask will touch, as far as history knows.
    private static func shares(of subtask: Subtask, _ commits: [[String]]) -> [String: Share?] {
        var together: [String: Int] = [:]
        var own: Set<String> = []
        var count = 0
        for paths in commits {
            let mine = paths.filter { path in
                subtask.files.contains { GlobOverlap.matches($0, path) }
            }
            guard !mine.isEmpty else { continue }
            count += 1
            own.formUnion(mine)
            for path in Set(paths).subtracting(mine) { together[path, default: 0] += 1 }
        }
        var found: [String: Share?] = [:]
        for path in own { found[path] = .some(nil) }
        for (path, number) in together
        where number >= fewest && number * 100 >= leastShare * count {
            found[path] = Share(count: number, of: count)
        }
        return found
    }
}
