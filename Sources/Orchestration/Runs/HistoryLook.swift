package import Agents
import Git
package import Planning

/// Looks into the base and its log for what a plan does not say.
package enum HistoryLook {
    /// So many commits tell what changes together now; older ones tell how it was.
    private static let mostCommits = 200

    /// How much of one agent's window all declared files would take; nil where a subtask declares none.
    package static func contextSize(of launch: Launch) throws -> ContextSize? {
        let subtasks = launch.plan.subtasks.filter { $0.run == nil }
        guard !subtasks.isEmpty, subtasks.allSatisfy({ !$0.files.isEmpty }) else { return nil }
        let repository = try Repository(at: launch.layout.commonDirectory)
        let bytes = try repository.bytes(
            ofFilesMatching: subtasks.flatMap(\.files),
            inTree: repository.existingCommit(launch.base).tree
        )
        let windows = subtasks.compactMap { launch.agents.choices[$0.id]?.contextWindow }
        return ContextSize(bytes: bytes, window: windows.max())
    }

    /// What subtasks will both touch, as far as the log knows.
    package static func advice(on launch: Launch) throws -> [HistoryAdvice] {
        guard launch.plan.subtasks.count(where: { !$0.files.isEmpty }) > 1 else { return [] }
        let repository = try Repository(at: launch.layout.commonDirectory)
        var history: [[String]] = []
        let commits = try repository.commits(of: launch.base, notIn: nil, limit: mostCommits)
        // A merge says what its sides have said already.
        for commit in commits where commit.parents.count == 1 {
            let before = try repository.existingCommit(commit.parents[0]).tree
            let changes = try repository.changedPaths(from: before, to: commit.tree)
            history.append(changes.map(\.path.description))
        }
        return HistoryAdvice.about(launch.plan, history)
    }
}
