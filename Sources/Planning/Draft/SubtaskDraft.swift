/// Holds one element of `subtasks`.
struct SubtaskDraft {
    /// Nil when it is missing or not text.
    var id: Located<String>?
    var description: Located<String>?
    var role: Role?
    var agent: Located<String>?
    var group: Located<String>?
    var dependencies: [DependencyDraft] = []
    var resources: [Located<String>] = []
    var files: [Located<String>] = []
    var inputs: [Located<String>] = []
    var outputs: [Located<String>] = []
    var covers: [Located<String>] = []
    var estimatedTime: Located<String>?
    var timeout: Located<String>?
    var idleTimeout: Located<String>?
    var retries = 0
    var retryFrom: Subtask.RetryFrom?
    var acceptance: [Located<String>] = []
    var run: Located<String>?

    /// How to call it in a message.
    var title: String {
        id.map { "subtask \"\($0.value)\"" } ?? "a subtask without an id"
    }
}

/// Holds one element of `dependencies`.
struct DependencyDraft {
    var id: Located<String>
    var kind: Dependency.Kind
}
