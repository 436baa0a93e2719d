import Agents
package import ArgumentParser
import Git
import Orchestration
import Planning
import Scheduling
import SystemPackage

/// Checks a plan and shows what a run of it would be; writes nothing.
package struct PlanCommand: OrchestrateCommand {
    package static let configuration = CommandConfiguration(
        commandName: "plan",
        abstract: "Check a plan and show what a run of it would do. Writes nothing.",
        usage:
            "git orchestrate plan [<file>] [--max-parallel <n>] [--strict] [--gate] "
            + "[--json | --dot | --mermaid | --explain <subtask> | --quiet]",
    )

    @OptionGroup var planOptions: PlanOptions

    @Flag(help: "Answer with one JSON document.")
    var json = false

    @Flag(name: [.short, .long], help: "Only check; say nothing when the plan is valid.")
    var quiet = false

    @Flag(help: "Draw the plan for Graphviz.")
    var dot = false

    @Flag(help: "Draw the plan for Mermaid.")
    var mermaid = false

    @Option(
        help: ArgumentHelp(
            "Tell why a subtask is where it is, and what it starts from.",
            valueName: "subtask"
        ),
        completion: CompletedWords.planned.completion
    )
    var explain: String?

    @Option(help: .hidden)
    var label: String?

    package init() {}

    package func validate() throws {
        guard [json, dot, mermaid, quiet, explain != nil].count(where: { $0 }) < 2 else {
            throw ValidationError(
                "--json, --dot, --mermaid, --explain and --quiet exclude each other."
            )
        }
    }

    package func run(in surroundings: Surroundings) async throws -> ExitStatus {
        let layout: RepositoryLayout?
        do { layout = try surroundings.repository() } catch Unsupported.notARepository {
            layout = nil
        }
        let console = surroundings.console
        let file: PlanFile
        do {
            file = try PlanFile(
                named: planOptions.config,
                label: label,
                in: surroundings,
                top: layout?.workingTree
            )
        } catch PlanFileError.invalid(let source, let issues) {
            if json {
                try console.answer(document: DiagnosticsDocument(issues, in: source, surroundings))
            }
            throw PlanFileError.invalid(source, issues)
        }
        let plan = file.checked.plan
        try planOptions.check(file, console: quiet ? nil : console)
        let launch = layout.map { layout in
            Result { try planOptions.launch(file, in: layout, surroundings) }
        }
        let ready = try? launch?.get()
        let choices = ready?.agents.choices
        let worth = PlanWorth(plan, maximumParallel: parallel(launch))
        // Outside a repository that is not the question.
        let status = planOptions.status(of: worth, canStart: layout == nil || ready != nil)
        if quiet { return status }
        if let explain {
            guard let subtask = plan.subtasks.first(where: { $0.id.text == explain }) else {
                throw PlanFileError.noSuchSubtask(explain, plan.subtasks.map(\.id.text))
            }
            let text = ExplainText(
                plan: plan,
                subtask: subtask,
                base: ready?.baseName,
                choices: choices
            )
            for line in text.lines { console.answer(line) }
            return status
        }
        if json {
            let uri = DiagnosticsDocument.uri(of: file.source, surroundings)
            try console.answer(document: PlanDocument(plan, file, uri: uri, worth, choices))
            return status
        }
        if dot || mermaid {
            for line in dot
                ? PlanDrawing.dot(plan, choices) : PlanDrawing.mermaid(plan, choices)
            {
                console.answer(line)
            }
            return status
        }
        let text = PlanText.lines(
            plan,
            maximumParallel: parallel(launch),
            choices
        )
        for line in text { console.answer(line) }
        let context = try? launch.map { try HistoryLook.contextSize(of: $0.get()) } ?? nil
        for line in WorthText.lines(worth, plan, context) { console.answer(line) }
        switch launch {
        case .success(let launch)?:
            launch.narrateWarnings(console)
            for advice in try HistoryLook.advice(on: launch) {
                console.narrate(HistoryText.line(advice))
            }
            for line in PlanText.dryRun(launch) { console.answer(line) }
        case .failure(let error)?:
            // The plan is valid, which is what was asked; that it cannot start is a warning.
            let diagnosis = Diagnosis(error)
            console.answer("")
            for line in diagnosis.lines { console.narrate("start: " + line) }
        case nil: break
        }
        return status
    }

    private func parallel(_ launch: Result<Launch, any Error>?) -> Int {
        let chosen = planOptions.maximumParallel
        return (try? launch?.get().maximumParallel) ?? chosen ?? Launch.standardParallel
    }
}
