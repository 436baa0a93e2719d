import Agents
import Git
import Merging
import Orchestration
import Planning
import Scheduling
import SystemPackage

/// What `status --json` answers.
struct StatusDocument: Encodable {
    private struct Item: Encodable {
        let id: SubtaskID
        let agent: AgentName?
        let wave: Int
        let state: String
        let attempt: Int?
        let branch: String
        let workspace: String?
        let log: String?
        let base: ObjectID?
        let tip: ObjectID?
        let elapsedSeconds: Int64?
        let failure: Failure?
        let reason: String?
        let waitsFor: [SubtaskID]?
        let blockedBy: SubtaskID?
        let conflict: MergeConflict?
        let changedFiles: Int?
        /// What its agent was given to read: in tokens, and in percent of its window.
        let briefTokens: Int?
        let briefShare: Int?
        /// Of the last attempt, when it is over.
        let facts: AttemptDocument?
        /// What the agent says of its last attempt.
        let report: AgentReport?
        let workspaceBytes: Int64?
    }

    private let schema = "git-orchestrate/status/1"
    private let run: RunID
    private let task: String
    private let base: ObjectID
    private let baseBranch: String?
    private let isRunning: Bool
    private let outcome: String
    private let startedAt: Timestamp
    private let lastEventAt: Timestamp
    private let integrationBranch: String
    private let integrationTip: ObjectID?
    private let progress: ProgressDocument
    private let subtasks: [Item]
    private let checks: [Checked]
    private let usage: RunUsage?
    private let forecast: Forecast?

    init(_ status: RunStatus, now: Timestamp, sizes: Bool = false) {
        let history = status.history
        run = history.names.run
        task = history.start.task
        base = history.start.base
        baseBranch = history.start.baseBranch
        isRunning = status.isAlive
        outcome = status.outcomeWord
        startedAt = history.started
        lastEventAt = history.lastRecorded
        integrationBranch = history.names.integration.short
        integrationTip = status.integrationTip
        let used = RunUsage(history)
        usage = used.told > 0 || used.costUSD != nil ? used : nil
        checks = history.integration.checks
        forecast = status.isAlive ? history.forecast : nil
        progress = ProgressDocument(RunProgress(status, now: now))
        var waves: [SubtaskID: Int] = [:]
        for (number, wave) in history.plan.graph.waves.enumerated() {
            for id in wave { waves[id] = number + 1 }
        }
        subtasks = status.subtasks.map { subtask, state in
            StatusDocument.item(subtask, state, wave: waves[subtask.id] ?? 0, history, now, sizes)
        }
    }

    private static func item(
        _ subtask: Subtask,
        _ state: SubtaskStatus,
        wave: Int,
        _ history: RunHistory,
        _ now: Timestamp,
        _ sizes: Bool,
    ) -> Item {
        let names = history.names
        let record = history.lastAttempt(of: subtask.id)
        let finish = record?.finish
        var elapsed = finish.map { Int64($0.seconds) }
        if case .running(_, let since?) = state { elapsed = now.since(since).components.seconds }
        var failure: Failure?
        if case .failed(let reason) = state { failure = reason }
        var waitsFor: [SubtaskID]?
        if case .waiting(let others) = state { waitsFor = others }
        var blockedBy: SubtaskID?
        var reason = failure?.sentence
        var conflict: MergeConflict?
        switch state {
        case .waitingForService(let service, let until):
            reason = "\(service) asked to wait" + (until.map { " until \($0.text)" } ?? "")
        case .evicted(let test): reason = "\(test) is red with it"
        case .blocked(let other), .held(let other): blockedBy = other
        case .conflicted(let found): conflict = found
        default: break
        }
        let brief = record.flatMap {
            history.contextSize(of: subtask, attempt: $0.start.attempt)
        }
        return Item(
            id: subtask.id,
            agent: history.agent(of: subtask),
            wave: wave,
            state: state.word,
            attempt: record?.start.attempt,
            branch: names.branch(subtask.id).short,
            workspace: record.map { $0.start.workspace.path.string },
            log: record.map { names.log(subtask.id, attempt: $0.start.attempt).string },
            base: record?.start.base,
            tip: finish?.tip,
            elapsedSeconds: elapsed,
            failure: failure,
            reason: reason,
            waitsFor: waitsFor,
            blockedBy: blockedBy,
            conflict: conflict,
            changedFiles: finish?.files,
            briefTokens: brief?.tokens,
            briefShare: brief?.share,
            facts: finish.map { AttemptDocument($0, of: subtask) },
            report: finish?.report,
            workspaceBytes: sizes
                ? record.map { DiskSpace.used(by: $0.start.workspace.path) } : nil
        )
    }
}
