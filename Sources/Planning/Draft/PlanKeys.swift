/// Lists the keys of a plan file, each mapping's in the order in which they are documented.
enum PlanKeys {
    static let plan = [
        "task", "constraints", "requirements", "agents", "resources", "shared", "setup", "copy",
        "checks", "subtasks", "integration", "tests",
    ]
    static let agent = [
        "role", "backend", "model", "command", "check", "capacity", "context_window",
    ]
    static let subtask = [
        "id", "description", "type", "agent", "group", "dependencies", "resources", "files",
        "inputs", "outputs", "covers", "estimated_time", "timeout", "idle_timeout", "retries",
        "retry_from", "acceptance", "run",
    ]
    static let dependency = ["id", "type"]
    static let integration = [
        "strategy", "validation_tests", "fallback", "verify", "validate", "parallel_tests", "agent",
        "run",
    ]

    /// What a key of the file begins with when it is for other tools.
    static let extensionPrefix = "x-"
}
