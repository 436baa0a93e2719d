import Git
import Merging
import Mustache
import Orchestration
import Planning
import Templates

/// Conflicts in Markdown, fit for a pull request.
///
/// What agents wrote is put between fences that are longer than any run of backticks in it, or has
/// what Markdown would take for its own taken away.
enum ConflictMarkdown {
    static func text(_ task: String, _ reports: [ConflictReport]) throws -> String {
        let template = try MustacheTemplate(string: Templates.conflicts)
        let values: [String: Any] = [
            "task": plain(task),
            "conflicts": reports.map(conflict),
        ]
        return template.render(values)
    }

    private static func conflict(_ report: ConflictReport) -> [String: Any] {
        var values: [String: Any] = [
            "headline": plain(ConflictText.headline(report)),
            "sides": ([report.member] + report.with).map { plain(ConflictText.describe($0)) },
            "items": report.items.map { item($0, report) },
            "fence": "```",
            "commands": ConflictText.commands(report),
        ]
        if let clash = report.clash {
            let other = report.conflict.clash?.with.text ?? ""
            values["clash"] = [
                "commits": [
                    commit(clash.own, ["subtask": report.member.id.text]),
                    commit(clash.other, ["subtask": other]),
                ]
            ]
        }
        return values
    }

    private static func commit(_ commit: Commit, _ more: [String: String]) -> [String: String] {
        ["commit": commit.id.short, "subject": plain(commit.subject)].merging(more) { $1 }
    }

    private static func item(
        _ item: ConflictReport.Item,
        _ report: ConflictReport,
    ) -> [String: Any] {
        [
            "paths": item.paths.map { plain($0.description) }.joined(separator: ", "),
            "sentence": ProblemText.sentence(item.kind),
            "places": item.places.map { place($0, report) },
            "versions": item.places.isEmpty
                ? ([ConflictText.who(item, report)].compactMap { $0 }
                    + item.stages.map { ConflictText.version($0, report) }).map(plain) : [],
        ]
    }

    private static func place(
        _ place: ConflictReport.Place,
        _ report: ConflictReport,
    ) -> [String: Any] {
        let hunk = place.hunk
        let member = report.member.id.text
        var lines = ["<<<<<<< merged before, line \(hunk.lines.ours.lowerBound + 1)"]
        lines += ConflictText.lines(of: hunk.ours)
        lines.append("||||||| base")
        lines += ConflictText.lines(of: hunk.base)
        lines.append("=======")
        lines += ConflictText.lines(of: hunk.theirs)
        lines.append(">>>>>>> \(member), line \(hunk.lines.theirs.lowerBound + 1)")
        let text = lines.joined(separator: "\n")
        var values: [String: Any] = [
            "text": text,
            "fence": MarkdownText.fence(for: text),
            "commits": place.ours.prefix(2).map { commit($0, ["side": "merged before"]) }
                + place.theirs.prefix(2).map { commit($0, ["side": member]) },
        ]
        if let advice = ConflictText.advice(place.shape) { values["advice"] = ["advice": advice] }
        return values
    }

    private static func plain(_ text: String) -> String { MarkdownText.plain(text) }
}
