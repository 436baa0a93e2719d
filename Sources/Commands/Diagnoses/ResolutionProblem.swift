import Git
import Merging
import Orchestration
import Planning

/// Why what a person has made of a conflict cannot be taken yet.
enum ResolutionProblem {
    static func text(
        _ site: ResolutionSite,
        _ state: ResolutionSite.State,
    ) -> (message: String, notes: [String]) {
        switch state {
        case .ready: return ("\(site.subtask) is resolved", [])
        case .unmerged(let paths, _):
            return (
                "the conflict of \(site.subtask) is not resolved yet: \(list(paths))",
                ["git add says that a file is resolved, git rm that it is to go"]
            )
        case .marked(let marks):
            return (
                "marks of the conflict of \(site.subtask) are left in what was added",
                marks.prefix(10).map { "\($0.path):\($0.line)" }
                    + (marks.count > 10 ? ["and \(marks.count - 10) more"] : [])
            )
        case .unstaged(let paths):
            return (
                "files were edited for \(site.subtask) and not added: \(list(paths))",
                ["only what is added is taken"]
            )
        case .uncommitted(let paths):
            return (
                "something is staged for \(site.subtask) and not committed: \(list(paths))",
                ["no merge is in progress there any more, so it has to be committed"]
            )
        case .unconfirmed:
            return (
                "git has nothing to ask about \(site.subtask), so somebody has to say that it is right",
                ["look at it, and commit it: that is what is taken"]
            )
        case .elsewhere(let head, let lacks, _):
            let side = lacks == site.conflict.tip ? "the subtask's work" : "what was merged before"
            let (onto, tip) = (site.conflict.onto.short, site.conflict.tip.short)
            return (
                "the worktree for \(site.subtask) is at \(head.short), which lacks \(side)",
                ["the merge has to have both \(onto) and \(tip)"]
            )
        }
    }

    private static func list(_ paths: [GitPath]) -> String {
        paths.map(\.description).joined(separator: ", ")
    }
}
