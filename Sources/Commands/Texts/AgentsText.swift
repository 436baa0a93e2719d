import Agents
import Orchestration
import Planning
import SystemPackage

/// Backends and agents for people.
enum AgentsText {
    static func lines(_ findings: [BackendFinding], _ roster: AgentRoster?) -> [String] {
        let here = findings.filter { $0.path != nil }
        let missing = findings.filter { $0.path == nil }.map(\.backend.name)
        var lines: [String] = []
        let width = here.map(\.backend.name.count).max() ?? 0
        for finding in here {
            let name = finding.backend.name
            let padding = String(repeating: " ", count: width - name.count)
            lines.append(
                "\(name)\(padding)  \(finding.version ?? "does not say its version")"
                    + "  \(finding.path?.string ?? "")" + probe(finding.probe)
            )
        }
        if here.isEmpty { lines.append("none of the backends that are built in is on PATH") }
        if !missing.isEmpty { lines.append("not on PATH: \(missing.joined(separator: ", "))") }
        guard let roster, !roster.entries.isEmpty else { return lines }
        lines += ["", "agents of the plan and of git config:"]
        let names = roster.entries.map(\.agent.text.count).max() ?? 0
        let paths = Set(here.map(\.backend.program))
        for entry in roster.entries {
            let name = entry.agent.text
            let padding = String(repeating: " ", count: names - name.count)
            lines.append(
                "  \(name)\(padding)  \(command(entry.choice))" + absence(entry.choice, paths)
            )
        }
        return lines
    }

    private static func command(_ choice: AgentChoice) -> String {
        let model = choice.model.map { ", model \($0)" } ?? ""
        switch choice.source {
        case .builtIn where choice.text == nil:
            return "nothing: there is no backend \"\(choice.backend ?? "")\""
        case .builtIn: return "\(choice.backend ?? "")\(model)"
        case .plan: return "\(first(choice.text))  (the plan\(model))"
        case .setting(let name): return "\(first(choice.text))  (\(name)\(model))"
        case .run: return first(choice.text)
        case .nobody: return "nothing: it has neither a command nor a backend"
        }
    }

    private static func absence(_ choice: AgentChoice, _ here: Set<String>) -> String {
        choice.program.map { here.contains($0) ? "" : ", which is not on PATH" } ?? ""
    }

    private static func first(_ text: String?) -> String {
        let lines = (text ?? "").split(separator: "\n")
        return (lines.first.map(String.init) ?? "") + (lines.count > 1 ? " …" : "")
    }

    private static func probe(_ result: CommitProbe.Result?) -> String {
        switch result {
        case nil: ""
        case .works: "  can commit in a worktree"
        case .fails(let reason):
            "  CANNOT commit in a worktree: "
                + (reason.plainLog.split(separator: "\n").last.map(String.init) ?? "")
        }
    }
}
