import Agents
import Git
import Merging
package import Planning
import Scheduling

/// What a run came to, whether it is over, still going on, or never came to anything: one value, made
/// from its journal and from what git was asked.
package struct RunReport: Sendable {
    /// How the run stands, with its history.
    package let status: RunStatus
    /// When it was asked.
    package let now: Timestamp
    package let timeline: RunTimeline
    package let time: TimeSaved
    /// In plan order.
    package let rows: [Row]
    package let checklist: [ChecklistItem.Finding]
    package let conflicts: [ConflictStory]
    package let gaps: [Gap]
    /// What unordered subtasks did to the same things; nil where nobody looked.
    package let overlap: OverlapReport?
    package let learnings: [Learning]
    package let usage: RunUsage

    package var history: RunHistory { status.history }

    /// What git was asked beside the journal; each part nil where nobody asked.
    package struct Findings: Sendable {
        package var overlap: OverlapReport?
        package var commits: [SubtaskID: [(line: CommitLine, time: Timestamp)]]?
        /// Declared outputs that are not in what was merged.
        package var missingOutputs: [SubtaskID: [String]]?

        package init() {}
    }

    /// A subtask and what became of it.
    package struct Row: Sendable {
        package let subtask: Subtask
        package let agent: AgentName?
        package let wave: Int
        package let status: SubtaskStatus
        package let attempts: Int
        /// What the commands of its attempts took; nil where nobody measured it.
        package let time: Duration?
        /// Of the attempt that counts.
        package let finish: AttemptFinished?
        package let commits: [CommitLine]
        /// Of all its attempts.
        package let tokens: Int?
        package let costUSD: Double?
        /// How long it waited although it could have run.
        package let waited: Duration
    }

    /// What was to be there in the end and is not.
    package enum Gap: Sendable, Equatable {
        case requirement(String)
        case outputs(SubtaskID, [String])
        case notMerged(SubtaskID)
    }

    package init(
        _ record: RunRecord,
        _ status: RunStatus,
        now: Timestamp,
        _ findings: Findings = Findings(),
    ) {
        var fold = TimelineFold(record.beginning)
        var stories = ConflictFold()
        for entry in record.entries.dropFirst() {
            fold.take(entry)
            stories.take(entry)
        }
        let history = status.history
        let timeline = fold.timeline(now: status.isAlive ? now : nil)
            .adding(findings.commits ?? [:])
        let time = TimeSaved(timeline, slots: RunReport.slots(history))
        self.status = status
        self.now = now
        self.timeline = timeline
        self.time = time
        conflicts = stories.stories
        overlap = findings.overlap
        rows = RunReport.rows(status, timeline, findings)
        gaps = RunReport.gaps(status, findings.missingOutputs)
        learnings =
            LearningList(history, time, stories.stories, findings.overlap?.overlap).learnings
        usage = RunUsage(history)
        checklist =
            Checklist(
                status: status,
                time: time,
                conflicts: stories.stories,
                overlap: findings.overlap,
                missingOutputs: findings.missingOutputs,
                learnings: learnings
            ).findings
    }

    /// More slots than subtasks are of no use to anybody.
    private static func slots(_ history: RunHistory) -> Int {
        max(1, min(history.start.maximumParallel, history.plan.subtasks.count))
    }

    private static func rows(
        _ status: RunStatus,
        _ timeline: RunTimeline,
        _ findings: Findings,
    ) -> [Row] {
        let history = status.history
        var waves: [SubtaskID: Int] = [:]
        for (number, wave) in history.plan.graph.waves.enumerated() {
            for id in wave { waves[id] = number + 1 }
        }
        let lanes = Dictionary(
            timeline.lanes.map { ($0.subtask, $0) },
            uniquingKeysWith: { first, _ in first }
        )
        return status.subtasks.map { subtask, state in
            let attempts = history.attempts[subtask.id] ?? []
            let reports = attempts.compactMap { $0.finish?.report }
            let tokens = reports.compactMap { $0.usage?.total }
            let costs = reports.compactMap(\.costUSD).filter(\.isFinite)
            let lane = lanes[subtask.id]
            return Row(
                subtask: subtask,
                agent: history.agent(of: subtask),
                wave: waves[subtask.id] ?? 0,
                status: state,
                attempts: attempts.count,
                time: time(lane, timeline),
                finish: attempts.last?.finish,
                commits: findings.commits?[subtask.id]?.map(\.line) ?? [],
                tokens: tokens.isEmpty ? nil : tokens.reduce(0) { $0 &+ max(0, $1) },
                costUSD: costs.isEmpty ? nil : costs.reduce(0, +),
                waited: lane?.waits.filter(\.reason.isAvoidable).map(\.span.length)
                    .reduce(.zero, +) ?? .zero
            )
        }
    }

    private static func time(_ lane: RunTimeline.Lane?, _ timeline: RunTimeline) -> Duration? {
        let times = (lane?.attempts ?? []).compactMap { attempt -> Duration? in
            if attempt.end == nil { return timeline.work(of: attempt).length }
            return attempt.seconds > 0
                ? .milliseconds(Int64((attempt.seconds * 1_000).rounded())) : nil
        }
        return times.isEmpty ? nil : times.reduce(.zero, +)
    }

    private static func gaps(
        _ status: RunStatus,
        _ missingOutputs: [SubtaskID: [String]]?,
    ) -> [Gap] {
        let plan = status.history.plan
        let merged = Set(status.subtasks.filter { $0.status == .merged }.map(\.subtask.id))
        var gaps: [Gap] = []
        // Nothing is missing from what is not finished yet, or was not to be merged.
        guard !status.isAlive, plan.integration.strategy != .aggregate else { return [] }
        for (subtask, state) in status.subtasks
        where !merged.contains(subtask.id) && state != .noChanges && state != .skipped {
            gaps.append(.notMerged(subtask.id))
        }
        let covered = Set(plan.subtasks.filter { merged.contains($0.id) }.flatMap(\.covers))
        gaps += plan.requirements.filter { !covered.contains($0) }.map(Gap.requirement)
        for subtask in plan.subtasks where merged.contains(subtask.id) {
            guard let missing = missingOutputs?[subtask.id], !missing.isEmpty else { continue }
            gaps.append(.outputs(subtask.id, missing))
        }
        return gaps
    }
}
