import Agents
import Git
import Merging
import Orchestration
import Planning
import Scheduling
import SystemPackage

/// What `report --json` answers. Times are seconds; what nobody measured is not there.
struct ReportDocument: Encodable {
    private let schema = "git-orchestrate/report/1"
    private let generator = GitOrchestrate.trademark
    private let run: RunID
    private let task: String
    private let outcome: String
    private let isRunning: Bool
    private let base: ObjectID
    private let baseBranch: String?
    private let startedAt: Timestamp
    private let endedAt: Timestamp
    private let integrationBranch: String
    private let integrationTip: ObjectID?
    private let accepted: Accepted?
    private let time: Time
    private let subtasks: [Item]
    private let checklist: [Finding]
    private let conflicts: [Story]
    private let overlap: Overlap?
    private let scopes: [OverlapReport.Scope]?
    private let gaps: [Gap]
    private let checks: [Checked]
    private let learnings: [Lesson]
    private let usage: RunUsage?

    private struct Time: Encodable {
        let isMeasured: Bool
        let sequentialSeconds: Double
        let wallSeconds: Double
        let executionSeconds: Double
        let overheadSeconds: Double
        let checkSeconds: Double
        let redoneSeconds: Double
        let interruptedSeconds: Double
        let savedSeconds: Double?
        let speedUp: Double?
        let utilisation: Double?
        let slots: Int
        let mostAtOnce: Int
        let waitingSeconds: [String: Double]
    }

    private struct Item: Encodable {
        let id: SubtaskID
        let agent: AgentName?
        let wave: Int
        let state: String
        let seconds: Double?
        let estimateSeconds: Double?
        let waitedSeconds: Double
        let commits: [CommitLine]
        let tokens: Int?
        let costUSD: Double?
        let attempts: [Attempt]
        let waits: [Waiting]
        let marks: [Mark]
    }

    private struct Attempt: Encodable {
        let number: Int
        let startedAt: Timestamp
        let endedAt: Timestamp?
        let settledAt: Timestamp?
        let seconds: Double?
        let slot: Int
        let isRedone: Bool
        let verdict: Verdict?
        let reason: String?
        let ending: ProcessEnding?
        let branch: String
        let workspace: String
        let base: ObjectID
        let tip: ObjectID?
        let commits: Int?
        let files: Int?
        let insertions: Int?
        let deletions: Int?
        let leftovers: Int?
        let usage: TokenUsage?
        let costUSD: Double?
    }

    private struct Waiting: Encodable {
        let reason: String
        let name: String?
        let from: Timestamp
        let until: Timestamp
    }

    private struct Mark: Encodable {
        let kind: String
        let at: Timestamp
        let commit: ObjectID?
        let subject: String?
        let with: [SubtaskID]?
        let test: String?
    }

    private struct Finding: Encodable {
        let item: ChecklistItem
        let group: ChecklistItem.Group
        let sentence: String
        let verdict: ChecklistItem.Verdict
        let evidence: String
    }

    private struct Story: Encodable {
        let subtask: SubtaskID
        let isBeforeStart: Bool
        let at: Timestamp
        let with: [SubtaskID]?
        let paths: [GitPath]?
        let conflict: MergeConflict?
        let ending: String
    }

    private struct Gap: Encodable {
        let kind: String
        let subtask: SubtaskID?
        let requirement: String?
        let outputs: [String]?
    }

    private struct Lesson: Encodable {
        let kind: String
        let sentence: String
        let subtask: SubtaskID?
        let other: SubtaskID?
        let estimateSeconds: Double?
        let actualSeconds: Double?
        let failure: Failure?
    }

    init(_ report: RunReport) {
        let status = report.status
        let history = report.history
        run = history.names.run
        task = history.start.task
        outcome = status.outcomeWord
        isRunning = status.isAlive
        base = history.start.base
        baseBranch = history.start.baseBranch
        startedAt = report.timeline.start
        endedAt = report.timeline.end
        integrationBranch = history.names.integration.short
        integrationTip = status.integrationTip
        accepted = history.accepted
        time = ReportDocument.time(report.time)
        subtasks = report.rows.map { ReportDocument.item($0, report) }
        checklist = report.checklist.map {
            Finding(
                item: $0.item,
                group: $0.item.group,
                sentence: $0.item.sentence,
                verdict: $0.verdict,
                evidence: $0.evidence
            )
        }
        conflicts = report.conflicts.map {
            Story(
                subtask: $0.subtask,
                isBeforeStart: $0.isBeforeStart,
                at: $0.time,
                with: $0.conflict?.with,
                paths: $0.conflict?.paths,
                conflict: $0.conflict,
                ending: $0.ending.word
            )
        }
        overlap = report.overlap?.overlap
        scopes = report.overlap?.scopes
        gaps = report.gaps.map(ReportDocument.gap)
        checks = history.integration.checks
        learnings = report.learnings.map(ReportDocument.lesson)
        let used = report.usage
        usage = used.told > 0 || used.costUSD != nil ? used : nil
    }

    private static func time(_ time: TimeSaved) -> Time {
        var waiting: [String: Double] = [:]
        for (reason, length) in time.waiting {
            waiting[
                [reason.word, reason.name].compactMap { $0 }.joined(separator: ":"),
                default: 0
            ] +=
                length.inSeconds
        }
        return Time(
            isMeasured: time.isMeasured,
            sequentialSeconds: time.sequential.inSeconds,
            wallSeconds: time.wall.inSeconds,
            executionSeconds: time.execution.inSeconds,
            overheadSeconds: time.overhead.inSeconds,
            checkSeconds: time.checks.inSeconds,
            redoneSeconds: time.redone.inSeconds,
            interruptedSeconds: time.interrupted.inSeconds,
            savedSeconds: time.saved?.inSeconds,
            speedUp: time.speedUp.map { ($0 * 1_000).rounded() / 1_000 },
            utilisation: time.utilisation.map { ($0 * 1_000).rounded() / 1_000 },
            slots: time.slots,
            mostAtOnce: time.mostAtOnce,
            waitingSeconds: waiting
        )
    }

    private static func item(_ row: RunReport.Row, _ report: RunReport) -> Item {
        let lane = report.timeline.lane(row.subtask.id)
        let records = report.history.attempts[row.subtask.id] ?? []
        let attempts = (lane?.attempts ?? []).map { attempt in
            self.attempt(attempt, records.last { $0.start.attempt == attempt.number })
        }
        return Item(
            id: row.subtask.id,
            agent: row.agent,
            wave: row.wave,
            state: row.status.word,
            seconds: row.time?.inSeconds,
            estimateSeconds: row.subtask.estimatedTime?.inSeconds,
            waitedSeconds: row.waited.inSeconds,
            commits: row.commits,
            tokens: row.tokens,
            costUSD: row.costUSD,
            attempts: attempts,
            waits: (lane?.waits ?? []).map {
                Waiting(
                    reason: $0.reason.word,
                    name: $0.reason.name,
                    from: $0.span.from,
                    until: $0.span.until
                )
            },
            marks: (lane?.marks ?? []).map(mark)
        )
    }

    private static func attempt(_ attempt: RunTimeline.Attempt, _ record: AttemptRecord?) -> Attempt
    {
        let finish = record?.finish
        var reason: String?
        if case .failed(let failure)? = attempt.verdict { reason = failure.sentence }
        return Attempt(
            number: attempt.number,
            startedAt: attempt.start,
            endedAt: attempt.end,
            settledAt: attempt.settled,
            seconds: finish?.measured?.inSeconds,
            slot: attempt.slot,
            isRedone: attempt.isRedone,
            verdict: attempt.verdict,
            reason: reason,
            ending: finish?.ending,
            branch: record?.start.branch.short ?? "",
            workspace: record?.start.workspace.path.string ?? "",
            base: record?.start.base ?? ObjectID.zero,
            tip: finish?.tip,
            commits: finish?.commits,
            files: finish?.files,
            insertions: finish?.insertions,
            deletions: finish?.deletions,
            leftovers: finish?.leftovers,
            usage: finish?.report?.usage,
            costUSD: finish?.report?.costUSD
        )
    }

    private static func mark(_ mark: RunTimeline.Mark) -> Mark {
        var (commit, subject, with, test): (ObjectID?, String?, [SubtaskID]?, String?)
        switch mark.kind {
        case .commit(let line): (commit, subject) = (line.id, line.subject)
        case .merged(let id): commit = id
        case .conflict(let others): with = others
        case .held(let other): with = [other]
        case .leftOut(let name): test = name
        case .conflictBeforeStart, .resolved, .fellBack: break
        }
        return Mark(
            kind: mark.kind.word,
            at: mark.time,
            commit: commit,
            subject: subject,
            with: with,
            test: test
        )
    }

    private static func gap(_ gap: RunReport.Gap) -> Gap {
        switch gap {
        case .requirement(let name):
            Gap(kind: "requirement", subtask: nil, requirement: name, outputs: nil)
        case .outputs(let id, let paths):
            Gap(kind: "outputs", subtask: id, requirement: nil, outputs: paths)
        case .notMerged(let id):
            Gap(kind: "not-merged", subtask: id, requirement: nil, outputs: nil)
        }
    }

    private static func lesson(_ learning: Learning) -> Lesson {
        var (subtask, other): (SubtaskID?, SubtaskID?)
        var (estimate, actual): (Double?, Double?)
        var reason: Failure?
        let kind: String
        switch learning {
        case .estimate(let id, let guessed, let measured):
            kind = "estimate"
            (subtask, estimate, actual) = (id, guessed.inSeconds, measured.inSeconds)
        case .failure(let id, _, let failure, _):
            kind = "failure"
            (subtask, reason) = (id, failure)
        case .missingOrder(let one, let two, let why):
            kind = "missing-order-" + why.rawValue
            (subtask, other) = (two, one)
        case .waited: kind = "waited"
        case .idleSlots: kind = "idle-slots"
        case .overhead: kind = "overhead"
        }
        return Lesson(
            kind: kind,
            sentence: ReportWords.sentence(learning),
            subtask: subtask,
            other: other,
            estimateSeconds: estimate,
            actualSeconds: actual,
            failure: reason
        )
    }
}
