import Foundation
import Planning
import SystemPackage

/// What `plan --json` answers about a plan that is not valid: the parameters of
/// `textDocument/publishDiagnostics`, with a schema.
struct DiagnosticsDocument: Encodable {
    private let schema = "git-orchestrate/diagnostics/1"
    private let uri: String
    private let diagnostics: [PlanDiagnostic]

    init(_ issues: [PlanIssue], in source: PlanSource, _ surroundings: Surroundings) {
        let uri = DiagnosticsDocument.uri(of: source, surroundings)
        self.uri = uri
        diagnostics = issues.map { PlanDiagnostic($0, in: source, uri: uri) }
    }

    /// The place of the file, by the name under which the user knows it.
    static func uri(of source: PlanSource, _ surroundings: Surroundings) -> String {
        URL(fileURLWithPath: surroundings.path(source.name).string, isDirectory: false)
            .standardizedFileURL.absoluteString
    }
}
