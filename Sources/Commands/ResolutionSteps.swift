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
        in folder: FilePath,
        _ run: RunID,
    ) -> [String] {
        let enter = "cd \(ShellText.quoted(folder.string))"
        let goOn = "git orchestrate continue \(run)"
        switch state {
        case .unmerged(let paths):
            let marked = ResolutionSteps.marked(in: conflict)
            var lines = [enter, "git status"]
            for path in paths {
                let name = ShellText.quoted(path)
                lines +=
                    marked.contains(path)
                    ? ["# edit \(name), then:", "git add -- \(name)"]
                    : ["# \(name): git add -- keeps it, git rm -- drops it"]
            }
            // What has marks is refused while they are there; for the rest somebody has to decide.
            let isSafe = paths.allSatisfy(marked.contains)
            return lines + [isSafe ? goOn : "# then: \(goOn)"]
        case .marked(let marks):
            return [enter]
                + marks.prefix(5).map { "# edit \(ShellText.quoted($0.path)), line \($0.line)" }
                + ["git add -- " + list(marks.map(\.path)), goOn]
        case .unstaged(let paths): return [enter, "git add -- " + list(paths), goOn]
        case .uncommitted: return [enter, "git commit", goOn]
        case .unconfirmed:
            return [enter, "git diff HEAD", "# when it is right: git commit", "# then: \(goOn)"]
        case .elsewhere(_, let lacks):
            return [enter, "git status", "git merge \(lacks.short)", goOn]
        case .ready: return [enter, "git diff HEAD", goOn]
        }
    }

    /// The files that hold marks.
    private static func marked(in conflict: MergeConflict) -> Set<GitPath> {
        let kinds: [Conflict.Kind] = [.content, .addAdd]
        let paths = Set(conflict.conflicts.filter { kinds.contains($0.kind) }.flatMap(\.paths))
        return paths.filter { path in
            let versions = conflict.stages.filter { $0.path == path }
            return versions.count > 1 && versions.allSatisfy(\.mode.isRegular)
        }
    }

    private static func list(_ paths: [GitPath]) -> String {
        var seen: Set<GitPath> = []
        return paths.filter { seen.insert($0).inserted }.map { ShellText.quoted($0) }
            .joined(separator: " ")
    }
}
