import Agents
import Dispatch
import Git
package import Merging
import Planning
import Scheduling

/// What would come of merging a run's work as it stands: commits of agents that are still at work, and
/// what they have in their workspaces and not committed yet.
package actor Outlook {
    private let context: RunContext
    private let forecaster: Forecaster
    private let engine: MergeEngine
    private var snapshots: [SubtaskID: Snapshot] = [:]

    /// The last look into a workspace.
    private struct Snapshot {
        let head: ObjectID?
        let commit: ObjectID?
        /// Not before then, since a look takes time and an agent is at work there.
        let nextLook: DispatchTime
    }

    package init(_ context: RunContext) throws {
        self.context = context
        let stop = StopSignal()
        engine = try context.engine(until: stop, keepingObjects: false)
        let train = MergeTrain(
            plan: context.plan,
            planID: context.planID,
            engine: engine,
            trial: engine,
            resolutions: try ResolutionLog(context.names.commonDirectory).book()
        )
        forecaster = Forecaster(train: train, engine: engine, base: context.base)
    }

    package func forecast(_ history: RunHistory) async throws -> Forecast {
        var members: [TrainMember] = []
        for subtask in context.plan.subtasks {
            if let member = try await member(subtask.id, history) { members.append(member) }
        }
        return try await forecaster.forecast(members)
    }

    private func member(_ id: SubtaskID, _ history: RunHistory) async throws -> TrainMember? {
        if let member = context.member(id, in: history) { return member }
        guard let record = history.lastAttempt(of: id), record.finish == nil else { return nil }
        let names = context.names
        let workspace = names.workspace(id, attempt: record.start.attempt)
        let tip = try Repository(at: names.commonDirectory).target(of: workspace.branch)
        let snapshot = try? await snapshot(of: workspace, record.start, head: tip)
        guard let commit = snapshot ?? tip, commit != record.start.base else { return nil }
        return TrainMember(subtask: id, tip: commit)
    }

    /// What is in the workspace and in no commit yet; what was there the last time where it is too early
    /// to look again.
    private func snapshot(
        of workspace: Workspace,
        _ start: AttemptStarted,
        head: ObjectID?,
    ) async throws -> ObjectID? {
        let began = DispatchTime.now()
        let id = start.subtask
        if let last = snapshots[id], last.head == head, began < last.nextLook { return last.commit }
        guard WorkspaceCheck.objection(to: workspace, of: context.names) == nil else { return nil }
        let setup = SetupProducts.of(id, attempt: start.attempt, context.names)
        let commit = try await engine.snapshot(of: workspace.path) { setup.contains($0) }
        let cost = DispatchTime.now().uptimeNanoseconds - began.uptimeNanoseconds
        let pause = max(5_000_000_000, 30 * cost)
        snapshots[id] = Snapshot(
            head: head,
            commit: commit,
            nextLook: began + .nanoseconds(Int(clamping: pause))
        )
        return commit
    }
}
