import Orchestration
import Planning

/// Who does a subtask, and why, as far as that is known.
enum RouteText {
    /// A line for each subtask whose agent the plan does not name.
    static func lines(_ plan: Plan, _ choices: [SubtaskID: AgentChoice]?) -> [String] {
        let routed = plan.subtasks.filter { $0.agent == nil && $0.run == nil }
        return routed.enumerated().map { index, subtask in
            let title = index == 0 ? "Agents:        " : "               "
            let agent = agent(of: subtask, in: plan, choices)?.text ?? "nobody yet"
            return title + "\(subtask.id): \(agent), \(reason(subtask, in: plan, choices))"
        }
    }

    /// By what `start` would do, or, where that is not known, by the plan alone.
    static func agent(
        of subtask: Subtask,
        in plan: Plan,
        _ choices: [SubtaskID: AgentChoice]?,
    ) -> AgentName? {
        if subtask.run != nil { return subtask.agent }
        if let choice = choices?[subtask.id] { return choice.agent }
        if let agent = subtask.agent { return agent }
        return Router.route(subtask, in: plan).role.flatMap {
            try? AgentName(Router.agentName(for: $0))
        }
    }

    /// The end of a sentence that begins with the agent, such as `by its type`.
    static func reason(
        _ subtask: Subtask,
        in plan: Plan,
        _ choices: [SubtaskID: AgentChoice]?,
    ) -> String {
        switch choices?[subtask.id]?.naming {
        case .group: return "as others of its group"
        case .setting: return "as git config orchestrate.agent says"
        case .subtask, .work, nil: break
        }
        let route = Router.route(subtask, in: plan)
        let names = route.alternatives.map { Router.agentName(for: $0) }
        let others = names.isEmpty ? "" : "; it could be " + names.joined(separator: ", ")
        switch route.rule {
        case .agent: return "as the plan says"
        case .type: return "by its type"
        case .words(let words):
            return "for its words " + words.map { "\"\($0)\"" }.joined(separator: ", ")
                + " (\(route.confidence) % sure\(others))"
        case .unsure: return "since its words do not tell what kind of work it is\(others)"
        }
    }
}
