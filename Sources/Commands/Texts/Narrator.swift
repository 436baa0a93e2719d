import Agents
import Git
import Merging
import Orchestration
import Planning
import Scheduling

/// Tells a run as it happens: one line for each change of state.
struct Narrator: Sendable {
    var grace = AgentSetup.standardGrace
    /// Whether it is seen elsewhere what is at work.
    var omitsStarts = false

    /// What one event has to say; mostly one line.
    func lines(_ entry: JournalEntry, _ history: RunHistory) -> [StyledText] {
        var lines: [StyledText] = []
        if case .audited(let facts) = entry.event {
            lines += AuditText.lines(facts, history.names).map { StyledText("note: \($0)") }
        }
        guard let (id, text) = words(entry, history) else { return lines }
        let tone = tone(of: entry.event)
        for (number, line) in text.split(separator: "\n", omittingEmptySubsequences: false)
            .enumerated()
        {
            var styled = StyledText()
            // What became of it is said by its first word.
            let word = line.prefix { $0 != " " && $0 != ":" }
            if let id, number == 0 { styled.add(padded(id, history) + " ") }
            styled.add(String(word), tone)
            styled.add(String(line.dropFirst(word.count)))
            lines.append(styled)
        }
        return lines
    }

    private func tone(of event: JournalEvent) -> Tone? {
        switch event {
        case .attemptFinished(let facts):
            switch facts.verdict {
            case .succeeded: .good
            case .noChanges: nil
            case .failed(let failure): failure.kind == .interrupted ? .attention : .bad
            }
        case .merged: .good
        case .checked(let facts): facts.isGreen ? nil : .bad
        case .evicted, .blamed: .bad
        case .conflicted, .dependenciesConflicted, .held, .fellBack, .interrupted, .queueHeld,
            .foreseen:
            .attention
        default: nil
        }
    }

    private func words(
        _ entry: JournalEntry,
        _ history: RunHistory,
    ) -> (SubtaskID?, String)? {
        switch entry.event {
        case .attemptStarted(let facts):
            if omitsStarts, facts.attempt == 1 { return nil }
            let again = " again (attempt \(facts.attempt))" + origin(facts, history)
            return (facts.subtask, "started" + (facts.attempt > 1 ? again : ""))
        case .attemptFinished(let facts):
            return (facts.subtask, ending(facts) + again(facts, history))
        case .dependenciesConflicted(let facts):
            return (facts.subtask, "cannot start: its dependencies disagree")
        case .merged(let facts):
            return (
                facts.subtask, "merged" + (facts.resolution.map { ", \(resolution($0))" } ?? "")
            )
        case .synthesized(let facts):
            return (
                facts.subtask,
                facts.commit == nil
                    ? "is left to a person: \(facts.reason ?? "")" : "resolved by an agent"
            )
        case .resolved(let facts): return (facts.subtask, "resolved")
        case .conflicted(let conflict):
            return (
                conflict.subtask,
                "conflicts"
                    + (conflict.with.isEmpty
                        ? "" : " with " + conflict.with.map(\.text).joined(separator: ", "))
            )
        case .held(let facts): return (facts.subtask, "held by \(facts.by)")
        case .fellBack(let facts):
            return (facts.subtask, "is done again, on top of what is merged")
        case .evicted(let facts):
            return (facts.subtask, "left out: \(facts.test) is red with it")
        default: return wordsOfRun(entry, history).map { (nil, $0) }
        }
    }

    /// Of what is about no subtask.
    private func wordsOfRun(_ entry: JournalEntry, _ history: RunHistory) -> String? {
        switch entry.event {
        case .preserved(let facts):
            "kept what was left in \(facts.workspace.path): git show \(facts.commit.short)"
        case .queueHeld(let facts):
            "\(facts.queue) asks to wait: nothing of it starts for "
                + TimeText.elapsed(facts.until.since(entry.time))
        case .queueOpened(let facts): "going on with \(facts.queue)"
        case .interrupted:
            "\nending the agents (at most \(grace.formatted); once more to kill them) and keeping what they did"
        case .resumed where history.schedule.isHeldBack:
            "paused: nothing new starts; git orchestrate continue \(history.names.run)"
        case .requested(let facts): request(facts)
        case .foreseen(let forecast):
            forecast.clashes.isEmpty
                ? "foreseen: no clash any more"
                : ForecastText.clashes(forecast).map { "foreseen: \($0)" }.joined(separator: "\n")
        case .checked(let facts):
            "test \(facts.test): "
                + (facts.isGreen
                    ? "green" + (facts.flaky == nil ? "" : ", after it was red once")
                    : "red (\(facts.ending.sentence))")
        case .blamed(let facts):
            "  blamed: \(facts.subtasks.map(\.text).joined(separator: " and "))"
        default: nil
        }
    }

    private func request(_ facts: Requested) -> String {
        let object = facts.subtask?.text ?? "the run"
        return switch facts.action {
        case .cancel: "asked to cancel \(object); what was done is kept"
        case .retry, .rerun, .skip: "asked to \(facts.action.rawValue) \(object)"
        case .pause: "paused: nothing new starts"
        case .proceed: "going on"
        }
    }

    private func resolution(_ use: ResolutionUse) -> String {
        let names = use.keys.map(\.id.short).joined(separator: ", ")
        return switch use.fit {
        case .merge: "as resolved (\(names))"
        case .files: "as resolved for the same files (\(names))"
        }
    }

    /// Whether it is tried again by itself, and not at once.
    private func again(_ facts: AttemptFinished, _ history: RunHistory) -> String {
        guard case .failed(let failure) = facts.verdict,
            case .starting = history.schedule.state(of: facts.subtask)
        else { return "" }
        return failure.again == .later ? "; again in a while" : "; again"
    }

    /// Whether what was done before is in it.
    private func origin(_ facts: AttemptStarted, _ history: RunHistory) -> String {
        if let from = facts.from { return ", on top of \(from.short)" }
        let tips = (history.attempts[facts.subtask] ?? []).compactMap(\.finish)
            .filter { $0.tip != $0.base }.map(\.tip)
        return tips.last.map { ", anew; what was done before is \($0.short)" } ?? ""
    }

    private func ending(_ facts: AttemptFinished) -> String {
        switch facts.verdict {
        case .noChanges: return "ended without changes"
        case .failed(let failure) where failure.kind == .interrupted:
            return "ended by request; what it did is kept"
        case .failed(let failure): return "failed: \(failure.sentence)"
        case .succeeded:
            let commits = facts.commits
            let paths = facts.files
            var text = "done in \(TimeText.elapsed(.seconds(facts.seconds))): "
            text += "\(commits) \(commits == 1 ? "commit" : "commits"), "
            text += "\(paths) \(paths == 1 ? "file" : "files")"
            if facts.leftovers > 0 {
                text += " (\(facts.leftovers) left uncommitted, now committed for it)"
            }
            if !facts.outOfScope.isEmpty {
                text += "; outside its scope: "
                text += facts.outOfScope.prefix(3).map(\.description).joined(separator: ", ")
            }
            return text
        }
    }

    private func padded(_ id: SubtaskID, _ history: RunHistory) -> String {
        let width = history.plan.subtasks.map(\.id.text.count).max() ?? 0
        return "  " + id.text + String(repeating: " ", count: max(0, width - id.text.count))
    }
}
