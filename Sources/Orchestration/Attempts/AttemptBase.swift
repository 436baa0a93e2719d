import Agents
import Git
import Merging
import Planning

/// What an attempt starts from.
enum AttemptBase {
    /// The base that its work is measured against, and where the workspace starts.
    case commit(ObjectID, start: ObjectID)
    /// Its dependencies disagree: a person decides before the agent starts.
    case conflict(MergeConflict)

    /// No data dependency: the run's base. One: its tip. Several: their merge, made in memory, by
    /// the same function as the integration. A later attempt starts from the recorded base.
    static func find(
        for subtask: Subtask,
        attempt: Int,
        _ history: RunHistory,
        _ context: RunContext,
        until stop: StopSignal,
    ) async throws -> AttemptBase {
        let earlier = history.currentAttempts(of: subtask.id)
        if attempt > 1, let first = earlier.first(where: { $0.start.isBaseUnknown != true }) {
            let base = first.start.base
            return .commit(base, start: history.continued(by: subtask)?.tip ?? base)
        }
        if let onto = history.fallbacks[subtask.id]?.onto { return .commit(onto, start: onto) }
        let dependencies = subtask.dataDependencies
        if dependencies.isEmpty { return .commit(context.base, start: context.base) }
        if dependencies.count == 1, let only = history.finished(dependencies[0]) {
            return .commit(only.tip, start: only.tip)
        }
        let closure = context.plan.graph.dataClosure(of: dependencies)
        let members = closure.compactMap { context.member($0, in: history) }
        let train = try await context.train(until: stop)
            .assembleStart(of: subtask.id, onto: context.base, members)
        if let conflict = train.firstConflict { return .conflict(conflict) }
        return .commit(train.tip, start: train.tip)
    }
}
