import Foundation
import Hooks
package import SystemPackage

/// The hooks of a run's agents: scripts in a folder of the run, to which nothing but the environment of an
/// agent points.
///
/// The environment does so by `includeIf`, for the worktrees of this repository alone: what an agent does in
/// another one, in a test's temporary repository say, is as if there were no hooks of ours.
package struct AgentHooks: Sendable, Equatable {
    /// Where the scripts are, each under the name of its hook.
    package let folder: FilePath
    /// A config of git that says so.
    package let config: FilePath
    package let commonDirectory: FilePath
    package let rules: AgentHookRules

    package init(
        folder: FilePath,
        config: FilePath,
        commonDirectory: FilePath,
        rules: AgentHookRules,
    ) {
        self.folder = folder
        self.config = config
        self.commonDirectory = commonDirectory
        self.rules = rules
    }

    /// The hooks that git knows, but for those whose being there changes what it does: where there is a
    /// `push-to-checkout` or a `proc-receive`, a push leaves that to them, and `fsmonitor-watchman` is one by
    /// a setting. Git starts what receives a push without our environment anyhow.
    package static let names = [
        "applypatch-msg", "commit-msg", "p4-changelist", "p4-post-changelist", "p4-pre-submit",
        "p4-prepare-changelist", "post-applypatch", "post-checkout", "post-commit",
        "post-index-change", "post-merge", "post-receive", "post-rewrite", "post-update",
        "pre-applypatch", "pre-auto-gc", "pre-commit", "pre-merge-commit", "pre-push", "pre-rebase",
        "pre-receive", "prepare-commit-msg", "reference-transaction", "sendemail-validate",
        "update",
    ]

    /// What the message of an agent's commit gets.
    package static let trailers = [
        "Orchestrate-Run", "Orchestrate-Subtask", "Orchestrate-Attempt", "Orchestrate-Agent",
    ]

    /// Puts those where they are looked for that an agent in `workspace` needs, with one for each hook that
    /// the user has now; each costs a millisecond and more whenever git comes to it, so there are no others.
    /// What is there already, and as it should be, stays: another agent may need it.
    package func write(_ facts: AgentHookFacts, workspace: FilePath) throws {
        for folder in [config.removingLastComponent(), folder] where !Self.isFolder(folder) {
            // A link, say, is nobody's to follow.
            if folder == self.folder { try? FileManager.default.removeItem(atPath: folder.string) }
            try FileManager.default.createDirectory(
                atPath: folder.string,
                withIntermediateDirectories: true
            )
        }
        for name in needed(facts, workspace: workspace) {
            try ProgramFile(folder.appending(name)).write(Array(Hooks.agent.utf8))
        }
        let text = "[core]\n\thooksPath = \(AgentHooks.quoted(folder.string))\n"
        try ProgramFile(config, mode: 0o644).write(Array(text.utf8))
    }

    private func needed(_ facts: AgentHookFacts, workspace: FilePath) -> Set<String> {
        var names: Set = ["prepare-commit-msg", "post-commit", "reference-transaction"]
        if facts.environmentScope != nil { names.insert("pre-commit") }
        if !rules.allowsPush { names.insert("pre-push") }
        for place in [workspace, rules.checkout] {
            let folder = place.pushing(FilePath(rules.userHooks)).string
            let found = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
            names.formUnion(found.filter { AgentHooks.names.contains($0) })
        }
        return names
    }

    private static func isFolder(_ path: FilePath) -> Bool {
        let attributes = try? FileManager.default.attributesOfItem(atPath: path.string)
        return attributes?[.type] as? FileAttributeType == .typeDirectory
    }

    /// The environment of an agent, with these hooks in it.
    package func environment(
        _ variables: [String: String],
        _ facts: AgentHookFacts,
    ) -> [String: String] {
        // No name of a setting has a line feed in it.
        guard !commonDirectory.string.contains("\n") else { return variables }
        var variables = variables
        let common = AgentHooks.literal(commonDirectory.string)
        for place in [common, common + "/worktrees/*"] {
            AgentEnvironment.set(
                "includeIf.gitdir:\(place).path",
                to: config.string,
                in: &variables
            )
        }
        variables["ORCHESTRATE_USER_HOOKS"] = rules.userHooks
        variables["ORCHESTRATE_CHECKOUT"] = rules.checkout.string
        variables["ORCHESTRATE_SCOPE_RULE"] = rules.scope.rawValue
        variables["ORCHESTRATE_ALLOW_PUSH"] = rules.allowsPush ? "true" : "false"
        variables["ORCHESTRATE_SCOPE"] = facts.environmentScope
        variables["ORCHESTRATE_AGENT"] = facts.agent
        variables["ORCHESTRATE_PROGRESS"] = facts.progress?.string
        return variables
    }

    /// A path as a pattern that means nothing but it.
    private static func literal(_ path: String) -> String {
        path.reduce(into: "") { text, character in
            if "\\*?[".contains(character) { text.append("\\") }
            text.append(character)
        }
    }

    /// A value as git's config files have it.
    private static func quoted(_ value: String) -> String {
        "\""
            + value.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
            .replacing("\n", with: "\\n").replacing("\t", with: "\\t") + "\""
    }
}
