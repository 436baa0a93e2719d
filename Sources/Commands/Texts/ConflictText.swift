import Git
import Merging
import Orchestration
import Planning
import SystemPackage

/// A conflict on a page: what disagrees, who wrote it, and what to type.
enum ConflictText {
    static func lines(_ report: ConflictReport) -> [String] {
        var lines = [headline(report)]
        for side in [report.member] + report.with where side.description != nil || side.agent != nil
        {
            lines.append("  " + describe(side))
        }
        if report.isStale {
            lines.append("  what it is merged into has changed since its worktree was made")
        }
        if let earlier = report.earlier {
            lines.append(
                "  \(earlier) is in question about the same files and comes first: resolve that one before"
            )
        }
        if let clash = report.clash {
            let other = report.conflict.clash?.with.text ?? ""
            lines += [
                "  it began with these two commits:",
                "    \(clash.own.id.short) \(clash.own.subject)  (\(report.member.id))",
                "    \(clash.other.id.short) \(clash.other.subject)  (\(other))",
            ]
        }
        for item in report.items { lines += self.item(item, report) }
        if !report.holds.isEmpty {
            lines += ["", "  holds: " + report.holds.map(\.text).joined(separator: ", ")]
        }
        return lines + [""] + next(report)
    }

    static func headline(_ report: ConflictReport) -> String {
        let others = report.with.map(\.id.text).joined(separator: ", ")
        if report.isBeforeStart {
            let other = others.isEmpty ? "the others" : others
            return "\(report.subtask.id) cannot start: its dependencies \(report.member.id) and "
                + "\(other) disagree"
        }
        let other = others.isEmpty ? "what was merged before it" : others
        return "\(report.subtask.id) does not merge: it disagrees with \(other)"
    }

    static func describe(_ subtask: Subtask) -> String {
        var text = subtask.id.text
        if let agent = subtask.agent { text += " (\(agent))" }
        if let description = subtask.description { text += ": \(firstLine(description))" }
        return text
    }

    private static func firstLine(_ text: String) -> String {
        String(text.split(whereSeparator: \.isNewline).first ?? "")
    }

    // MARK: What is in question

    private static func item(_ item: ConflictReport.Item, _ report: ConflictReport) -> [String] {
        let paths = item.paths.map(\.description).joined(separator: ", ")
        let isLink = item.stages.contains { $0.mode == .link } && item.kind == .content
        let what = isLink ? "both changed where the link points" : ProblemText.sentence(item.kind)
        var lines = ["", "  \(paths): \(what)"]
        if item.places.isEmpty {
            if let who = who(item, report) { lines.append("    \(who)") }
            lines += item.stages.map { "    " + version($0, report) }
        }
        for place in item.places { lines += self.place(place, report) }
        return lines
    }

    /// Who did what, where the kind says so.
    static func who(
        _ item: ConflictReport.Item,
        _ report: ConflictReport,
    ) -> String? {
        let sides = Set(item.stages.map(\.side))
        let (ours, theirs) = (oursName(report), report.member.id.text)
        switch item.kind {
        case .modifyDelete where !sides.contains(.ours):
            return "\(ours) removed it, \(theirs) changed it"
        case .modifyDelete where !sides.contains(.theirs):
            return "\(theirs) removed it, \(ours) changed it"
        case .renameDelete where !sides.contains(.ours):
            return "\(ours) removed it, \(theirs) renamed it"
        case .renameDelete where !sides.contains(.theirs):
            return "\(theirs) removed it, \(ours) renamed it"
        default: return nil
        }
    }

    static func version(_ stage: MergeStage, _ report: ConflictReport) -> String {
        let whose =
            switch stage.side {
            case .base: "before"
            case .ours: oursName(report)
            case .theirs: report.member.id.text
            }
        return "\(whose): \(stage.path) (\(stage.id.short))"
    }

    private static func oursName(_ report: ConflictReport) -> String {
        report.with.count == 1 ? report.with[0].id.text : "merged before"
    }

    /// At most this many lines of each version are shown.
    private static let mostLines = 12

    private static func place(_ place: ConflictReport.Place, _ report: ConflictReport) -> [String] {
        let hunk = place.hunk
        var lines = ["    line \(hunk.lines.ours.lowerBound + 1) of \(place.path):"]
        let versions = [
            ("before", hunk.base, []), (oursName(report), hunk.ours, place.ours),
            (report.member.id.text, hunk.theirs, place.theirs),
        ]
        let width = versions.map(\.0.count).max() ?? 0
        for (name, text, commits) in versions {
            let padded = name + String(repeating: " ", count: width - name.count)
            let shown = self.lines(of: text)
            if shown.isEmpty {
                lines.append("      \(padded) | (nothing)")
            }
            for (index, line) in shown.prefix(mostLines).enumerated() {
                let start = index == 0 ? padded : String(repeating: " ", count: width)
                lines.append("      \(start) | \(line)")
            }
            if shown.count > mostLines {
                lines.append(
                    "      \(String(repeating: " ", count: width)) | … \(shown.count - mostLines) more"
                )
            }
            for commit in commits.prefix(2) {
                lines.append(
                    "      \(String(repeating: " ", count: width))   \(commit.id.short) \(commit.subject)"
                )
            }
        }
        if let advice = advice(place.shape) { lines.append("      \(advice)") }
        if let known = place.known {
            lines.append("      \(known.resolvedBy.name) resolved the same in \(known.run)")
        }
        return lines
    }

    static func lines(of text: [UInt8]) -> [String] {
        text.split(separator: 0x0a, omittingEmptySubsequences: false)
            .map { line in
                let isWindows = line.last == 0x0d
                return String(decoding: line.dropLast(isWindows ? 1 : 0), as: UTF8.self)
            }
            .dropLast(text.last == 0x0a || text.isEmpty ? 1 : 0)
    }

    /// What usually is right for a conflict of that shape.
    static func advice(_ shape: HunkShape) -> String? {
        switch shape {
        case .bothAdded: "Both add lines at the same place: most often both are wanted."
        case .sameButSpaces: "Both made the same change; only spaces differ."
        case .oursHasTheirs: "What is merged has all that the subtask adds: keeping that may do."
        case .theirsHasOurs: "The subtask has all that is merged there: taking its lines may do."
        case .removedByOurs: "What is merged removed the lines that the subtask changed."
        case .removedByTheirs: "The subtask removed lines that were changed meanwhile."
        case .bothChanged: nil
        }
    }

    // MARK: What to type

    /// The same for programs: commands and nothing else.
    static func commands(_ report: ConflictReport) -> [String] {
        next(report).compactMap { line in
            let text = line.drop { $0 == " " }
            guard text.hasPrefix("git ") else { return nil }
            return text.firstRange(of: "   #").map { String(text[..<$0.lowerBound]) }
                ?? String(text)
        }
    }

    static func next(_ report: ConflictReport) -> [String] {
        let run = report.run
        let id = report.subtask.id
        switch report.state {
        case nil:
            return [
                "  Resolve it as any merge, or let it be decided in another way:",
                "    git orchestrate resolve \(id) --run \(run)",
                "    git orchestrate resolve \(id) --take theirs --run \(run)   "
                    + "# theirs is \(report.member.id), ours what was merged before",
                "    git orchestrate rerun \(report.member.id) --onto integration --run \(run)",
                "    git orchestrate skip \(id) --run \(run)",
            ]
        case let state?:
            let title =
                state == .ready
                ? "It is resolved; to go on:" : "It is being resolved; what is left:"
            return ["  " + title]
                + ResolutionSteps.lines(
                    state,
                    report.conflict,
                    of: id,
                    in: report.workspace.path,
                    run
                ).map { "    " + $0 }
        }
    }
}
