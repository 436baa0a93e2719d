import Orchestration
import Planning

/// What `plan --json` answers.
struct PlanDocument: Encodable {
    private struct Item: Encodable {
        let id: SubtaskID
        let description: String?
        let agent: AgentName?
        let dependencies: [SubtaskID]
        let wave: Int
        let estimatedSeconds: Int64?
        let onCriticalPath: Bool
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

    init(_ plan: Plan, _ file: PlanFile, uri: String, _ maximumParallel: Int) {
        let path = plan.graph.criticalPath(assuming: plan.graph.typicalEstimate)
        task = plan.task
        self.maximumParallel = maximumParallel
        waves = plan.graph.waves
        var waveNumbers: [SubtaskID: Int] = [:]
        for (number, wave) in waves.enumerated() { for id in wave { waveNumbers[id] = number + 1 } }
        subtasks = plan.subtasks.map { subtask in
            Item(
                id: subtask.id,
                description: subtask.description,
                agent: subtask.agent,
                dependencies: plan.graph.dependencies(of: subtask.id),
                wave: waveNumbers[subtask.id] ?? 0,
                estimatedSeconds: subtask.estimatedTime?.components.seconds,
                onCriticalPath: path.subtasks.contains(subtask.id)
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
