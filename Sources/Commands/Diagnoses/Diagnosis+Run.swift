import Agents
import Git
import Merging
import Orchestration
import Planning
import Scheduling

/// What is wrong with a run, or with what a command was told about it.
extension Diagnosis {
    init(_ error: JournalError) {
        switch error {
        case .noSuchRun(""):
            self.init("there is no run in this repository", hints: ["git orchestrate start"])
        case .noSuchRun(let run):
            self.init("there is no run \(run) here", hints: ["git orchestrate status --all"])
        case .unreadable(let reason):
            self.init("the journal of this run cannot be read: \(reason)")
        case .newerSchema(let schema):
            self.init(
                "the journal of this run was written by a newer git-orchestrate (schema \(schema))"
            )
        case .unwritable(let reason):
            self.init(
                "the journal of this run cannot be written: \(reason)",
                notes: ["agents that are at work go on; what they do is not lost"],
                hints: ["git orchestrate resume"]
            )
        case .movedMeanwhile:
            self.init("another process wrote to the journal of this run at the same time")
        }
    }

    init(_ error: CommandError) {
        switch error {
        case .notARun(let text):
            self.init(
                "\"\(text)\" is not the name of a run",
                hints: ["git orchestrate status --all"],
                status: .usage
            )
        case .noSuchSubtask(let text, let run):
            self.init(
                "the run \(run) has no subtask \"\(text)\"",
                hints: ["git orchestrate status \(run)"]
            )
        case .noSuchAttempt(let text, let number, let count):
            self.init(
                "\(text) has no attempt \(number)",
                notes: ["it has had \(count) \(count == 1 ? "attempt" : "attempts")"]
            )
        case .noSuchTest(let text, let tests):
            let names = tests.isEmpty ? "none" : tests.joined(separator: ", ")
            self.init("the run has no test \"\(text)\"", notes: ["its tests: \(names)"])
        case .neverBegan(let text, let run):
            self.init("\(text) has not begun", hints: ["git orchestrate status \(run)"])
        case .workspaceNotUsable(let path, let objection):
            self.init("cannot look into \(path): \(objection)")
        case .noLog(let text):
            self.init("\"\(text)\" has no log yet")
        case .noBundle(let text):
            self.init("\"\(text)\" has handed nothing on yet", hints: ["git orchestrate status"])
        case .runIsAlive(let run, let runner):
            let process = runner.map { " (process \($0.processID))" } ?? ""
            self.init(
                "another command acts for the run \(run)\(process)",
                notes: ["nothing was changed"],
                hints: ["git orchestrate status \(run)"]
            )
        case .agentsAtWork(let subtasks, let run):
            self.init(
                "agents of the run \(run) are at work: "
                    + subtasks.map(\.text).joined(separator: ", "),
                notes: ["nothing was removed; --force removes what nobody works in"],
                hints: ["git orchestrate resume \(run)"]
            )
        case .notMergedYet(let id, let other, let run):
            self.init(
                "cannot rerun \(id) on top of what is merged: \(other), which it stands on, is not",
                notes: ["nothing was recorded"],
                hints: ["git orchestrate conflicts --run \(run)", "git orchestrate status \(run)"]
            )
        case .noConflict(let id, let run, let answers):
            self.init(
                "\(id) has no conflict that waits for a person",
                notes: answers.isEmpty
                    ? [] : ["it was resolved; to resolve it anew:"],
                hints: answers.isEmpty
                    ? ["git orchestrate conflicts --run \(run)"]
                    : answers.map { "git orchestrate forget \($0.id.short)" }
                        + ["git orchestrate integrate \(run)"]
            )
        case .notBegun(let id?, let run):
            self.init(
                "no conflict of \(run) is being resolved",
                notes: ["nothing was changed"],
                hints: ["git orchestrate resolve \(id) --run \(run)"]
            )
        case .notBegun(nil, let run):
            self.init(
                "no conflict of \(run) is being resolved",
                notes: ["nothing was changed"],
                hints: ["git orchestrate conflicts --run \(run)"]
            )
        case .whichOne(let ids, let run):
            self.init(
                "several conflicts are being resolved: "
                    + ids.map(\.text).joined(separator: ", "),
                notes: ["nothing was changed"],
                hints: ids.map { "git orchestrate abort \($0) --run \(run)" }
            )
        case .notResolved(let site, let state):
            let (message, notes) = ResolutionProblem.text(site, state)
            let steps = ResolutionSteps.lines(
                state,
                site.conflict,
                of: site.subtask,
                in: site.workspace.path,
                site.run
            )
            self.init(
                message,
                notes: notes + ["nothing was taken"],
                // Nobody waits for it any more, or for another answer.
                hints: site.isCurrent
                    ? steps : ["git orchestrate abort \(site.subtask) --run \(site.run)"] + steps,
                status: .waitsForPerson
            )
        case .noSuchResolution(let text, let matches):
            self.init(
                matches > 1
                    ? "\(matches) resolutions begin with \(text)"
                    : "there is no resolution \(text)",
                hints: ["git orchestrate resolutions"]
            )
        case .notPaused(let run, let isOpen):
            self.init(
                "the run \(run) is not paused",
                notes: ["nothing was recorded"],
                hints: isOpen ? ["git orchestrate resume \(run)"] : []
            )
        case .pointless(let request, let run, let objection):
            self.init(
                "cannot \(request.action.rawValue) \(request.subtask?.text ?? "the run"): "
                    + sentence(objection),
                notes: ["nothing was recorded"],
                hints: hints(objection, request, run)
            )
        case .runIsOver(let request, let run):
            self.init(
                "the run \(run) is over, so there is nothing to \(request.action.rawValue)",
                notes: ["nothing was recorded"],
                hints: ["git orchestrate status \(run)"]
            )
        }
    }
}

/// Why what a person asks for makes no sense.
private func sentence(_ objection: Schedule.Objection) -> String {
    switch objection {
    case .unknown: "the run has no such subtask"
    case .over(let state), .notOver(let state): "it \(state.sentence)"
    case .blocked(let other): "it is blocked by \(other)"
    }
}

private func hints(
    _ objection: Schedule.Objection,
    _ request: Requested,
    _ run: RunID,
) -> [String] {
    switch (objection, request.subtask) {
    case (.over(.succeeded), let subtask?) where request.action == .retry:
        ["git orchestrate rerun \(subtask) --onto integration --run \(run)"]
    case (.blocked(let other), _): ["git orchestrate retry \(other) --run \(run)"]
    case (.notOver, let subtask?): ["git orchestrate cancel \(subtask) --run \(run)"]
    default: ["git orchestrate status \(run)"]
    }
}

/// What a command cannot do with what it was given.
enum CommandError: Error {
    case notARun(String)
    case noSuchSubtask(String, RunID)
    case noLog(String)
    case neverBegan(String, RunID)
    case workspaceNotUsable(String, String)
    case noBundle(String)
    case noSuchAttempt(String, Int, of: Int)
    case noSuchTest(String, [String])
    case runIsAlive(RunID, ProcessIdentity?)
    case agentsAtWork([SubtaskID], RunID)
    /// Whether there is something to go on with all the same.
    case notPaused(RunID, isOpen: Bool)
    /// With the answers that it was merged with, where it was resolved.
    case noConflict(SubtaskID, RunID, [MergeKey])
    /// What a subtask stands on is not merged.
    case notMergedYet(SubtaskID, SubtaskID, RunID)
    /// Nobody has begun to resolve anything; the subtask that waits first, where one does.
    case notBegun(SubtaskID?, RunID)
    case whichOne([SubtaskID], RunID)
    case notResolved(ResolutionSite, ResolutionSite.State)
    case noSuchResolution(String, matches: Int)
    case pointless(Requested, RunID, Schedule.Objection)
    case runIsOver(Requested, RunID)
}
