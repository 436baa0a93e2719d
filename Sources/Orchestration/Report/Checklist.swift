import Git
import Merging
import Planning
import Scheduling

/// Answers the pattern's checklist from what was measured. Nothing passes by default: what nobody can
/// know is not measured, and says why.
struct Checklist {
    let status: RunStatus
    let time: TimeSaved
    let conflicts: [ConflictStory]
    let overlap: OverlapReport?
    let missingOutputs: [SubtaskID: [String]]?
    let learnings: [Learning]

    typealias Answer = (verdict: ChecklistItem.Verdict, evidence: String)

    var findings: [ChecklistItem.Finding] {
        ChecklistItem.allCases.map { item in
            let answer = answer(item)
            return ChecklistItem.Finding(
                item: item,
                verdict: answer.verdict,
                evidence: answer.evidence
            )
        }
    }

    private func answer(_ item: ChecklistItem) -> Answer {
        switch item {
        case .independent: independent
        case .boundaries: boundaries
        case .sizing: sizing
        case .completed: completed
        case .savedTime: compare(time.savedInExecution, time.execution, "until the last one ended")
        case .notBlocked: notBlocked
        case .integratedCleanly: integratedCleanly
        case .cohesive: cohesive
        case .consistent: consistent
        case .fasterThanSequential: compare(time.saved, time.wall, "with merging and testing")
        case .qualityMaintained: qualityMaintained
        case .learnings: learned
        }
    }

    var history: RunHistory { status.history }
    var plan: Plan { history.plan }

    /// Those whose agents came to an end with something, or with nothing to do.
    var finished: [SubtaskID] {
        status.subtasks.map(\.subtask.id).filter {
            history.lastAttempt(of: $0)?.finish?.isGood == true
        }
    }

    /// Nil where nothing is merged, as the plan asks, or the integration never came to its end.
    var integrated: Integrated? {
        plan.integration.strategy == .aggregate ? nil : history.integration.result
    }

    var notIntegrated: Answer {
        let isAsked = plan.integration.strategy == .aggregate
        return (
            .notMeasured, isAsked ? "nothing is merged, as the plan asks" : "nothing was merged yet"
        )
    }

    static func list(_ words: [String], most: Int = 3) -> String {
        let more = words.count > most ? " and \(words.count - most) more" : ""
        return words.prefix(most).joined(separator: ", ") + more
    }

    static func count(_ number: Int, _ one: String, _ many: String? = nil) -> String {
        "\(number) \(number == 1 ? one : many ?? one + "s")"
    }

    // MARK: Time

    private func compare(_ saved: Duration?, _ wall: Duration, _ extent: String) -> Answer {
        if status.isAlive { return (.notMeasured, "it is still going on") }
        guard let saved else {
            return (.notMeasured, time.agents > .zero ? "the clock jumped" : "no agent was at work")
        }
        let fact = "\(time.sequential.elapsed) of work in \(wall.elapsed), \(extent)"
        let loss = (Duration.zero - saved).elapsed
        return saved > .zero ? (.pass, fact) : (.fail, "\(fact): \(loss) longer")
    }

    private var notBlocked: Answer {
        guard time.isMeasured else { return (.notMeasured, "no agent was at work") }
        let others = time.waiting.filter { $0.key != .slot && $0.value >= .milliseconds(50) }
        let total = others.values.reduce(.zero, +)
        let parts = others.sorted { ($1.value, $0.key.words) < ($0.value, $1.key.words) }
            .map { "\($0.value.elapsed) for \($0.key.words)" }
        let slot = time.waiting[.slot] ?? .zero
        let slots =
            slot >= .milliseconds(50)
            ? "\(slot.elapsed) for one of \(Checklist.count(time.slots, "slot"))" : nil
        let all = Checklist.list(parts + [slots].compactMap { $0 })
        // A person who limits how many run at once wants them to wait.
        if total > .seconds(1), total * 10 > time.wall { return (.fail, "waited \(all)") }
        return (.pass, all.isEmpty ? "nothing that was ready waited" : "waited \(all)")
    }

    private var learned: Answer {
        if learnings.isEmpty {
            return (.notMeasured, "no estimate to compare with, and nothing went wrong")
        }
        let estimates = learnings.count { if case .estimate = $0 { true } else { false } }
        let failures = learnings.count { if case .failure = $0 { true } else { false } }
        let rest = learnings.count - estimates - failures
        let parts = [
            estimates > 0 ? Checklist.count(estimates, "estimate") + " compared" : nil,
            failures > 0 ? Checklist.count(failures, "failure") + " with the reason" : nil,
            rest > 0 ? Checklist.count(rest, "remark") + " for the next plan" : nil,
        ]
        return (.pass, parts.compactMap { $0 }.joined(separator: ", "))
    }
}

extension Wait {
    /// What is waited for.
    package var words: String {
        switch self {
        case .dependencies: "what it depends on"
        case .wave: "the wave before"
        case .slot: "a free slot"
        case .agent: "its agent"
        case .resource(let name): "the resource \(name)"
        case .files: "files of others"
        case .service(let name): "the service \(name)"
        case .start: "its start"
        case .person: "a person"
        }
    }
}
