package import ArgumentParser
import Git
import Merging
import Orchestration
import Planning

/// Tells what subtasks did to the same things without knowing of each other.
package struct OverlapCommand: OrchestrateCommand {
    package static let configuration = CommandConfiguration(
        commandName: "overlap",
        abstract:
            "Tell what unordered subtasks did twice, what is out of scope, and what is not covered.",
        usage: "git orchestrate overlap [<run>] [--json]",
    )

    @Argument(
        help: "The name of the run; the latest one when not given.",
        completion: CompletedWords.runs.completion
    )
    var run: String?

    @Flag(help: "Answer in JSON.")
    var json = false

    package init() {}

    package func run(in surroundings: Surroundings) async throws -> ExitStatus {
        let desk = try ConflictDesk(surroundings, run: run)
        let names = desk.history.names
        let status = try RunStatus(desk.history, isAlive: RunReader.isAlive(names))
        let report = try await OverlapReport(status, desk.context)
        if json {
            try surroundings.console.answer(document: Document(names.run, report))
        } else {
            for line in OverlapText.lines(report) { surroundings.console.answer(line) }
        }
        return .done
    }

    private struct Document: Encodable {
        let schema = "git-orchestrate/overlap/1"
        let run: RunID
        let shared: [Overlap.SharedFiles]
        let twins: [Overlap.TwinFiles]
        let scopes: [OverlapReport.Scope]
        let requirements: String
        let covered: [String]?
        let open: [String]?
        let suggestedDependencies: [SubtaskID: [SubtaskID]]

        init(_ run: RunID, _ report: OverlapReport) {
            self.run = run
            shared = report.overlap.shared
            twins = report.overlap.twins
            scopes = report.scopes
            switch report.requirements {
            case .notChecked: (requirements, covered, open) = ("not-checked", nil, nil)
            case .checked(let done, let rest):
                (requirements, covered, open) = (rest.isEmpty ? "covered" : "open", done, rest)
            }
            suggestedDependencies = OverlapText.edges(report.overlap)
        }
    }
}

/// Overlaps in words.
enum OverlapText {
    static func lines(_ report: OverlapReport) -> [String] {
        var lines: [String] = []
        for pair in report.overlap.shared {
            lines.append("\(pair.one) and \(pair.other) changed the same: \(list(pair.paths))")
        }
        for twin in report.overlap.twins {
            let how = twin.likeness == 100 ? "the same as" : "\(twin.likeness)% the same as"
            lines.append(
                "\(twin.one) added \(twin.path), which is \(how) \(twin.otherPath) of \(twin.other)"
            )
        }
        let edges = edges(report.overlap)
        if !edges.isEmpty {
            lines.append("an order would have made it one work; in the plan:")
            for (id, others) in edges.sorted(by: { $0.key.text < $1.key.text }) {
                let names = others.map(\.text).joined(separator: ", ")
                lines.append("  {id: \(id), dependencies: [\(names)]}")
            }
        }
        for scope in report.scopes {
            if !scope.outside.isEmpty {
                lines.append("\(scope.subtask) changed outside its scope: \(list(scope.outside))")
            }
            if !scope.untouched.isEmpty {
                lines.append(
                    "\(scope.subtask) changed nothing of \(scope.untouched.joined(separator: ", "))"
                )
            }
        }
        switch report.requirements {
        case .notChecked: lines.append("requirements: not checked, since the plan declares none")
        case .checked(let covered, let open):
            lines.append("requirements: \(covered.count) of \(covered.count + open.count) covered")
            lines += open.map { "  open: \($0)" }
        }
        return lines.count == 1 ? ["nothing was done twice"] + lines : lines
    }

    /// For each subtask those that it could have stood on: the plan's order decides who comes first.
    static func edges(_ overlap: Overlap) -> [SubtaskID: [SubtaskID]] {
        var edges: [SubtaskID: [SubtaskID]] = [:]
        let pairs =
            overlap.shared.map { ($0.one, $0.other) } + overlap.twins.map { ($0.one, $0.other) }
        for (one, other) in pairs where edges[other]?.contains(one) != true {
            edges[other, default: []].append(one)
        }
        return edges
    }

    private static func list(_ paths: [GitPath]) -> String {
        let more = paths.count > 5 ? " and \(paths.count - 5) more" : ""
        return paths.prefix(5).map(\.description).joined(separator: ", ") + more
    }
}
