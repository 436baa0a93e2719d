package import SystemPackage

/// What holds for the hooks of all agents of a run.
package struct AgentHookRules: Sendable, Equatable {
    /// Whether there are any; what is said about changes outside the declared files holds without them.
    package let isOn: Bool
    /// Where the user's own hooks are, as git would have it without ours; a relative path is looked for in
    /// the worktree, then in the checkout.
    package let userHooks: String
    /// The main working tree.
    package let checkout: FilePath
    package let scope: ScopeRule
    package let allowsPush: Bool

    package init(
        isOn: Bool = true,
        userHooks: String,
        checkout: FilePath,
        scope: ScopeRule = .warn,
        allowsPush: Bool = false,
    ) {
        self.isOn = isOn
        self.userHooks = userHooks
        self.checkout = checkout
        self.scope = scope
        self.allowsPush = allowsPush
    }
}
