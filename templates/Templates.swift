/// The texts of the folder `templates/`, carried inside the binary.
package enum Templates {
    /// What an agent is given: a Mustache template in Markdown.
    package static let brief = text(PackageResources.brief_md)

    /// What an agent is given that is to resolve a conflict: a Mustache template in Markdown.
    package static let integration = text(PackageResources.integration_md)

    /// Conflicts in Markdown: a Mustache template.
    package static let conflicts = text(PackageResources.conflicts_md)

    /// A run's report in Markdown, and as a page for browsers: Mustache templates.
    package static let reportMarkdown = text(PackageResources.report_md)
    package static let reportPage = text(PackageResources.report_html)

    /// What each kind of agent is told about its part, in Markdown, by the name of the kind.
    package static let roles = [
        "research": text(PackageResources.research_md),
        "planning": text(PackageResources.planning_md),
        "implementation": text(PackageResources.implementation_md),
        "testing": text(PackageResources.testing_md),
        "documentation": text(PackageResources.documentation_md),
        "verification": text(PackageResources.verification_md),
    ]

    /// The plan that `git orchestrate demo` runs.
    package static let demoPlan = text(PackageResources.demo_yml)

    /// The file that the demo's subtasks work on.
    package static let demoMenu = text(PackageResources.menu_txt)

    /// What each code of a plan's error means: Markdown, a section for each.
    package static let codes = text(PackageResources.codes_md)

    /// The form of a plan file, for editors: JSON Schema, draft 7.
    package static let planSchema = text(PackageResources.plan_schema_json)

    /// The manual page of the whole program, from NAME on: a Mustache template in roff.
    package static let manual = text(PackageResources.git_orchestrate_roff)

    /// What the manual says of each command besides its options: roff, a section for each.
    package static let manualOfCommands = text(PackageResources.commands_roff)

    /// Plans to begin with, by the name of the kind of work.
    package static let plans = [
        "feature": text(PackageResources.feature_yml),
        "bugfix": text(PackageResources.bugfix_yml),
        "migration": text(PackageResources.migration_yml),
        "research": text(PackageResources.research_yml),
        "auth": text(PackageResources.auth_yml),
    ]

    /// What a coding agent is told by `/orchestrate-tasks` and `/orchestrate-status`, by these names.
    package static let agentCommands = [
        "orchestrate-tasks": text(PackageResources.tasks_command_md),
        "orchestrate-status": text(PackageResources.status_command_md),
    ]

    /// The same as skills, which agents look up by themselves.
    package static let agentSkills = [
        "orchestrate-tasks": text(PackageResources.tasks_skill_md),
        "orchestrate-status": text(PackageResources.status_skill_md),
    ]

    private static func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }
}
