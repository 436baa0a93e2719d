/// Holds what a plan file says, value by value with its place, before the rules are applied.
///
/// What could not be read (a wrong type, a missing key) is left out: it has been reported, and the
/// rules judge the rest.
struct PlanDraft {
    /// The place of the first key.
    var start: SourcePosition
    var task: Located<String>?
    var constraints: Located<String>?
    /// Nil when the plan has no such key.
    var requirements: [Located<String>]?
    var agents: [AgentDraft] = []
    var resources: [ResourceDraft] = []
    var shared: [Located<String>] = []
    var setup: [Located<String>] = []
    var copy: [Located<String>] = []
    var limits: PlanLimits = .standard
    /// The key `subtasks` itself.
    var subtasksKey: Located<String>?
    var subtasks: [SubtaskDraft] = []
    /// Nil when the plan has no such key.
    var integration: IntegrationDraft?
    var tests: [TestDraft] = []
}

/// Holds one entry of `agents`.
struct AgentDraft {
    var name: Located<String>
    var role: Role?
    var backend: Located<String>?
    var model: Located<String>?
    var command: Located<String>?
    var check: Located<String>?
    var capacity: Int?
    var contextWindow: Int?
}

/// Holds one entry of `resources`.
struct ResourceDraft {
    var name: Located<String>
    var count: Int
}

/// Holds what a plan file says under `integration`.
struct IntegrationDraft {
    var strategy: IntegrationSettings.Strategy?
    var validationTests: [Located<String>] = []
    var fallback: IntegrationSettings.Fallback?
    var verification: IntegrationSettings.Verification?
    var validation: IntegrationSettings.Validation?
    var agent: Located<String>?
    var run: Located<String>?
    var parallelTests: Int?
}

/// Holds one entry of `tests`.
struct TestDraft {
    var name: Located<String>
    var command: Located<String>
}
