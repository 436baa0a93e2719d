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
            "git orchestrate plan [--config <file>] [--max-parallel <n>] [--strict] [--gate] "
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
        )
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
        let worth = PlanWorth(plan, maximumParallel: parallel(launch))
        let status = planOptions.status(of: worth)
        if quiet { return status }
        if let explain {
            guard let subtask = plan.subtasks.first(where: { $0.id.text == explain }) else {
                throw PlanFileError.noSuchSubtask(explain, plan.subtasks.map(\.id.text))
            }
            let known = try? launch?.get()
            let text = ExplainText(
                plan: plan,
                subtask: subtask,
                base: known?.baseName,
                choices: known?.agents.choices
            )
            for line in text.lines { console.answer(line) }
            return status
        }
        if json {
            let uri = DiagnosticsDocument.uri(of: file.source, surroundings)
            try console.answer(document: PlanDocument(plan, file, uri: uri, worth))
            return status
        }
        if dot || mermaid {
            for line in dot ? PlanDrawing.dot(plan) : PlanDrawing.mermaid(plan) {
                console.answer(line)
            }
            return status
        }
        let text = PlanText.lines(
            plan,
            maximumParallel: parallel(launch),
            (try? launch?.get())?.agents.choices
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

/// What `plan` and `start` have in common.
struct PlanOptions: ParsableArguments {
    @Option(
        name: [.customShort("c"), .long],
        help: ArgumentHelp(
            "The plan. Without it, orchestration.yml and its kin are looked for.",
            valueName: "file"
        )
    )
    var config: String?

    @Option(
        name: [.customShort("j"), .customLong("max-parallel")],
        help: ArgumentHelp(
            "How many agents run at once; else orchestrate.maxParallel, else 4.",
            valueName: "n"
        )
    )
    var maximumParallel: Int?

    @Option(
        help: ArgumentHelp(
            "The commit that all work starts from, instead of HEAD.",
            valueName: "revision"
        )
    )
    var base: String?

    @Flag(
        name: .customLong("serialize-overlaps"),
        help: "Subtasks that declare the same files take turns."
    )
    var serializesOverlaps = false

    @Flag(
        name: .customLong("barrier"),
        help: "Start a wave when the one before it has ended, not subtask by subtask."
    )
    var hasBarrier = false

    @Flag(name: .customLong("strict"), help: "Refuse a plan that something is to be said about.")
    var isStrict = false

    @Flag(
        name: .customLong("gate"),
        help: "Refuse a plan that is not worth more than one agent (exit status 4)."
    )
    var isGate = false

    /// Tells what is doubtful about a plan; with `--strict` that refuses it.
    func check(_ file: PlanFile, console: Console?) throws {
        let doubts = file.checked.warnings + file.checked.advice
        if isStrict, !doubts.isEmpty { throw PlanFileError.doubtful(file.source, doubts) }
        if let console { file.narrateDoubts(console) }
    }

    func status(of worth: PlanWorth) -> ExitStatus {
        isGate && worth.isWorthIt == false ? .checkRed : .done
    }

    mutating func validate() throws {
        if let maximumParallel, maximumParallel < 1 {
            throw ValidationError("--max-parallel must be at least 1.")
        }
    }

    /// Checks everything that a run needs; writes nothing.
    func launch(
        _ file: PlanFile,
        in layout: RepositoryLayout,
        _ surroundings: Surroundings,
    ) throws -> Launch {
        try Launch(
            layout: layout,
            plan: file.checked.plan,
            planName: file.source.name,
            planText: file.bytes,
            options: Launch.Options(
                maximumParallel: maximumParallel,
                base: base,
                serializesOverlaps: serializesOverlaps,
                hasBarrier: hasBarrier
            ),
            environment: surroundings.environment,
            version: GitOrchestrate.version
        )
    }
}

extension Launch {
    /// Shows what is likely to go wrong, and does not stop the run.
    func narrateWarnings(_ console: Console) {
        if let (needed, free) = scarceSpace {
            console.narrate(
                "warning: all workspaces together need about \(SizeText.of(needed)); "
                    + "\(SizeText.of(free)) are free"
            )
        }
        for (subtask, size) in largeBriefs {
            let much = size.share > ContextSize.mostByFar ? "nearly all" : "much"
            console.narrate(
                "warning: the brief of \(subtask) alone is \(much) of its agent's window: "
                    + "\(size.share) %, about \(size.tokens) of \(size.window) tokens"
            )
        }
        for test in missingTests {
            console.narrate(
                "warning: the test \(test) is neither in `tests:` nor, as "
                    + "\(TestNames.script(test)), in the base: a subtask must make it"
            )
        }
    }
}
