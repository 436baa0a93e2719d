package import Agents
package import Git
import Merging
package import Planning

/// How the agents of a plan are started here and now: their commands, environment and name.
package struct AgentSetup: Sendable {
    /// The shell text of each subtask that has one.
    package let commands: [SubtaskID: String]
    /// The shell text of whoever resolves what does not merge.
    package let integrator: String?
    package let environment: AgentEnvironment
    /// Who commits what agents leave.
    package let identity: Signature
    /// How long a command may take to end when it is asked to, before it is killed.
    package let grace: Duration
    /// Whether a config that was changed while agents ran is put back.
    package let restoresConfig: Bool
    /// Whether the workspaces of a run that is done stay.
    package let keepsWorkspaces: Bool

    package static let standardGrace = Duration.seconds(10)

    init(_ plan: Plan, _ settings: Settings, environment: [String: String]) {
        var commands: [SubtaskID: String] = [:]
        for subtask in plan.subtasks {
            commands[subtask.id] = settings.command(for: subtask, in: plan)
        }
        self.commands = commands
        integrator = plan.integration.strategy == .synthesis ? settings.integrator(of: plan) : nil
        var agents = AgentEnvironment(inheriting: environment)
        identity = settings.identity ?? Signature.tool(at: 0)
        if settings.identity == nil || settings.isIdentityPassing {
            // Without a name an agent's `git commit` fails; one given by `git -c` is scrubbed.
            for person in ["AUTHOR", "COMMITTER"] {
                agents.variables["GIT_\(person)_NAME"] = identity.name
                agents.variables["GIT_\(person)_EMAIL"] = identity.email
            }
        }
        self.environment = agents
        keepsWorkspaces = settings.keepsWorkspaces
        restoresConfig = settings.restoresConfig
        grace = settings.grace ?? AgentSetup.standardGrace
    }

    /// The subtasks for which nobody says what to run, among those that may still run.
    func withoutCommand(_ plan: Plan, _ mayRun: (SubtaskID) -> Bool = { _ in true }) -> [Subtask] {
        plan.subtasks.filter { commands[$0.id] == nil && mayRun($0.id) }
    }
}
