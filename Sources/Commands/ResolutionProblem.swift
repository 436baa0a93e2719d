import Git
import Merging
import Orchestration
import Planning
import SystemPackage

/// Why what a person has made of a conflict cannot be taken yet.
enum ResolutionProblem {
    static func text(
        _ site: ResolutionSite,
        _ state: ResolutionSite.State,
    ) -> (message: String, notes: [String], hints: [String]) {
        let folder = "cd \(ShellText.quoted(site.workspace.path.string))"
        switch state {
        case .ready: return ("\(site.subtask) is resolved", [], [])
        case .unmerged(let paths):
            return (
                "the conflict of \(site.subtask) is not resolved yet: "
                    + paths.map(\.description).joined(separator: ", "),
                ["git add says that a file is resolved, git rm that it is to go"],
                [folder, "git add " + quoted(paths)]
            )
        case .marked(let marks):
            return (
                "marks of the conflict of \(site.subtask) are left in what was added",
                marks.prefix(10).map { "\($0.path):\($0.line)" },
                [folder, "git diff HEAD"]
            )
        case .unstaged(let paths):
            return (
                "files were edited for \(site.subtask) and not added: "
                    + paths.map(\.description).joined(separator: ", "),
                ["only what is added is taken"],
                [folder, "git add " + quoted(paths)]
            )
        case .elsewhere(let head, let lacks):
            let side = lacks == site.conflict.tip ? "the subtask's work" : "what was merged before"
            return (
                "the worktree for \(site.subtask) is at \(head.short), which lacks \(side)",
                [
                    "the merge has to have both \(site.conflict.onto.short) and \(site.conflict.tip.short)"
                ],
                [folder, "git merge \(lacks.short)"]
            )
        }
    }

    private static func quoted(_ paths: [GitPath]) -> String {
        paths.map { ShellText.quoted($0.description) }.joined(separator: " ")
    }
}
