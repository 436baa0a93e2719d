import Agents
import Git
import Merging
import Planning

extension JournalEvent {
    /// The subject of the journal commit: what `git log refs/orchestrate/<run>` shows.
    package var sentence: String {
        switch self {
        case .runStarted(let facts): "Start \(facts.run): \(facts.task)"
        case .attemptStarted(let facts): "Start \(facts.subtask)" + again(facts.attempt)
        case .attemptFinished(let facts):
            switch facts.verdict {
            case .succeeded: "Finish \(facts.subtask)" + again(facts.attempt)
            case .noChanges: "Finish \(facts.subtask) without changes"
            case .failed(let failure): "Fail \(facts.subtask): \(failure.sentence)"
            }
        case .attemptSettled(let facts): "Settle \(facts.subtask)" + again(facts.attempt)
        case .queueHeld(let facts): "Wait for \(facts.queue), which asked for it"
        case .queueOpened(let facts): "Go on with \(facts.queue)"
        case .dependenciesConflicted(let facts):
            "Hold \(facts.subtask): its dependencies disagree"
        case .interrupted: "Interrupt the run"
        case .resumed: "Resume the run"
        case .requested(let facts):
            "Ask to \(facts.action.rawValue) \(facts.subtask.map(\.text) ?? "the run")"
        case .merged(let facts):
            "Merge \(facts.subtask)" + (facts.resolution == nil ? "" : ", as it was resolved")
        case .synthesized(let facts):
            facts.commit == nil
                ? "Leave \(facts.subtask) to a person: \(facts.reason ?? "the agent did not resolve it")"
                : "Take what an agent made of the conflict of \(facts.subtask)"
        case .resolved(let facts): "Take the resolution of \(facts.subtask)"
        case .conflicted(let conflict):
            "Hold \(conflict.subtask): conflict in \(conflict.paths.map(\.description).joined(separator: ", "))"
        case .held(let facts): "Hold \(facts.subtask) because of \(facts.by)"
        case .foreseen(let forecast):
            forecast.clashes.isEmpty
                ? "Foresee no clash"
                : "Foresee "
                    + forecast.clashes.map { "\($0.one) and \($0.other)" }.joined(separator: ", ")
        case .fellBack(let facts): "Fall back: \(facts.subtask) again, on top of what is merged"
        case .checked(let facts):
            "Check \(facts.test): \(facts.isGreen ? "green" : "red, \(facts.ending.sentence)")"
        case .blamed(let facts):
            "Blame \(facts.subtasks.map(\.text).joined(separator: ", ")) for \(facts.test)"
        case .evicted(let facts): "Leave \(facts.subtask) out: \(facts.test) is red with it"
        case .integrated(let facts): "End the integration: \(facts.outcome.rawValue)"
        case .accepted(let facts): "Accept it into \(facts.branch.short)"
        case .preserved: "Preserve what was left in a workspace"
        case .audited(let facts):
            "Note a change of \(facts.changes.prefix(3).map(\.name).joined(separator: ", "))"
        }
    }

    private func again(_ attempt: Int) -> String { attempt == 1 ? "" : " (attempt \(attempt))" }

    /// The commits that this event must keep alive.
    var pins: [ObjectID] {
        switch self {
        case .attemptStarted(let facts): [facts.base] + [facts.from].compactMap { $0 }
        case .attemptSettled(let facts): [facts.tip] + facts.alsoKept
        case .attemptFinished(let facts): [facts.tip] + facts.alsoKept
        case .dependenciesConflicted(let facts): [facts.conflict.onto, facts.conflict.tip]
        case .merged(let facts): [facts.commit ?? facts.tip] + [facts.squash].compactMap { $0 }
        case .resolved(let facts): [facts.commit]
        case .synthesized(let facts): [facts.commit].compactMap { $0 } + facts.alsoKept
        case .conflicted(let conflict): [conflict.onto, conflict.tip]
        case .fellBack(let facts): [facts.onto]
        case .checked(let facts): [facts.commit]
        case .blamed(let facts): [facts.commit]
        case .evicted(let facts): [facts.tip]
        case .integrated(let facts): [facts.commit]
        case .accepted(let facts): [facts.from, facts.to]
        case .preserved(let facts): [facts.commit]
        case .audited(let facts): facts.alsoKept
        // Not the base: with no parent at all, `git log --first-parent` shows the run and ends there.
        case .runStarted, .queueHeld, .queueOpened, .interrupted, .resumed, .requested, .held,
            .foreseen:
            []
        }
    }
}
