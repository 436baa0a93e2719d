import Git
import Merging
import Orchestration
import Planning
import SystemPackage

/// What to type to go on, in a form that can be pasted.
enum RecipeText {
    /// How to look at the conflict of a subtask, and to resolve it.
    static func resolve(_ id: SubtaskID, _ status: RunStatus) -> [String] {
        let run = status.history.names.run
        let site = status.history.names.resolution(of: id)
        if status.isBeingResolved(id) {
            return [
                "  it is being resolved in \(site.path)",
                "    git orchestrate conflicts \(id) --run \(run)   # what is left",
                "    git orchestrate continue \(run)",
            ]
        }
        return [
            "    git orchestrate conflicts \(id) --run \(run)   # both sides, who wrote them",
            "    git orchestrate resolve \(id) --run \(run)     # as a merge in progress",
            "    git orchestrate continue \(run)",
        ]
    }

    /// The same for one whose turn comes later.
    static func look(at id: SubtaskID, _ status: RunStatus) -> [String] {
        let run = status.history.names.run
        return [
            "    git orchestrate conflicts \(id) --run \(run)   # when the one before is resolved"
        ]
    }

    /// How to repair a subtask that failed and go on with the run.
    static func repair(_ id: SubtaskID, _ status: RunStatus) -> [String] {
        guard let tip = status.history.lastAttempt(of: id)?.finish?.tip else { return [] }
        let run = status.history.names.run
        let again = again(id, status)
        // While it runs, nothing else can be integrated.
        if status.isAlive { return again }
        return again + ["  Or repair it on its branch, then integrate again:"]
            + enter(id, status, tip: tip)
            + nested(id, status)
            + ["    # edit, then:"]
            + ["    git add --all && git commit --allow-empty --message 'Repair \(id)'"]
            + ["    git orchestrate integrate \(run)"]
    }

    /// What is in a repository inside the workspace is in no commit of this one.
    private static func nested(_ id: SubtaskID, _ status: RunStatus) -> [String] {
        guard case .failed(let failure) = status.history.lastAttempt(of: id)?.finish?.verdict,
            failure.kind == .uncommittable
        else { return [] }
        return [
            "    # a repository in it is moved away, or becomes files: rm -rf <folder>/.git && git rm --cached --ignore-unmatch <folder>"
        ]
    }

    /// How to mend the work of a subtask that was done, or have it done otherwise.
    static func fix(_ id: SubtaskID, _ status: RunStatus) -> [String] {
        guard let tip = status.history.lastAttempt(of: id)?.finish?.tip else { return [] }
        let run = status.history.names.run
        return ["  Fix it on its branch, then integrate again:"] + enter(id, status, tip: tip) + [
            "    # edit, then:",
            "    git add --all && git commit --message 'Repair \(id)'",
            "    git orchestrate integrate \(run)",
            "  Or have it done again on top of what is merged, or leave it out:",
            "    git orchestrate rerun \(id) --onto integration --run \(run)   # or: skip",
            "    git orchestrate resume \(run)",
        ]
    }

    /// How to have a subtask tried again, or go on without it.
    static func again(_ id: SubtaskID, _ status: RunStatus) -> [String] {
        let run = status.history.names.run
        let lines = [
            "  Try it again, or go on without it:",
            "    git orchestrate retry \(id) --run \(run)   # or: skip",
        ]
        return status.isAlive ? lines : lines + ["    git orchestrate resume \(run)"]
    }

    /// Into the workspace; made anew where it was cleaned away.
    private static func enter(_ id: SubtaskID, _ status: RunStatus, tip: ObjectID) -> [String] {
        let names = status.history.names
        let attempt = status.history.lastAttempt(of: id)?.start.attempt ?? 1
        let folder = ShellText.quoted(names.workspace(id, attempt: attempt).path.string)
        let branch = ShellText.quoted(names.branch(id).short)
        guard status.hasWorkspace(id) else {
            // The record of a folder that was replaced may still claim the branch.
            let place = ShellText.quoted(folderForRepair(id, names, attempt).string)
            return [
                "    git worktree add --force -B \(branch) \(place) \(tip.short)",
                "    cd \(place)",
            ]
        }
        guard status.isOnBranch(id) else {
            return ["    cd \(folder)", "    git checkout -B \(branch)"]
        }
        return ["    cd \(folder)"]
    }

    private static func folderForRepair(
        _ id: SubtaskID,
        _ names: RunNames,
        _ attempt: Int,
    ) -> FilePath {
        let path = names.workspace(id, attempt: attempt).path
        return path.removingLastComponent().appending("\(id)@repair")
    }
}

/// Words for a POSIX shell.
enum ShellText {
    /// A path in a repository as one word for git, whatever bytes it has, that is no option and no
    /// pattern.
    static func quoted(_ path: GitPath) -> String {
        let isPattern =
            path.bytes.contains { "*?[\\".utf8.contains($0) } || path.bytes.first == 0x3a
        let path = isPattern ? GitPath(bytes: Array(":(literal)".utf8) + path.bytes) : path
        guard path.description.utf8.elementsEqual(path.bytes) else {
            // Not in the standard until 2024, and in every shell that people type in.
            let octets = path.bytes.map { byte in
                (0x30...0x39).contains(byte) || (0x41...0x5a).contains(byte)
                    || (0x61...0x7a).contains(byte) || "/._-".utf8.contains(byte)
                    ? String(UnicodeScalar(byte)) : "\\" + octal(byte)
            }
            return "$'" + octets.joined() + "'"
        }
        return quoted(path.description)
    }

    private static func octal(_ byte: UInt8) -> String {
        let digits = String(byte, radix: 8)
        return String(repeating: "0", count: 3 - digits.count) + digits
    }

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
