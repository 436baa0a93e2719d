/// Makes a plan of a draft that no rule objects to.
enum PlanBuilder {
    /// Returns the plan.
    ///
    /// Throws `InvalidPlan` where a value is wrong that a rule should have found.
    static func build(_ draft: PlanDraft) throws(InvalidPlan) -> Plan {
        do {
            let subtasks = try draft.subtasks.map(subtask)
            let integration = try draft.integration.map { integration in
                IntegrationSettings(
                    strategy: integration.strategy ?? IntegrationSettings.standard.strategy,
                    validationTests: integration.validationTests.map(\.value),
                    fallback: integration.fallback ?? IntegrationSettings.standard.fallback,
                    verification: integration.verification
                        ?? IntegrationSettings.standard.verification,
                    validation: integration.validation ?? IntegrationSettings.standard.validation,
                    parallelTests: integration.parallelTests
                        ?? IntegrationSettings.standard.parallelTests,
                    agent: try integration.agent.map { try AgentName($0.value) },
                    run: integration.run?.value,
                )
            }
            return Plan(
                task: draft.task?.value ?? "",
                constraints: draft.constraints?.value,
                requirements: (draft.requirements ?? []).map(\.value),
                agents: try agents(draft),
                subtasks: subtasks,
                integration: integration ?? .standard,
                tests: Dictionary(
                    draft.tests.map { ($0.name.value, $0.command.value) },
                    uniquingKeysWith: { first, _ in first },
                ),
                graph: SubtaskGraph(subtasks),
            )
        } catch {
            let message = "the plan cannot be read: \(error)"
            throw InvalidPlan(
                PlanIssue(code: "plan-unreadable", position: .start, message: message)
            )
        }
    }

    private static func agents(_ draft: PlanDraft) throws -> [AgentName: AgentSettings] {
        var agents: [AgentName: AgentSettings] = [:]
        for agent in draft.agents {
            agents[try AgentName(agent.name.value)] = AgentSettings(
                backend: agent.backend?.value,
                command: agent.command?.value,
                capacity: agent.capacity,
                contextWindow: agent.contextWindow,
            )
        }
        return agents
    }

    private static func subtask(_ draft: SubtaskDraft) throws -> Subtask {
        Subtask(
            id: try SubtaskID(draft.id?.value ?? ""),
            description: draft.description?.value,
            agent: try draft.agent.map { try AgentName($0.value) },
            dependencies: try draft.dependencies.map {
                Dependency(id: try SubtaskID($0.id.value), kind: $0.kind)
            },
            resources: draft.resources.map(\.value),
            files: draft.files.map(\.value),
            outputs: draft.outputs.map(\.value),
            covers: draft.covers.map(\.value),
            estimatedTime: try draft.estimatedTime.map { try Duration(planText: $0.value) },
            timeout: try draft.timeout.map { try Duration(planText: $0.value) },
            idleTimeout: try draft.idleTimeout.map { try Duration(planText: $0.value) },
            retries: draft.retries,
            retryFrom: draft.retryFrom ?? .base,
            acceptance: draft.acceptance.map(\.value),
            run: draft.run?.value,
        )
    }
}
