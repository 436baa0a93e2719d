import Agents
import Git
import Orchestration
import Planning
import Scheduling

/// The end of a run on a page: what became of it, what to look at, what to type.
enum ReportText {
    static func lines(_ status: RunStatus, now: Timestamp) -> [String] {
        WaveText.lines(status, now: now) + linesBelowPicture(status)
    }

    /// The same without the picture of it.
    static func linesBelowPicture(_ status: RunStatus) -> [String] {
        let names = status.history.names
        let plan = status.history.plan
        var lines = ProblemText.lines(status)
        let audits = status.history.audits.flatMap { AuditText.lines($0, names) }
        if !audits.isEmpty { lines.append("") }
        for line in audits { lines.append("note: \(line)") }
        if plan.integration.strategy == .aggregate, let forecast = status.history.forecast {
            lines += ["", "nothing was merged, as the plan asks for; if it were:"]
            lines += ForecastText.lines(forecast).map { "  \($0)" }
        }
        lines += ["", summary(status)]
        lines += tests(status)
        lines += [UsageText.line(RunUsage(status.history)), briefs(status.history)]
            .compactMap { $0 }
        lines += next(status)
        guard let tip = status.integrationTip, tip != status.history.start.base else {
            return lines
        }
        let branch = names.integration.short
        lines.append("result: \(branch) (\(tip.short))")
        if !status.isOwnTip { lines.append("  moved there by somebody else, and not tested") }
        lines.append("  git log --graph --oneline \(branch)")
        if let accepted = status.history.accepted, accepted.to == tip {
            lines.append("  accepted into \(accepted.branch.short)")
        } else if status.history.integration.result?.outcome == .done, status.isOwnTip {
            lines.append(
                status.canAccept
                    ? "  git orchestrate accept \(names.run)" : "  git merge \(branch)"
            )
        }
        return lines
    }

    /// Such as `auth-1: a subtask failed; 3 of 5 merged`.
    static func summary(_ status: RunStatus) -> String {
        let merged = status.subtasks.count { $0.status == .merged }
        let unchanged = status.subtasks.count { $0.status == .noChanges }
        var text = "\(status.history.names.run): \(outcome(status)); "
        text += "\(merged) of \(status.subtasks.count) merged"
        if unchanged > 0 { text += ", \(unchanged) without changes" }
        let skipped = status.subtasks.count { $0.status == .skipped }
        if skipped > 0 { text += ", \(skipped) skipped" }
        return text
    }

    /// How to go on with a run that nobody acts for and that is not at its end.
    private static func next(_ status: RunStatus) -> [String] {
        let run = status.history.names.run
        guard !status.isAlive, status.history.schedule.hasWork else { return [] }
        return [
            "go on with it: git orchestrate resume \(run)",
            "or merge what is finished: git orchestrate integrate \(run)",
        ]
    }

    /// What agents were given to read, where somebody reads at all.
    private static func briefs(_ history: RunHistory) -> String? {
        let sizes = history.plan.subtasks.filter { $0.run == nil }.compactMap { subtask in
            history.lastAttempt(of: subtask.id).flatMap {
                history.contextSize(of: subtask, attempt: $0.start.attempt)
            }.map { (subtask: subtask.id, size: $0) }
        }
        guard let most = sizes.max(by: { $0.size.share < $1.size.share }) else { return nil }
        return "briefs: at most \(most.size.share) % of an agent's window (\(most.subtask))"
    }

    private static func tests(_ status: RunStatus) -> [String] {
        let plan = status.history.plan
        let names = plan.integration.validationTests
        guard plan.integration.strategy.validates, !names.isEmpty else { return [] }
        let checks = status.history.integration.checks.filter { $0.commit == status.integrationTip }
        if !checks.isEmpty {
            let flaky = checks.filter { $0.flaky != nil }.map(\.test)
            return [
                "tests: \(checks.count { $0.isGreen }) of \(checks.count) green"
                    + (flaky.isEmpty
                        ? "" : "; red once and then green: \(flaky.joined(separator: ", "))")
            ]
        }
        if status.isAlive { return [] }
        let isWhole = status.subtasks.allSatisfy {
            [.merged, .noChanges, .skipped].contains($0.status)
        }
        if isWhole { return ["tests: not run on this commit"] }
        return ["tests: not run, since not everything is merged"]
    }

    /// What became of the run, in a few words.
    static func outcome(_ status: RunStatus) -> String {
        let history = status.history
        let isEnded = history.isInterrupted && history.schedule.isFinished
        if !status.isAlive, history.schedule.hasWork, !isEnded {
            // Its process died, or a person asked for more since.
            let isAtWork = status.subtasks.contains { item in
                if case .running = item.status { true } else { false }
            }
            if isAtWork { return "its process died, and agents are at work" }
            return history.schedule.isFinished ? "has more to do" : "stopped half-way"
        }
        if status.isAlive { return history.schedule.isHeldBack ? "paused" : "running" }
        if let result = history.integration.result {
            let isLeftOut = result.outcome == .checkRed && !history.integration.evicted.isEmpty
            return isLeftOut ? "what made a test red is left out" : words(result.outcome)
        }
        return history.isInterrupted ? "interrupted" : "ended before its integration"
    }

    static func words(_ outcome: RunOutcome) -> String {
        switch outcome {
        case .done: "done"
        case .failed: "a subtask failed"
        case .incomplete: "incomplete"
        case .waitsForPerson: "waits for a person"
        case .checkRed: "a test is red"
        case .interrupted: "interrupted"
        }
    }
}
