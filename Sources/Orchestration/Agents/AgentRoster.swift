import Agents
package import Git
package import Planning

/// The agents that a plan and `git config` know here, and what each would run.
package struct AgentRoster: Sendable {
    package struct Entry: Sendable {
        package let agent: AgentName
        package let choice: AgentChoice
        /// Whether it is for something of the plan, or named there.
        package let isPlanned: Bool
    }

    package let entries: [Entry]

    package init(_ plan: Plan?, in layout: RepositoryLayout, environment: [String: String]) throws {
        let settings = try Settings(
            repository: layout.commonDirectory,
            environment: environment,
            plan: plan
        )
        let chooser = AgentChooser(plan: plan, settings: settings)
        let planned = Set(
            (plan?.subtasks.filter { $0.run == nil }.compactMap { chooser.choice(for: $0).agent }
                ?? []) + (plan?.agents.keys.map { $0 } ?? [])
                + [plan?.integration.agent].compactMap { $0 }
        )
        // A setting of a backend's name is of the backend; an agent of that name is it.
        let configured = settings.agents.filter { $0.value != .none }.keys
            .compactMap { try? AgentName($0) }
        let all = planned.union(configured).union([settings.agent].compactMap { $0 })
        entries = all.sorted().map { agent in
            Entry(
                agent: agent,
                choice: chooser.choice(for: agent),
                isPlanned: planned.contains(agent)
            )
        }
    }
}
