import Orchestration
import Planning

/// What `plan --json` answers.
struct PlanDocument: Encodable {
    private struct Item: Encodable {
        let id: SubtaskID
        let description: String?
        let agent: AgentName?
        let role: Role?
        /// How the role was found, where the plan names no agent.
        let route: RouteItem?
        let dependencies: [SubtaskID]
        let wave: Int
        let estimatedSeconds: Int64?
        let onCriticalPath: Bool
    }

    private struct RouteItem: Encodable {
        let rule: String
        let words: [String]
        let confidence: Int
        let agent: String?
        let alternatives: [String]

        init?(_ subtask: Subtask, in plan: Plan) {
            guard subtask.agent == nil, subtask.run == nil else { return nil }
            let route = Router.route(subtask, in: plan)
            switch route.rule {
            case .agent: return nil
            case .type: (rule, words) = ("type", [])
            case .words(let found): (rule, words) = ("words", found)
            case .unsure: (rule, words) = ("unsure", [])
            }
            confidence = route.confidence
            agent = route.role.map(Router.agentName)
            alternatives = route.alternatives.map(Router.agentName)
        }
    }

    private struct Warning: Encodable {
        let code: String
        let line: Int
        let column: Int
        let message: String
    }

    private let schema = "git-orchestrate/plan/1"
    private let task: String
    private let maximumParallel: Int
    private let worth: Worth
    private let subtasks: [Item]
    private let waves: [[SubtaskID]]
    private let criticalPath: [SubtaskID]
    private let criticalPathSeconds: Int64
    private let estimatesComplete: Bool
    private let mergeOrder: [SubtaskID]
    private let validationTests: [String]
    private let warnings: [Warning]
    /// The warnings again and what its author should think about, as editors take them.
    private let diagnostics: [PlanDiagnostic]

    /// Times in seconds; `isWorthIt` is null where nobody can know.
    private struct Worth: Encodable {
        let isWorthIt: Bool?
        let reasons: [String]
        let sequentialSeconds: Int64
        let longestPathSeconds: Int64
        let parallelSeconds: Int64
        let overheadSeconds: Int64
        let width: Int
        let overlaps: Int

        init(_ worth: PlanWorth) {
            isWorthIt = worth.isWorthIt
            reasons = worth.reasons.map(WorthText.sentence)
            sequentialSeconds = worth.sequential.components.seconds
            longestPathSeconds = worth.longestPath.components.seconds
            parallelSeconds = worth.parallel.components.seconds
            overheadSeconds = worth.overhead.components.seconds
            width = worth.width
            overlaps = worth.overlaps
        }
    }

    init(
        _ plan: Plan,
        _ file: PlanFile,
        uri: String,
        _ worth: PlanWorth,
        _ choices: [SubtaskID: AgentChoice]?,
    ) {
        let path = plan.graph.criticalPath(assuming: plan.graph.typicalEstimate)
        let onPath = Set(path.subtasks)
        task = plan.task
        maximumParallel = worth.maximumParallel
        self.worth = Worth(worth)
        waves = plan.graph.waves
        var waveNumbers: [SubtaskID: Int] = [:]
        for (number, wave) in waves.enumerated() { for id in wave { waveNumbers[id] = number + 1 } }
        subtasks = plan.subtasks.map { subtask in
            Item(
                id: subtask.id,
                description: subtask.description,
                agent: RouteText.agent(of: subtask, in: plan, choices),
                role: Router.route(subtask, in: plan).role,
                route: RouteItem(subtask, in: plan),
                dependencies: plan.graph.dependencies(of: subtask.id),
                wave: waveNumbers[subtask.id] ?? 0,
                estimatedSeconds: subtask.estimatedTime?.components.seconds,
                onCriticalPath: onPath.contains(subtask.id)
            )
        }
        criticalPath = path.subtasks
        criticalPathSeconds = path.length.components.seconds
        estimatesComplete = path.isEstimateComplete
        mergeOrder = plan.graph.topologicalOrder
        validationTests = plan.integration.validationTests
        warnings = file.checked.warnings.map {
            Warning(
                code: $0.code,
                line: $0.position.line,
                column: $0.position.column,
                message: $0.message
            )
        }
        diagnostics = file.checked.allWarnings.map {
            PlanDiagnostic($0, in: file.source, uri: uri)
        }
    }

}
