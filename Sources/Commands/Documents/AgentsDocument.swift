import Agents
import Orchestration
import Planning
import SystemPackage

/// What `agents --json` answers.
struct AgentsDocument: Encodable {
    private struct Item: Encodable {
        let name: String
        let program: String
        let path: String?
        let version: String?
        let output: OutputFormat.RawValue
        let contextWindow: Int
        let canResume: Bool
        /// Whether `orchestrate.permission` makes a difference.
        let isRestricted: Bool
        let commands: [String: String]
        let canCommit: Bool?
        let problem: String?
    }

    private struct Agent: Encodable {
        let name: AgentName
        let isPlanned: Bool
        let command: String?
        let backend: String?
        let model: String?
        let check: String?
    }

    private let schema = "git-orchestrate/agents/1"
    private let backends: [Item]
    private let agents: [Agent]

    init(_ findings: [BackendFinding], _ roster: AgentRoster?) {
        backends = findings.map { finding in
            let backend = finding.backend
            var problem: String?
            if case .fails(let reason)? = finding.probe { problem = reason }
            return Item(
                name: backend.name,
                program: backend.program,
                path: finding.path?.string,
                version: finding.version,
                output: backend.output.rawValue,
                contextWindow: backend.contextWindow,
                canResume: backend.canResume,
                isRestricted: backend.isRestricted,
                commands: Dictionary(
                    uniqueKeysWithValues: Permission.allCases.map {
                        ($0.rawValue, backend.text($0))
                    }
                ),
                canCommit: finding.probe.map { $0 == .works },
                problem: problem
            )
        }
        agents = (roster?.entries ?? []).map {
            Agent(
                name: $0.agent,
                isPlanned: $0.isPlanned,
                command: $0.choice.text,
                backend: $0.choice.backend,
                model: $0.choice.model,
                check: $0.choice.check
            )
        }
    }
}
