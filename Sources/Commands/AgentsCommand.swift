package import ArgumentParser
import Git
import Orchestration
import Planning

/// Says who could be an agent here.
package struct AgentsCommand: OrchestrateCommand {
    package static let configuration = CommandConfiguration(
        commandName: "agents",
        abstract: "Show which coding agents are on this machine, and what each agent would run.",
        usage: "git orchestrate agents [--probe] [--json] [--config <file>]",
    )

    @Flag(help: "Also try, in a temporary folder, whether each could commit in a linked worktree.")
    var probe = false

    @Flag(help: "Answer with one JSON document.")
    var json = false

    @Option(
        name: [.customShort("c"), .long],
        help: ArgumentHelp("The plan whose agents are shown too.", valueName: "file")
    )
    var config: String?

    package init() {}

    package func run(in surroundings: Surroundings) async throws -> ExitStatus {
        let roster = try roster(surroundings)
        let findings = await BackendSurvey(
            environment: surroundings.environment,
            folder: surroundings.folder
        ).findings(probing: probe)
        let console = surroundings.console
        if json {
            try console.answer(document: AgentsDocument(findings, roster))
            return .done
        }
        for line in AgentsText.lines(findings, roster) { console.answer(line) }
        return .done
    }

    /// Outside a repository, and without a plan, there are still backends.
    private func roster(_ surroundings: Surroundings) throws -> AgentRoster? {
        let layout: RepositoryLayout
        do { layout = try surroundings.repository() } catch Unsupported.notARepository {
            return nil
        }
        let plan: Plan?
        do {
            plan = try PlanFile(named: config, in: surroundings, top: layout.workingTree).checked
                .plan
        } catch PlanFileError.notFound { plan = nil }
        return try AgentRoster(plan, in: layout, environment: surroundings.environment)
    }
}
