import Agents
import Planning

/// Decides who does a subtask and what is run for it, from the plan and `git config`.
///
/// At each level a command comes before a backend: the subtask's `run`; its agent's in the plan, then
/// in `git config`; its backend's in `git config`, then in the table; the command, then the backend,
/// that is for all.
struct AgentChooser {
    let plan: Plan?
    let settings: Settings
    /// The first agent that each group names.
    private let groups: [String: AgentName]

    init(plan: Plan?, settings: Settings) {
        self.plan = plan
        self.settings = settings
        groups = Dictionary(
            (plan?.subtasks ?? []).compactMap { subtask in
                guard let group = subtask.group, let agent = subtask.agent else { return nil }
                return (group, agent)
            },
            uniquingKeysWith: { first, _ in first }
        )
    }

    func choice(for subtask: Subtask) -> AgentChoice {
        let (agent, naming) = named(subtask)
        return choice(run: subtask.run, agent: agent, naming)
    }

    func choice(for agent: AgentName) -> AgentChoice {
        choice(run: nil, agent: agent, .subtask)
    }

    /// Who resolves what does not merge.
    var integrator: AgentChoice {
        choice(
            run: plan?.integration.run,
            agent: plan?.integration.agent ?? settings.agent,
            plan?.integration.agent == nil ? .setting : .subtask
        )
    }

    /// The agent that the plan names, for it or for its group; the one that is for all; that of its
    /// kind of work.
    private func named(_ subtask: Subtask) -> (AgentName?, AgentChoice.Naming) {
        if let agent = subtask.agent { return (agent, .subtask) }
        guard let plan else { return (settings.agent, .setting) }
        if let agent = subtask.group.flatMap({ groups[$0] }) { return (agent, .group) }
        if let agent = settings.agent { return (agent, .setting) }
        guard let role = Router.route(subtask, in: plan).role else { return (nil, .work) }
        // What the plan says of an agent for this work comes before the name that is built in.
        let own = plan.agents.filter { $0.value.role == role }.keys.sorted()
        return (own.first ?? (try? AgentName(Router.agentName(for: role))), .work)
    }

    private func choice(
        run: String?,
        agent: AgentName?,
        _ naming: AgentChoice.Naming,
    ) -> AgentChoice {
        let planned = agent.flatMap { plan?.agents[$0] }
        let config = agent.map { settings.agents[$0.text] ?? .none } ?? .none
        let own =
            planned?.backend ?? config.backend
            ?? agent.flatMap { Backend.named($0.text) }?.name
        func chosen(_ text: String?, _ source: AgentChoice.Source, _ backend: String?)
            -> AgentChoice
        {
            AgentChoice(
                agent: agent,
                naming: naming,
                text: text,
                source: source,
                backend: backend,
                model: planned?.model ?? config.model
                    ?? backend.flatMap { settings.agents[$0]?.model },
                check: source == .run
                    ? nil
                    : planned?.check ?? config.check
                        ?? backend.flatMap { settings.agents[$0]?.check },
                contextWindow: planned?.contextWindow
                    ?? backend.flatMap { Backend.named($0)?.contextWindow }
            )
        }
        if let run { return chosen(run, .run, nil) }
        if let command = planned?.command { return chosen(command, .plan, own) }
        if let agent, let command = config.command {
            return chosen(command, .setting("orchestrate.agent.\(agent).command"), own)
        }
        if let own {
            if let command = settings.agents[own]?.command {
                return chosen(command, .setting("orchestrate.agent.\(own).command"), own)
            }
            return chosen(Backend.named(own)?.text(settings.permission), .builtIn, own)
        }
        if let command = settings.command {
            return chosen(command, .setting("orchestrate.command"), nil)
        }
        if let backend = settings.backend {
            if let command = settings.agents[backend]?.command {
                return chosen(command, .setting("orchestrate.agent.\(backend).command"), backend)
            }
            return chosen(Backend.named(backend)?.text(settings.permission), .builtIn, backend)
        }
        return chosen(nil, .nobody, nil)
    }
}
