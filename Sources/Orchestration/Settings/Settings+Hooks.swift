import Agents
import Foundation
import Git
import SystemPackage

extension Settings {
    /// `core.hooksPath` with the user's home in it; nil where the repository's own folder counts.
    package static func hooksPath(
        _ value: String?,
        environment: [String: String],
    ) -> String? {
        guard let value else { return nil }
        // Git finds no hook then, and neither must we.
        if value.isEmpty { return "/dev/null" }
        if value == "~" || value.hasPrefix("~/"), let home = environment["HOME"], !home.isEmpty {
            return home + value.dropFirst()
        }
        return (value as NSString).expandingTildeInPath
    }

    /// What the hooks of agents do.
    static func agentHooks(
        in repository: borrowing Repository,
        environment: [String: String],
        _ value: (String) throws -> String?,
    ) throws -> AgentHookRules {
        let isOn = try bool("orchestrate.agentHooks", value) ?? true
        let allowsPush = try bool("orchestrate.allowPush", value) ?? false
        let scope: ScopeRule? = try word("orchestrate.scope", value("orchestrate.scope"))
        let layout = repository.layout
        return AgentHookRules(
            isOn: isOn,
            userHooks: try hooksPath(value("core.hooksPath"), environment: environment)
                ?? layout.commonDirectory.appending("hooks").string,
            checkout: RunNames.mainFolder(layout),
            scope: scope ?? .warn,
            allowsPush: allowsPush
        )
    }
}
