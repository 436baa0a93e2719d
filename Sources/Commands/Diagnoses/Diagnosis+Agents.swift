import Agents
import Orchestration
import Planning

/// Why there is no agent for a subtask.
extension Diagnosis {
    private static let untouched = "nothing was started and nothing was written"

    init(noCommand gaps: [AgentGap], _ installed: [String]) {
        var hints: [String] = []
        if let agent = gaps.compactMap(\.choice.agent).first {
            hints.append(
                "git config orchestrate.agent.\(agent).command 'your-agent < \"$ORCHESTRATE_BRIEF\"'"
            )
        }
        if gaps.contains(where: { $0.choice.agent == nil }) {
            let role = gaps.compactMap(\.route.alternatives.first).first ?? .implementation
            hints.append("git config orchestrate.agent \(Router.agentName(for: role))")
        }
        if gaps.contains(where: { $0.unknownBackend == nil }) {
            let backend = installed.first ?? Backend.all.first?.name ?? ""
            // What is here is the shortest way.
            hints.insert(
                "git config orchestrate.backend \(backend)",
                at: installed.isEmpty ? hints.count : 0
            )
        }
        hints.append("git config orchestrate.command 'your-agent < \"$ORCHESTRATE_BRIEF\"'")
        self.init(
            "there is no command for \(Diagnosis.list(gaps))",
            notes: Diagnosis.reasons(gaps) + [
                "a subtask needs a `run:`, or its agent a command or a backend",
                Diagnosis.here(installed), Diagnosis.untouched,
            ],
            hints: hints
        )
    }

    init(missing gaps: [AgentGap], _ installed: [String]) {
        var programs: [String] = []
        for gap in gaps {
            let program = gap.choice.program ?? ""
            if !programs.contains(program) { programs.append(program) }
        }
        self.init(
            "\(programs.joined(separator: " and ")) "
                + "\(programs.count == 1 ? "is" : "are") not on PATH, and "
                + "\(programs.count == 1 ? "is" : "are") to do \(Diagnosis.list(gaps))",
            notes: [Diagnosis.here(installed), Diagnosis.untouched],
            hints: ["git orchestrate agents"]
        )
    }

    private static func reasons(_ gaps: [AgentGap]) -> [String] {
        var agents: [String] = []
        var others: [String] = []
        for gap in gaps {
            if gap.unknownBackend == nil, let agent = gap.choice.agent?.text {
                if !agents.contains(agent) { agents.append(agent) }
            } else {
                others.append(reason(gap))
            }
        }
        let names = agents.prefix(5).joined(separator: ", ")
        return (agents.isEmpty ? [] : ["nobody says what runs for \(names)"]) + others.prefix(5)
    }

    private static func reason(_ gap: AgentGap) -> String {
        let id = gap.subtask.id
        if let name = gap.unknownBackend {
            let nearest = NearestName.of(name, among: Backend.all.map(\.name))
            return "\(id): its backend \"\(name)\" is neither built in nor configured"
                + (nearest.map { "; did you mean \"\($0)\"?" } ?? "")
        }
        let others = gap.route.alternatives.map { Router.agentName(for: $0) }
        return others.isEmpty
            ? "\(id): it names no agent, and no word of it says what kind of work it is"
            : "\(id): it names no agent, and its words fit \(others.joined(separator: " and ")); "
                + "give it a `type:` or an `agent:`"
    }

    private static func list(_ gaps: [AgentGap]) -> String {
        let names = gaps.prefix(5).map(\.subtask.id.text).joined(separator: ", ")
        return names + (gaps.count > 5 ? " and \(gaps.count - 5) more" : "")
    }

    private static func here(_ installed: [String]) -> String {
        installed.isEmpty
            ? "no backend that is built in is on PATH: \(Backend.all.map(\.name).joined(separator: ", "))"
            : "on PATH: \(installed.joined(separator: ", "))"
    }
}
