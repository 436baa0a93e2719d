import Agents
import Git
import Merging
import Orchestration
import Planning

/// What a run has to say as annotations of GitHub Actions.
enum GitHubExport {
    enum Kind: String, CaseIterable { case error, warning, notice }

    struct Note {
        let kind: Kind
        let title: String
        var file: String?
        let message: String
    }

    /// More of a kind than this GitHub does not show in a step.
    private static let most = 10

    static func lines(_ report: RunReport) -> [String] { lines(notes(report)) }

    static func lines(_ notes: [Note]) -> [String] {
        Kind.allCases.flatMap { kind -> [String] in
            let some = notes.filter { $0.kind == kind }
            guard some.count > most else { return some.map(line) }
            let rest = some.dropFirst(most - 1)
            let titles = ReportWords.list(rest.map(\.title), most: 20)
            return some.prefix(most - 1).map(line) + [
                line(Note(kind: kind, title: "\(rest.count) more", message: titles))
            ]
        }
    }

    static func notes(_ report: RunReport) -> [Note] {
        var notes: [Note] = []
        for row in report.rows {
            let id = row.subtask.id.text
            switch row.status {
            case .failed(let failure):
                let reason = failure?.sentence ?? "the reason was not recorded"
                notes.append(Note(kind: .error, title: "\(id) failed", message: reason))
            case .conflicted(let conflict):
                let with = ReportWords.list(conflict.with.map(\.text))
                notes.append(
                    Note(
                        kind: .error,
                        title: "\(id) conflicts",
                        file: conflict.paths.first?.description,
                        message: "with \(with.isEmpty ? "what was merged before it" : with): "
                            + ReportWords.list(conflict.paths.map(\.description))
                    )
                )
            case .evicted(let test):
                notes.append(
                    Note(
                        kind: .error,
                        title: "\(id) is left out",
                        message: "\(test) is red with it"
                    )
                )
            case .blocked(let other):
                notes.append(
                    Note(kind: .warning, title: "\(id) did not run", message: "\(other) failed")
                )
            case .held(let other):
                notes.append(
                    Note(
                        kind: .warning,
                        title: "\(id) is not merged",
                        message: "it stands on \(other)"
                    )
                )
            default: continue
            }
        }
        for check in report.history.integration.checks where !check.isGreen {
            notes.append(
                Note(
                    kind: .error,
                    title: "\(check.test) is red",
                    message: ReportWords.sentence(check)
                )
            )
        }
        for gap in report.gaps {
            if case .notMerged = gap { continue }
            notes.append(
                Note(kind: .warning, title: "gap", message: ReportWords.sentence(gap))
            )
        }
        notes.append(
            Note(
                kind: .notice,
                title: report.history.names.run.text,
                message: ReportText.summary(report.status) + "; "
                    + ReportWords.speedUp(report.time)
            )
        )
        return notes
    }

    static func line(_ note: Note) -> String {
        var properties = ["title=\(property(ReportWords.clean(note.title)))"]
        if let file = note.file { properties.insert("file=\(property(file))", at: 0) }
        return "::\(note.kind.rawValue) \(properties.joined(separator: ","))::"
            + escaped(ReportWords.clean(note.message))
    }

    private static func escaped(_ text: String) -> String {
        text.replacing("%", with: "%25").replacing("\r", with: "%0D").replacing("\n", with: "%0A")
    }

    private static func property(_ text: String) -> String {
        escaped(text).replacing(":", with: "%3A").replacing(",", with: "%2C")
    }
}
