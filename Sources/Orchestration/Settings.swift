import Foundation
package import Git
package import Planning
package import SystemPackage

/// What `git config` says to this tool: for one command, then this repository, then the user.
package struct Settings: Sendable, Equatable {
    /// `orchestrate.maxParallel`
    package let maximumParallel: Int?
    /// `orchestrate.workspaceRoot`
    package let workspaceRoot: FilePath?
    /// `orchestrate.grace`: how long an agent may take to end when it is asked to.
    package let grace: Duration?
    /// `orchestrate.restoreConfig`: whether a config that was changed while agents ran is put back.
    package let restoresConfig: Bool
    /// `orchestrate.keepWorkspaces`: whether the workspaces of a run that is done stay.
    package let keepsWorkspaces: Bool
    /// `orchestrate.command`: for every agent that has none of its own.
    package let command: String?
    /// `orchestrate.agent.<name>.command`, by agent or backend.
    package let commands: [String: String]
    /// Whom git would name as the author here; nil when nobody said.
    package let identity: Signature?
    /// Whether the identity was given for this command only, so that no other git can know it.
    package let isIdentityPassing: Bool

    /// Reads what a plan may need; throws `SettingError` for a value that makes no sense.
    package init(
        repository path: FilePath,
        environment: [String: String],
        plan: Plan?,
    ) throws {
        let repository = try Repository(at: path)
        let overrides = ConfigOverrides(environment: environment)
        func value(_ name: String) throws -> String? {
            try Settings.value(name, overrides, in: repository)
        }
        maximumParallel = try value("orchestrate.maxParallel").map { text in
            guard let number = Int(text), number > 0 else {
                throw SettingError(
                    name: "orchestrate.maxParallel",
                    value: text,
                    expected: "a number of at least 1"
                )
            }
            return number
        }
        workspaceRoot = try value("orchestrate.workspaceRoot").map { text in
            let expanded = FilePath((text as NSString).expandingTildeInPath)
            guard expanded.isAbsolute else {
                throw SettingError(
                    name: "orchestrate.workspaceRoot",
                    value: text,
                    expected: "an absolute path"
                )
            }
            return expanded
        }
        grace = try value("orchestrate.grace").map { text in
            do { return try Duration(planText: text) } catch {
                throw SettingError(
                    name: "orchestrate.grace",
                    value: text,
                    expected: "a time such as 10s"
                )
            }
        }
        restoresConfig = try Settings.bool("orchestrate.restoreConfig", value) ?? true
        keepsWorkspaces = try Settings.bool("orchestrate.keepWorkspaces", value) ?? true
        command = try value("orchestrate.command")
        var names: Set<String> = []
        for subtask in plan?.subtasks ?? [] {
            if let agent = subtask.agent { names.insert(agent.text) }
        }
        if let agent = plan?.integration.agent { names.insert(agent.text) }
        for settings in plan?.agents.values ?? [:].values {
            if let backend = settings.backend { names.insert(backend) }
        }
        var commands: [String: String] = [:]
        for name in names {
            commands[name] = try value("orchestrate.agent.\(name).command")
        }
        self.commands = commands
        isIdentityPassing =
            overrides.values["user.name"] != nil || overrides.values["user.email"] != nil
        let name = try environment["GIT_AUTHOR_NAME"] ?? value("user.name")
        let email = try environment["GIT_AUTHOR_EMAIL"] ?? value("user.email")
        if let name, let email, !name.isEmpty {
            identity = Signature(name: name, email: email, seconds: 0)
        } else {
            identity = nil
        }
    }

    private static func bool(_ name: String, _ value: (String) throws -> String?) throws -> Bool? {
        guard let text = try value(name) else { return nil }
        switch text.lowercased() {
        case "", "true", "yes", "on", "1": return true
        case "false", "no", "off", "0": return false
        default: throw SettingError(name: name, value: text, expected: "true or false")
        }
    }

    /// One setting, as the command's environment and then the repository have it.
    package static func value(
        _ name: String,
        in layout: RepositoryLayout,
        environment: [String: String],
    ) throws -> String? {
        let repository = try Repository(at: layout.commonDirectory)
        return try value(name, ConfigOverrides(environment: environment), in: repository)
    }

    /// A subsection keeps its case in git; names of agents differ by more than case.
    private static func value(
        _ name: String,
        _ overrides: ConfigOverrides,
        in repository: borrowing Repository,
    ) throws -> String? {
        if let value = overrides.values[name.lowercased()] { return value }
        return try repository.configValue(name)
    }

    /// The shell text of a subtask: its own `run`, its agent's command in the plan, then what
    /// `git config` says of the agent, of its backend, and of all; nil when nobody says.
    package func command(for subtask: Subtask, in plan: Plan) -> String? {
        command(run: subtask.run, agent: subtask.agent, in: plan)
    }

    /// The same for who resolves what does not merge.
    package func integrator(of plan: Plan) -> String? {
        command(run: plan.integration.run, agent: plan.integration.agent, in: plan)
    }

    private func command(run: String?, agent: AgentName?, in plan: Plan) -> String? {
        if let run { return run }
        if let agent {
            let settings = plan.agents[agent]
            if let command = settings?.command { return command }
            if let command = commands[agent.text] { return command }
            if let backend = settings?.backend, let command = commands[backend] { return command }
        }
        return command
    }
}

/// A setting whose value makes no sense.
package struct SettingError: Error, Equatable {
    package let name: String
    package let value: String
    /// What it has to be, such as `an absolute path`.
    package let expected: String

    package init(name: String, value: String, expected: String) {
        self.name = name
        self.value = value
        self.expected = expected
    }
}
