import Agents
import Git
import Merging
import Orchestration
import Planning
import SystemPackage

/// What went wrong in a run, and what to type next.
enum ProblemText {
    /// A paragraph for each failure, conflict and red test; empty when all is well.
    static func lines(_ status: RunStatus) -> [String] {
        var lines: [String] = []
        for (subtask, state) in status.subtasks {
            switch state {
            case .failed(let failure): lines += failed(subtask.id, failure, status)
            case .conflicted(let conflict): lines += conflicted(subtask.id, conflict, status)
            case .abandoned: lines += abandoned(subtask.id, status)
            default: continue
            }
        }
        for check in status.history.integration.checks where !check.isGreen {
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
        let attempt = status.history.lastAttempt(of: id)?.start.attempt ?? 1
        let blocked = status.subtasks.filter { $0.status == .blocked(by: id) }.map(
            \.subtask.id.text
        )
        var lines = ["", "\(id) failed: \(failure?.sentence ?? "the reason was not recorded")"]
        lines.append("  log:       git orchestrate logs \(id) --run \(names.run)")
        lines.append("             \(names.log(id, attempt: attempt))")
        lines.append("  workspace: \(names.workspace(id, attempt: attempt).path)")
        lines.append("  branch:    \(names.branch(id).short)")
        if !blocked.isEmpty { lines.append("  blocks:    " + blocked.joined(separator: ", ")) }
        return lines
    }

    private static func conflicted(
        _ id: SubtaskID,
        _ conflict: MergeConflict,
        _ status: RunStatus,
    ) -> [String] {
        let names = status.history.names
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
        let held = status.subtasks.filter { $0.status == .held(by: id) }.map(\.subtask.id.text)
        if !held.isEmpty { lines.append("  holds: " + held.joined(separator: ", ")) }
        guard !isBeforeStart else {
            lines.append("  The plan needs an edge between the two, or a smaller scope for one.")
            return lines
        }
        let attempt = status.history.lastAttempt(of: id)?.start.attempt ?? 1
        let folder = ShellText.quoted(names.workspace(id, attempt: attempt).path.string)
        lines += [
            "  Resolve it on the subtask's own branch, then integrate again:",
            // Not the integration branch: that one has what is merged after it as well.
            "    git -C \(folder) merge \(conflict.onto.short)",
            "    git -C \(folder) mergetool   # or edit, then: git add",
            "    git -C \(folder) commit",
            "    git orchestrate integrate \(names.run)",
        ]
        return lines
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
            "", "\(id) was running when the process that acted for the run ended",
            "  its work is in \(names.workspace(id, attempt: attempt).path)",
        ]
    }

    private static func red(_ check: Checked, _ status: RunStatus) -> [String] {
        guard let command = check.command else {
            return [
                "", "the test \(check.test) is red: nobody says what it is",
                "  It is neither in `tests:` nor, as \(TestNames.script(check.test)), in the merged tree.",
            ]
        }
        let run = status.history.names.run
        var lines = [
            "", "the test \(check.test) is red: \(check.ending.sentence)",
            "  command: \(command)",
            "  log:     git orchestrate logs --check \(check.test) --run \(run)",
        ]
        switch check.endingOnBase {
        case nil: break
        case .some(let ending) where ending.isSuccess:
            lines.append("  It is green on the base: the merged work made it red.")
        case .some:
            lines.append("  It is red on the base too, which blames nobody.")
        }
        return lines
    }
}

/// Words for a POSIX shell.
enum ShellText {
    /// The text as one word: as it stands when it is plain, else in single quotes.
    static func quoted(_ text: String) -> String {
        let isPlain = text.utf8.allSatisfy { byte in
            (byte >= 0x30 && byte <= 0x39) || (byte >= 0x41 && byte <= 0x5a)
                || (byte >= 0x61 && byte <= 0x7a) || "/._-+@:,=".utf8.contains(byte)
        }
        if isPlain, !text.isEmpty { return text }
        return "'" + text.replacing("'", with: "'\\''") + "'"
    }
}
