package import SystemPackage

/// What the hooks of one agent have to know.
package struct AgentHookFacts: Sendable {
    /// Who does the subtask; nil where that has no name.
    package let agent: String?
    /// The globs of the files that it may change; of none, nothing is outside.
    package let scope: [String]
    /// Where its commits are noted as they are made; nil for nowhere.
    package let progress: FilePath?

    package init(agent: String?, scope: [String], progress: FilePath?) {
        self.agent = agent
        self.scope = scope
        self.progress = progress
    }

    /// A variable may have 128 KiB, or nothing can be started.
    private static let mostBytes = 64 << 10

    /// A glob a line. Nil where a script could not tell: what is outside is told when the attempt has ended.
    package var environmentScope: String? {
        let text = scope.joined(separator: "\n")
        let isPlain = scope.allSatisfy { !$0.isEmpty && !$0.hasPrefix("!") && !$0.contains("\n") }
        return isPlain && !text.isEmpty && text.utf8.count <= AgentHookFacts.mostBytes ? text : nil
    }
}
