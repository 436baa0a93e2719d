/// A program that can be an agent, and how it is run without anybody at its terminal.
package struct Backend: Sendable, Equatable {
    package let name: String
    /// What is looked for on `PATH`.
    package let program: String
    /// By which it says its version in the first line, and does nothing else.
    package let versionArguments: [String]
    package let output: OutputFormat
    /// What its environment gets besides what every agent gets.
    package let variables: [String: String]
    /// The tokens of its usual model's context window, where a plan does not say.
    package let contextWindow: Int
    /// Whether a session can be gone on with by its id from another folder: each attempt has its own, and
    /// the sessions of most belong to theirs.
    package let canResume: Bool
    /// The shell text that commits nothing in its sandbox, where it has one that can be tried alone.
    package let probeText: String
    private let safe: String
    private let full: String?

    init(
        _ name: String,
        program: String? = nil,
        version: String = "--version",
        output: OutputFormat,
        variables: [String: String] = [:],
        contextWindow: Int,
        canResume: Bool,
        safe: String,
        full: String? = nil,
        probe: String = "git commit --allow-empty --message probe",
    ) {
        self.name = name
        self.program = program ?? name
        versionArguments = [version]
        self.output = output
        self.variables = variables
        self.contextWindow = contextWindow
        self.canResume = canResume
        self.safe = safe
        self.full = full
        probeText = "exec \(probe)"
    }

    /// The shell text that runs it; a constant, which finds what varies in its environment.
    package func text(_ permission: Permission) -> String {
        permission == .full ? full ?? safe : safe
    }

    /// Whether `safe` is less than `full`: most know only one way to ask nobody.
    package var isRestricted: Bool { full != nil }
}
