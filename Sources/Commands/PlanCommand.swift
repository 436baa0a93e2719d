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
        usage: "git orchestrate plan [--config <file>] [--max-parallel <n>] [--json | --quiet]",
    )

    @OptionGroup var planOptions: PlanOptions

    @Flag(help: "Answer with one JSON document.")
    var json = false

    @Flag(name: [.short, .long], help: "Only check; say nothing when the plan is valid.")
    var quiet = false

    @Option(help: .hidden)
    var label: String?

    package init() {}

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
        if quiet { return .done }
        file.narrateWarnings(console)
        let plan = file.checked.plan
        let launch = layout.map { layout in
            Result { try planOptions.launch(file, in: layout, surroundings) }
        }
        if json {
            let uri = DiagnosticsDocument.uri(of: file.source, surroundings)
            let document = PlanDocument(plan, file, uri: uri, parallel(launch))
            try console.answer(document: document)
            return .done
        }
        for line in PlanText.lines(plan, maximumParallel: parallel(launch)) { console.answer(line) }
        switch launch {
        case .success(let launch)?:
            launch.narrateWarnings(console)
            for line in PlanText.dryRun(launch) { console.answer(line) }
        case .failure(let error)?:
            // The plan is valid, which is what was asked; that it cannot start is a warning.
            let diagnosis = Diagnosis(error)
            console.answer("")
            for line in diagnosis.lines { console.narrate("start: " + line) }
        case nil: break
        }
        return .done
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
            options: Launch.Options(maximumParallel: maximumParallel, base: base),
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
        for test in missingTests {
            console.narrate(
                "warning: the test \(test) is neither in `tests:` nor, as "
                    + "\(TestNames.script(test)), in the base: a subtask must make it"
            )
        }
    }
}
