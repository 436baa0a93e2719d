package import ArgumentParser

/// Says whether a run can start here, and what to do where it cannot.
package struct DoctorCommand: OrchestrateCommand {
    package static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract: "Check what a run needs, and tell how to repair what is not in order.",
        usage: "git orchestrate doctor [--json]",
    )

    @Flag(help: "Answer with one JSON document.")
    var json = false

    package init() {}

    private struct Document: Encodable {
        let schema = "git-orchestrate/doctor/1"
        let isHealthy: Bool
        let findings: [Finding]
    }

    package func run(in surroundings: Surroundings) async throws -> ExitStatus {
        let console = surroundings.console
        let findings = await Checkup(surroundings: surroundings).findings()
        let problems = findings.count { $0.state == .problem }
        if json {
            try console.answer(document: Document(isHealthy: problems == 0, findings: findings))
            return problems == 0 ? .done : .failed
        }
        let width = findings.map(\.topic.count).max() ?? 0
        for finding in findings {
            let word =
                switch finding.state {
                case .ok: "ok     "
                case .note: "note   "
                case .problem: "PROBLEM"
                }
            let padding = String(repeating: " ", count: width - finding.topic.count)
            console.answer("\(word)  \(finding.topic)\(padding)  \(finding.message)")
            for line in finding.fix { console.answer("           \(line)") }
        }
        switch problems {
        case 0: console.narrate("a run can start here")
        case 1: console.narrate("1 problem is to be repaired first")
        default: console.narrate("\(problems) problems are to be repaired first")
        }
        return problems == 0 ? .done : .failed
    }
}
