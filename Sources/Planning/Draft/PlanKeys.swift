/// Lists the keys of a plan file, each mapping's in the order in which they are documented.
enum PlanKeys {
    static let plan = [
        "task", "constraints", "requirements", "agents", "subtasks", "integration", "tests",
    ]
    static let agent = ["backend", "command", "capacity", "context_window"]
    static let subtask = [
        "id", "description", "agent", "dependencies", "resources", "files", "outputs", "covers",
        "estimated_time", "timeout", "idle_timeout", "retries", "retry_from", "acceptance", "run",
    ]
    static let dependency = ["id", "type"]
    static let integration = [
        "strategy", "validation_tests", "fallback", "verify", "validate", "parallel_tests", "agent",
        "run",
    ]

    /// What a key of the file begins with when it is for other tools.
    static let extensionPrefix = "x-"
}
