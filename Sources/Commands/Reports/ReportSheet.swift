import Agents
import Git
import Merging
import Orchestration
import Planning
import Scheduling
import SystemPackage

/// A report in words, before it takes a form. What others wrote is one harmless line each; nothing is
/// escaped.
struct ReportSheet {
    struct Fact {
        let label: String
        let value: String
    }

    struct Row {
        let id: String
        let agent: String
        let wave: Int
        let state: String
        let tone: Tone
        let attempts: String
        let time: String
        let estimate: String
        let commits: String
        let changes: String
        let tokens: String
        let cost: String
    }

    /// What a state means, for those who see colours; the word says it too.
    enum Tone: String {
        case good, bad, doubtful, active, idle
    }

    struct Finding {
        let verdict: ChecklistItem.Verdict
        let sentence: String
        let evidence: String

        var word: String {
            switch verdict {
            case .pass: "pass"
            case .fail: "fail"
            case .notMeasured: "not measured"
            }
        }
    }

    /// Something that a person has to look at, with all that is known and what to type.
    struct Problem {
        let headline: String
        let facts: [Fact]
        let log: [String]
        let commands: [String]
    }

    struct Section {
        let title: String
        let lines: [String]
    }

    let title: String
    let task: String
    let facts: [Fact]
    let rows: [Row]
    let time: [Fact]
    let checklist: [(title: String, findings: [Finding])]
    let problems: [Problem]
    let sections: [Section]

    init(_ report: RunReport) {
        let status = report.status
        title = ReportWords.clean(ReportText.summary(status))
        task = ReportWords.clean(report.history.start.task, most: 1_000)
        facts = ReportSheet.facts(report)
        rows = report.rows.map(ReportSheet.row)
        time = ReportSheet.time(report)
        checklist = ChecklistItem.Group.allCases.map { group in
            let findings = report.checklist.filter { $0.item.group == group }
            return (
                group.title,
                findings.map {
                    Finding(
                        verdict: $0.verdict,
                        sentence: $0.item.sentence,
                        evidence: ReportWords.clean($0.evidence)
                    )
                }
            )
        }
        problems = report.rows.compactMap { ReportSheet.problem($0, status) }
        sections = ReportSheet.sections(report).filter { !$0.lines.isEmpty }
    }

    private static func facts(_ report: RunReport) -> [Fact] {
        let history = report.history
        let base = history.start.base.short
        var facts = [
            Fact(
                label: "base",
                value: ReportWords.clean(history.start.baseBranch.map { "\($0) (\(base))" } ?? base)
            ),
            Fact(label: "started", value: ReportWords.moment(history.started)),
            Fact(
                label: report.status.isAlive ? "so far" : "took",
                value: report.timeline.whole.length.elapsed
            ),
        ]
        if report.time.saved != nil {
            facts.append(Fact(label: "speed-up", value: ReportWords.speedUp(report.time)))
        }
        if let usage = UsageText.line(report.usage) {
            facts.append(
                Fact(label: "agents", value: String(usage.trimmingPrefix("agents: ")))
            )
        }
        if let tip = report.status.integrationTip, tip != history.start.base {
            let branch = history.names.integration.short
            facts.append(Fact(label: "result", value: "\(branch) (\(tip.short))"))
        }
        if let accepted = history.accepted {
            facts.append(
                Fact(label: "accepted", value: ReportWords.clean("into \(accepted.branch.short)"))
            )
        }
        return facts
    }

    private static func row(_ row: RunReport.Row) -> Row {
        let finish = row.finish
        let files = finish?.files ?? 0
        return Row(
            id: row.subtask.id.text,
            agent: row.agent?.text ?? (row.subtask.run == nil ? "" : "run"),
            wave: row.wave,
            state: WaveText.label(row.status),
            tone: Tone(row.status),
            attempts: row.attempts == 0 ? "" : "\(row.attempts)",
            time: row.time?.elapsed ?? "",
            estimate: row.subtask.estimatedTime?.formatted ?? "",
            commits: finish.map { "\($0.commits)" } ?? "",
            changes: finish.map { "+\($0.insertions) -\($0.deletions) in \(files)" } ?? "",
            tokens: row.tokens.map(ReportWords.number) ?? "",
            cost: row.costUSD.map(UsageText.money) ?? ""
        )
    }

    private static func time(_ report: RunReport) -> [Fact] {
        let time = report.time
        var facts = [
            Fact(label: "one after the other", value: time.sequential.elapsed),
            Fact(label: "it took", value: time.wall.elapsed),
            Fact(
                label: "overhead",
                value: time.overhead.elapsed
                    + (time.checks > .zero ? ", tests \(time.checks.elapsed)" : "")
            ),
        ]
        if let waiting = ReportWords.waiting(time) {
            facts.append(Fact(label: "waiting", value: waiting))
        }
        if time.redone > .zero {
            facts.append(Fact(label: "done again", value: time.redone.elapsed))
        }
        if time.interrupted >= .milliseconds(50) {
            facts.append(
                Fact(label: "interrupted", value: "\(time.interrupted.elapsed), not counted")
            )
        }
        facts.append(Fact(label: "speed-up", value: ReportWords.speedUp(time)))
        if let slots = ReportWords.slots(time) { facts.append(Fact(label: "slots", value: slots)) }
        return facts
    }

    private static func problem(_ row: RunReport.Row, _ status: RunStatus) -> Problem? {
        let id = row.subtask.id
        let names = status.history.names
        let headline: String
        var commands: [String]
        switch row.status {
        case .failed(let failure):
            headline = "\(id) failed: \(failure?.sentence ?? "the reason was not recorded")"
            commands = ["    git orchestrate logs \(id) --run \(names.run)"]
            commands += RecipeText.repair(id, status)
        case .conflicted(let conflict):
            let with = ReportWords.list(conflict.with.map(\.text))
            headline =
                "\(id) waits for a person: it does not merge with "
                + (with.isEmpty ? "what was merged before it" : with)
            commands = RecipeText.resolve(id, status)
        case .evicted(let test):
            headline = "\(id) is left out, since \(test) is red with it"
            commands = RecipeText.fix(id, status)
        default: return nil
        }
        var facts: [Fact] = []
        if let record = status.history.lastAttempt(of: id) {
            facts.append(Fact(label: "attempt", value: "\(record.start.attempt)"))
            if let agent = row.agent { facts.append(Fact(label: "agent", value: agent.text)) }
            if let ending = record.finish?.ending {
                facts.append(Fact(label: "ended", value: ReportWords.clean(ending.sentence)))
            }
            let path = record.start.workspace.path.string
            facts.append(Fact(label: "worktree", value: ReportWords.clean(path)))
        }
        facts.append(Fact(label: "branch", value: names.branch(id).short))
        var log: [String] = []
        if case .failed = row.status {
            log = status.lastLines(of: id, count: 5).map { ReportWords.clean($0, most: 200) }
        }
        return Problem(
            headline: ReportWords.clean(headline),
            facts: facts,
            log: log,
            commands: commands.map(command)
        )
    }

    /// What stands between commands becomes a comment, so that all of it can be pasted.
    private static func command(_ line: String) -> String {
        let words = ReportWords.clean(String(line.trimmingPrefix { $0 == " " }))
        return line.hasPrefix("    ") ? words : "# " + words
    }

    private static func sections(_ report: RunReport) -> [Section] {
        let history = report.history
        let overlaps = report.overlap.map(ReportWords.overlaps) ?? []
        let notes = history.audits.flatMap { AuditText.lines($0, history.names) }
        return [
            Section(title: "Conflicts", lines: report.conflicts.map(ReportWords.headline)),
            Section(title: "Overlaps", lines: overlaps),
            Section(title: "Gaps", lines: report.gaps.map(ReportWords.sentence)),
            Section(title: "Tests", lines: history.integration.checks.map(ReportWords.sentence)),
            Section(title: "Learnings", lines: report.learnings.map(ReportWords.sentence)),
            Section(title: "Notes", lines: notes.map { ReportWords.clean($0) }),
        ]
    }
}

extension ReportSheet.Tone {
    init(_ status: SubtaskStatus) {
        self =
            switch status {
            case .merged: .good
            case .done, .noChanges: .good
            case .failed, .abandoned, .evicted: .bad
            case .conflicted, .held, .blocked, .interrupted, .cancelled, .neverRan: .doubtful
            case .running, .waitingToRetry, .waitingForService: .active
            case .waiting, .ready, .skipped: .idle
            }
    }
}
