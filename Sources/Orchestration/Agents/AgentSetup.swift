package import Agents
package import Git
import Merging
package import Planning
import SystemPackage

/// How the agents of a plan are started here and now: their commands, environment and name.
package struct AgentSetup: Sendable {
    /// Who does each subtask.
    package let choices: [SubtaskID: AgentChoice]
    /// Who resolves what does not merge; nil where nobody but a person does.
    package let integration: AgentChoice?
    /// Where programs are looked for.
    let search: ProgramSearch
    package let environment: AgentEnvironment
    /// Who commits what agents leave.
    package let identity: Signature
    /// How long a command may take to end when it is asked to, before it is killed.
    package let grace: Duration
    /// What git does for agents besides what they ask it.
    let hooks: AgentHookRules
    /// Whether a config that was changed while agents ran is put back.
    package let restoresConfig: Bool
    /// Whether the workspaces of a run that is done stay.
    package let keepsWorkspaces: Bool

    package static let standardGrace = Duration.seconds(10)

    init(_ plan: Plan, _ settings: Settings, environment: [String: String]) {
        let chooser = AgentChooser(plan: plan, settings: settings)
        choices = Dictionary(
            plan.subtasks.map { ($0.id, chooser.choice(for: $0)) },
            uniquingKeysWith: { first, _ in first }
        )
        integration = plan.integration.strategy == .synthesis ? chooser.integrator : nil
        search = ProgramSearch(environment: environment, working: "/")
        var agents = AgentEnvironment(inheriting: environment)
        identity = settings.identity ?? Signature.tool(at: 0)
        if settings.identity == nil || settings.isIdentityPassing {
            // Without a name an agent's `git commit` fails; one given by `git -c` is scrubbed.
            agents.identify(name: identity.name, email: identity.email)
        }
        self.environment = agents
        keepsWorkspaces = settings.keepsWorkspaces
        hooks = settings.hooks
        restoresConfig = settings.restoresConfig
        grace = settings.grace ?? AgentSetup.standardGrace
    }

    /// The shell text of each subtask that has one.
    package var commands: [SubtaskID: String] { choices.compactMapValues(\.text) }

    /// The shell text of whoever resolves what does not merge.
    package var integrator: String? { integration?.text }

    /// The names of the built-in backends that are here.
    package var installed: [String] { search.backends.map(\.name) }

    /// Throws where a subtask that may still run cannot be started.
    func check(_ plan: Plan, _ mayRun: (SubtaskID) -> Bool = { _ in true }) throws {
        var without: [AgentGap] = []
        var missing: [AgentGap] = []
        for subtask in plan.subtasks where mayRun(subtask.id) {
            guard let choice = choices[subtask.id] else { continue }
            let gap = AgentGap(
                subtask: subtask,
                choice: choice,
                route: Router.route(subtask, in: plan)
            )
            if choice.text == nil { without.append(gap) }
            if let program = choice.program, search.find(program) == nil { missing.append(gap) }
        }
        if !without.isEmpty { throw LaunchError.noCommand(without, installed: installed) }
        if !missing.isEmpty { throw LaunchError.notInstalled(missing, installed: installed) }
    }
}
