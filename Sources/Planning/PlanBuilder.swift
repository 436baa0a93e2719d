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
                resources: Dictionary(
                    draft.resources.map { ($0.name.value, $0.count) },
                    uniquingKeysWith: { first, _ in first },
                ),
                shared: draft.shared.map(\.value),
                setup: draft.setup.map(\.value),
                copied: draft.copy.map(\.value),
                limits: draft.limits,
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
                PlanIssue(code: .planUnreadable, position: .start, message: message)
            )
        }
    }

    private static func agents(_ draft: PlanDraft) throws -> [AgentName: AgentSettings] {
        var agents: [AgentName: AgentSettings] = [:]
        for agent in draft.agents {
            agents[try AgentName(agent.name.value)] = AgentSettings(
                role: agent.role,
                backend: agent.backend?.value,
                model: agent.model?.value,
                command: agent.command?.value,
                check: agent.check?.value,
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
            role: draft.role,
            agent: try draft.agent.map { try AgentName($0.value) },
            group: draft.group?.value,
            dependencies: try draft.dependencies.map {
                Dependency(id: try SubtaskID($0.id.value), kind: $0.kind)
            },
            resources: draft.resources.map(\.value),
            files: draft.files.map(\.value),
            inputs: draft.inputs.map(\.value),
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
