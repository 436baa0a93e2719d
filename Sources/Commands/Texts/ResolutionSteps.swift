import Git
import Merging
import Orchestration
import Planning
import SystemPackage

/// What to type in the worktree of a conflict, in a form that can be pasted: what would decide something
/// without anybody having looked is a comment.
enum ResolutionSteps {
    static func lines(
        _ state: ResolutionSite.State,
        _ conflict: MergeConflict,
        of subtask: SubtaskID,
        in folder: FilePath,
        _ run: RunID,
    ) -> [String] {
        let enter = "cd \(ShellText.quoted(folder.string))"
        let goOn = "git orchestrate continue \(run)"
        switch state {
        case .unmerged(let paths, let marked):
            var lines = [enter, "git status"]
            for path in paths {
                let name = ShellText.quoted(path)
                lines +=
                    marked.contains(path)
                    ? ["# edit \(name), then:", "git add -- \(name)"]
                    : choice(
                        path,
                        name,
                        conflict,
                        "git orchestrate resolve \(subtask) --run \(run)"
                    )
            }
            // What has marks is refused while they are there; for the rest somebody has to decide.
            let isSafe = paths.allSatisfy(marked.contains)
            return lines + [isSafe ? goOn : "# then: \(goOn)"]
        case .marked(let marks):
            let more = marks.count > 5 ? ["# and \(marks.count - 5) more"] : []
            return [enter]
                + marks.prefix(5).map { "# edit \(ShellText.quoted($0.path)), line \($0.line)" }
                + more
                + ["git add -- " + list(marks.map(\.path)), goOn]
        case .unstaged(let paths): return [enter, "git add -- " + list(paths), goOn]
        case .uncommitted: return [enter, "git commit", goOn]
        case .unconfirmed:
            return [enter, "git diff HEAD", "# when it is right: git commit", "# then: \(goOn)"]
        case .elsewhere(_, let lacks, let isMerging):
            return [enter, "git status"] + (isMerging ? ["git commit"] : [])
                + ["git merge \(lacks.short)", goOn]
        case .ready: return [enter, "git diff HEAD", goOn]
        }
    }

    /// What can be done about a path that has no marks, by the versions that there are of it.
    private static func choice(
        _ path: GitPath,
        _ name: String,
        _ conflict: MergeConflict,
        _ resolve: String,
    ) -> [String] {
        let sides = Set(conflict.stages.filter { $0.path == path }.map(\.side))
        if sides == [.base] { return ["# \(name) is on neither side any more: git rm -- \(name)"] }
        guard sides.contains(.ours), sides.contains(.theirs) else {
            return ["# \(name): git add -- \(name) keeps it, git rm -- \(name) drops it"]
        }
        return [
            "# \(name): git add -- \(name) takes it as it is there now; or one side, as it was:",
            "# \(resolve) --take ours \(name)",
            "# \(resolve) --take theirs \(name)",
        ]
    }

    private static func list(_ paths: [GitPath]) -> String {
        var seen: Set<GitPath> = []
        return paths.filter { seen.insert($0).inserted }.map { ShellText.quoted($0) }
            .joined(separator: " ")
    }
}
