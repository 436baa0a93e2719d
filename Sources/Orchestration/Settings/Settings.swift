package import Agents
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
    /// `orchestrate.agent`: for every subtask that names none.
    package let agent: AgentName?
    /// `orchestrate.backend`: for every agent that has neither a backend nor a command.
    package let backend: String?
    /// `orchestrate.permission`: how much a built-in backend may do.
    package let permission: Permission
    /// `orchestrate.agentHooks`, `.scope` and `.allowPush`, and where the user's own hooks are.
    package let hooks: AgentHookRules
    /// `orchestrate.agent.<name>.*`, by agent or backend.
    package let agents: [String: AgentConfig]
    /// Whom git would name as the author here; nil when nobody said.
    package let identity: Signature?
    /// Whether the identity was given for this command only, so that no config file has it.
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
        agent = try value("orchestrate.agent").map { text in
            do { return try AgentName(text) } catch {
                throw SettingError(
                    name: "orchestrate.agent",
                    value: text,
                    expected: "the name of an agent: letters, digits, \".\", \"_\" and \"-\""
                )
            }
        }
        permission =
            try Settings.word("orchestrate.permission", value("orchestrate.permission")) ?? .safe
        backend = try value("orchestrate.backend")
        hooks = try Settings.agentHooks(in: repository, environment: environment, value)
        let known =
            (plan.map { Settings.names(in: $0) } ?? [])
            + [agent?.text, backend]
            .compactMap { $0 }
        agents = try Settings.agents(known, value)
        if let backend, Backend.named(backend) == nil, agents[backend]?.command == nil {
            throw SettingError(
                name: "orchestrate.backend",
                value: backend,
                expected: "one of \(Backend.all.map(\.name).joined(separator: ", ")), "
                    + "or a name with an orchestrate.agent.\(backend).command"
            )
        }
        isIdentityPassing =
            try overrides.values["user.name"] != nil || overrides.values["user.email"] != nil
            || repository.configValue("user.name") == nil
            || repository.configValue("user.email") == nil
        let name = try environment["GIT_AUTHOR_NAME"] ?? value("user.name")
        let email = try environment["GIT_AUTHOR_EMAIL"] ?? value("user.email")
        if let name, let email, !name.isEmpty {
            identity = Signature(name: name, email: email, seconds: 0)
        } else {
            identity = nil
        }
    }

    /// The agents and backends that a plan may need.
    private static func names(in plan: Plan) -> [String] {
        plan.subtasks.compactMap(\.agent?.text) + [plan.integration.agent?.text].compactMap { $0 }
            + plan.agents.flatMap { [$0.key.text, $0.value.backend].compactMap { $0 } }
            + Role.allCases.map { Router.agentName(for: $0) }
    }

    private static func agents(
        _ names: [String],
        _ value: (String) throws -> String?,
    ) throws -> [String: AgentConfig] {
        var agents: [String: AgentConfig] = [:]
        var pending = names + Backend.all.map(\.name)
        while let name = pending.popLast() {
            guard agents[name] == nil else { continue }
            func part(_ key: String) throws -> String? {
                try value("orchestrate.agent.\(name).\(key)")
            }
            let config = AgentConfig(
                command: try part("command"),
                backend: try part("backend"),
                model: try part("model"),
                check: try part("check")
            )
            agents[name] = config
            if let backend = config.backend { pending.append(backend) }
        }
        return agents
    }

    /// A setting that is one of some words.
    package static func word<Word: RawRepresentable<String> & CaseIterable>(
        _ name: String,
        _ text: String?,
    ) throws -> Word? {
        guard let text else { return nil }
        guard let word = Word(rawValue: text) else {
            let words = Word.allCases.map(\.rawValue)
            throw SettingError(
                name: name,
                value: text,
                expected: words.dropLast().joined(separator: ", ") + " or " + (words.last ?? "")
            )
        }
        return word
    }

    static func bool(_ name: String, _ value: (String) throws -> String?) throws -> Bool? {
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
