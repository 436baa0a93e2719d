/// The pattern's checklist of what to look at after a run, in its own words and order.
package enum ChecklistItem: String, Sendable, Codable, CaseIterable {
    case independent
    case boundaries
    case sizing
    case completed
    case savedTime = "saved-time"
    case notBlocked = "not-blocked"
    case integratedCleanly = "integrated-cleanly"
    case cohesive
    case consistent
    case fasterThanSequential = "faster-than-sequential"
    case qualityMaintained = "quality-maintained"
    case learnings

    package enum Group: String, Sendable, Codable, CaseIterable {
        case decomposition, execution, integration, overall

        package var title: String {
            switch self {
            case .decomposition: "Decomposition quality"
            case .execution: "Execution quality"
            case .integration: "Integration quality"
            case .overall: "Overall"
            }
        }
    }

    package var group: Group {
        switch self {
        case .independent, .boundaries, .sizing: .decomposition
        case .completed, .savedTime, .notBlocked: .execution
        case .integratedCleanly, .cohesive, .consistent: .integration
        case .fasterThanSequential, .qualityMaintained, .learnings: .overall
        }
    }

    package var sentence: String {
        switch self {
        case .independent: "Subtasks were truly independent"
        case .boundaries: "Boundaries were clear"
        case .sizing: "Sizing was appropriate"
        case .completed: "Agents completed subtasks successfully"
        case .savedTime: "Parallel execution actually saved time"
        case .notBlocked: "No agent was blocked waiting unnecessarily"
        case .integratedCleanly: "Results integrated cleanly"
        case .cohesive: "Combined solution is cohesive"
        case .consistent: "Quality is consistent across subtasks"
        case .fasterThanSequential: "Wall-clock time < sequential time"
        case .qualityMaintained: "Quality maintained"
        case .learnings: "Learnings extracted"
        }
    }

    /// What is found of an item: never passed without a fact that shows it.
    package enum Verdict: String, Sendable, Codable {
        case pass, fail
        case notMeasured = "not-measured"
    }

    /// An item with what is found, and by what that shows.
    package struct Finding: Sendable, Equatable {
        package let item: ChecklistItem
        package let verdict: Verdict
        package let evidence: String
    }
}
