import Agents
package import Git
package import Merging
package import Planning
import Scheduling

/// What a run did beside its plan: overlaps, scopes, requirements.
package struct OverlapReport: Sendable {
    package let overlap: Overlap
    package let scopes: [Scope]
    package let requirements: Requirements

    /// What a subtask was to change, against what it did.
    package struct Scope: Sendable, Equatable, Codable {
        package let subtask: SubtaskID
        package let outside: [GitPath]
        /// Declared patterns that nothing it changed matches.
        package let untouched: [String]
    }

    /// Which requirements of the plan are covered by something that is merged.
    package enum Requirements: Sendable, Equatable {
        /// The plan declares none, so nobody can say.
        case notChecked
        case checked(covered: [String], open: [String])
    }

    package init(_ status: RunStatus, _ context: RunContext) async throws {
        let history = status.history
        let works = history.plan.subtasks.compactMap { subtask -> OwnWork? in
            guard let finish = history.finished(subtask.id), finish.verdict == .succeeded else {
                return nil
            }
            return OwnWork(subtask: subtask.id, base: finish.base, tip: finish.tip)
        }
        let engine = try context.engine(until: StopSignal(), keepingObjects: false)
        overlap = try await engine.overlap(of: works, history.plan.graph)
        let names = history.names
        scopes = try await offload {
            let repository = try Repository(at: names.commonDirectory)
            return try works.compactMap { work in
                try OverlapReport.scope(of: work, history.plan, repository)
            }
        }
        requirements = OverlapReport.requirements(status)
    }

    private static func scope(
        of work: OwnWork,
        _ plan: Plan,
        _ repository: borrowing Repository,
    ) throws -> Scope? {
        let patterns = plan[work.subtask]?.files ?? []
        guard !patterns.isEmpty else { return nil }
        let paths = try repository.changedPaths(
            from: repository.existingCommit(work.base).tree,
            to: repository.existingCommit(work.tip).tree
        ).map(\.path)
        let outside = try repository.paths(paths, matchingNoneOf: patterns)
        let untouched = try patterns.filter { pattern in
            try repository.paths(paths, matchingNoneOf: [pattern]).count == paths.count
        }
        guard !outside.isEmpty || !untouched.isEmpty else { return nil }
        return Scope(subtask: work.subtask, outside: outside, untouched: untouched)
    }

    private static func requirements(_ status: RunStatus) -> Requirements {
        let plan = status.history.plan
        guard !plan.requirements.isEmpty else { return .notChecked }
        let merged = status.subtasks.filter { $0.status == .merged }.flatMap(\.subtask.covers)
        return .checked(
            covered: plan.requirements.filter(merged.contains),
            open: plan.requirements.filter { !merged.contains($0) }
        )
    }
}
