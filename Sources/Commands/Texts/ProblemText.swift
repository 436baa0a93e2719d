import Agents
import Git
import Merging
import Orchestration
import Planning
import Scheduling
import SystemPackage

/// What went wrong in a run, and what to type next.
enum ProblemText {
    /// A paragraph for each failure, conflict and red test; empty when all is well.
    static func lines(_ status: RunStatus) -> [String] {
        var lines: [String] = []
        // What the second one is merged into is known when the first is resolved.
        var hasRecipe = false
        for (subtask, state) in status.subtasks {
            switch state {
            case .failed(let failure): lines += failed(subtask.id, failure, status)
            case .noChanges where subtask.run == nil: lines += unchanged(subtask.id, status)
            case .conflicted(let conflict):
                lines += conflicted(subtask.id, conflict, status)
                lines +=
                    hasRecipe
                    ? RecipeText.look(at: subtask.id, status)
                    : RecipeText.resolve(subtask.id, status)
                hasRecipe = true
            case .merged where status.isBeingResolved(subtask.id):
                lines += [
                    "",
                    "the worktree in which a conflict of \(subtask.id) was resolved is still there:",
                    "    git orchestrate abort \(subtask.id) --run \(status.history.names.run)",
                ]
            case .cancelled:
                lines += ["", "\(subtask.id) was cancelled"] + RecipeText.again(subtask.id, status)
            case .held(let by) where status.history.schedule.state(of: by) == .skipped:
                lines += [
                    "", "\(subtask.id) stands on the work of \(by), which is left out",
                    "  Have it done again without that, or leave it out too:",
                    "    git orchestrate rerun \(subtask.id) --onto integration --run \(status.history.names.run)   # or: skip",
                    "    git orchestrate resume \(status.history.names.run)",
                ]
            case .evicted(let test): lines += evicted(subtask.id, test, status)
            case .abandoned: lines += abandoned(subtask.id, status)
            case .neverRan: lines += neverRan(subtask.id, status)
            default: continue
            }
        }
        // Results of another commit say nothing about where the branch is now.
        for check in status.history.integration.checks
        where !check.isGreen && check.commit == status.integrationTip {
            lines += red(check, status)
        }
        return lines
    }

    private static func failed(
        _ id: SubtaskID,
        _ failure: Failure?,
        _ status: RunStatus,
    ) -> [String] {
        let names = status.history.names
        let blocked = status.subtasks.filter { $0.status == .blocked(by: id) }.map(
            \.subtask.id.text
        )
        var lines = ["", "\(id) failed: \(failure?.sentence ?? "the reason was not recorded")"]
        for line in status.lastLines(of: id, count: 3) { lines.append("  | \(line.plainLog)") }
        let attempt = status.history.lastAttempt(of: id)?.start.attempt ?? 1
        lines.append("  log:    \(names.log(id, attempt: attempt))")
        lines.append("          git orchestrate logs \(id) --run \(names.run)")
        lines.append("  branch: \(names.branch(id).short)")
        if !blocked.isEmpty { lines.append("  blocks: " + blocked.joined(separator: ", ")) }
        return lines + RecipeText.repair(id, status)
    }

    /// Some agents ask a question instead of doing anything.
    private static func unchanged(_ id: SubtaskID, _ status: RunStatus) -> [String] {
        let words = status.lastWords(of: id)
        guard !words.isEmpty else { return [] }
        return ["", "\(id) changed nothing; its last words:"] + words.map { "  | \($0.plainLog)" }
    }

    private static func conflicted(
        _ id: SubtaskID,
        _ conflict: MergeConflict,
        _ status: RunStatus,
    ) -> [String] {
        let isBeforeStart = status.history.dependencyConflicts[id] == conflict
        let other =
            conflict.with.isEmpty
            ? "what was merged before it" : conflict.with.map(\.text).joined(separator: ", ")
        var lines = [""]
        if isBeforeStart {
            lines.append(
                "\(id) cannot start: its dependencies \(conflict.subtask) and \(other) disagree"
            )
        } else {
            lines.append("\(id) does not merge: it disagrees with \(other)")
        }
        for item in conflict.conflicts {
            let paths = item.paths.map(\.description).joined(separator: ", ")
            lines.append("  \(sentence(item.kind)): \(paths)")
        }
        if let reason = status.history.synthesisFailure(of: id) {
            lines.append("  an agent has tried to resolve it: \(reason)")
            lines += tail(RunNames.synthesisLogPath(id), status).map {
                "  " + $0.drop { $0 == " " }
            }
        }
        let held = status.subtasks.filter { $0.status == .held(by: id) }.map(\.subtask.id.text)
        if !held.isEmpty { lines.append("  holds: " + held.joined(separator: ", ")) }
        return lines
    }

    private static func neverRan(_ id: SubtaskID, _ status: RunStatus) -> [String] {
        let names = status.history.names
        return [
            "",
            "\(id) never ran. What it depends on is merged now:",
        ]
            + (status.history.schedule.state(of: id) == .needsPerson
                ? [
                    "    git orchestrate retry \(id) --run \(names.run)",
                    "    git orchestrate resume \(names.run)",
                ]
                // What failed before it has failed in this run; a person has repaired it since.
                : ["    git orchestrate start --base \(names.integration.short)"])
    }

    /// What the kind means, so that nobody has to know git's word for it.
    static func sentence(_ kind: Conflict.Kind) -> String {
        switch kind {
        case .content: "both changed the same lines (content)"
        case .addAdd: "both added the file, differently (add/add)"
        case .modifyDelete: "one changed what the other removed (modify/delete)"
        case .renameDelete: "one renamed what the other removed (rename/delete)"
        case .renameRename: "both renamed it, to different names (rename/rename)"
        case .renameCollision: "a renamed file meets another (rename/add)"
        case .fileDirectory: "a file in the place of a folder (file/directory)"
        case .distinctModes: "a file and a link, or two modes (distinct modes)"
        case .binary: "both changed a binary file (binary)"
        case .submodule: "the submodule differs (submodule)"
        case .directoryRename: "a folder was renamed on one side (directory rename)"
        case .unverified: "clean, but no git was there to confirm it (unverified)"
        case .unrelated: "the histories have no commit in common (unrelated)"
        case .other: "git cannot merge it (other)"
        }
    }

    private static func abandoned(_ id: SubtaskID, _ status: RunStatus) -> [String] {
        let names = status.history.names
        let attempt = status.history.lastAttempt(of: id)?.start.attempt ?? 1
        return [
            "",
            "\(id) was running when the process of this run ended, and its end is not recorded yet",
            "  its work: \(names.workspace(id, attempt: attempt).path)",
            "    git orchestrate resume \(names.run)",
        ]
    }

    private static func red(_ check: Checked, _ status: RunStatus) -> [String] {
        let run = status.history.names.run
        guard let command = check.command else {
            if case .notStarted(let reason) = check.ending, reason.hasPrefix("no workspace") {
                return ["", "the test \(check.test) could not be run: \(reason)"]
            }
            return [
                "", "the test \(check.test) is red: it is not defined",
                "  It is neither in `tests:` nor, as \(TestNames.script(check.test)), in the merged tree.",
            ]
        }
        var lines = [
            "", "the test \(check.test) is red: \(check.ending.sentence)",
            "  command: \(command)",
        ]
        lines += tail(RunNames.checkLogPath(check.test), status).dropLast()
        lines += [
            "  log:     git orchestrate logs --check \(check.test) --run \(run)"
        ]
        switch check.endingOnBase {
        case nil: break
        case .some(let ending) where ending.isSuccess:
            lines.append("  It was green before any subtask ran: the merged work made it red.")
        case .some:
            lines.append("  It was red on the base already, so nobody is blamed for it.")
        }
        let integration = status.history.integration
        let blamed = integration.blames.first { $0.test == check.test }?.subtasks ?? []
        lines += blame(blamed, status)
        lines += forget(integration.merged.flatMap { $0.resolution?.keys ?? [] }, run)
        return lines
    }

    /// Whose work makes a test red, and what can be done about it.
    private static func blame(_ blamed: [SubtaskID], _ status: RunStatus) -> [String] {
        let run = status.history.names.run
        guard let last = blamed.last else {
            return [
                "  Fix it on a subtask's branch, commit, then: git orchestrate integrate \(run)"
            ]
        }
        let names = blamed.map(\.text).joined(separator: " and ")
        let sentence =
            switch blamed.count {
            case 1:
                "  It is red with the work of \(last) and what that stands on, and nothing else."
            case 2: "  It is red with \(names) together, and green with each of them alone."
            default: "  It is red with \(names) together; no two of them make it red."
            }
        return [sentence] + RecipeText.fix(last, status)
    }

    private static func evicted(_ id: SubtaskID, _ test: String, _ status: RunStatus) -> [String] {
        let evicted = status.history.integration.evicted.first { $0.subtask == id }
        return [
            "",
            "\(id) is left out: on top of what was merged before it, the test \(test) is red"
                + (evicted.map { ", \($0.ending.sentence)" } ?? ""),
        ] + tail(RunNames.evictionLogPath(id, test), status) + RecipeText.fix(id, status)
            + forget(evicted?.resolution?.keys ?? [], status.history.names.run)
    }

    /// How to resolve anew what was not resolved well.
    private static func forget(_ keys: [MergeKey], _ run: RunID) -> [String] {
        guard !keys.isEmpty else { return [] }
        return ["  Or a conflict was not resolved well; to resolve it anew:"]
            + Set(keys.map(\.id.short)).sorted().map { "    git orchestrate forget \($0)" }
            + ["    git orchestrate integrate \(run)"]
    }

    /// The last lines of what a test printed, and where all of it is, for plain git.
    private static func tail(_ path: GitPath, _ status: RunStatus) -> [String] {
        let names = status.history.names
        let bytes = (try? JournalReader.file(path, of: names.run, in: names.commonDirectory)) ?? []
        let text = String(decoding: bytes.suffix(4_096), as: UTF8.self).plainLog
        let lines = text.split(separator: "\n").suffix(3).map { "  | \($0)" }
        return lines + ["  log:     git show \(names.journal):\(path)"]
    }
}
