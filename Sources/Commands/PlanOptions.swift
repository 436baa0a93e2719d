import ArgumentParser
import Git
import Orchestration
import Planning

/// What `plan` and `start` have in common.
struct PlanOptions: ParsableArguments {
    @Argument(
        help: ArgumentHelp(
            "The plan. Without it, orchestration.yml and its kin are looked for.",
            valueName: "file"
        ),
        completion: .file(extensions: ["yml", "yaml"])
    )
    var file: String?

    @Option(
        name: [.customShort("c"), .customLong("config")],
        help: ArgumentHelp("The same, as the pattern has it.", valueName: "file"),
        completion: .file(extensions: ["yml", "yaml"])
    )
    var named: String?

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
        ),
        completion: CompletedWords.branches.completion
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
        help:
            "Refuse a plan that is not worth more than one agent, or cannot start (exit status 4)."
    )
    var isGate = false

    /// Tells what is doubtful about a plan; with `--strict` that refuses it.
    func check(_ file: PlanFile, console: Console?) throws {
        let doubts = file.checked.warnings + file.checked.advice
        if isStrict, !doubts.isEmpty { throw PlanFileError.doubtful(file.source, doubts) }
        if let console { file.narrateDoubts(console) }
    }

    /// Whether there is capacity is one of the three questions, besides whether it is worth it.
    func status(of worth: PlanWorth, canStart: Bool) -> ExitStatus {
        isGate && (worth.isWorthIt == false || !canStart) ? .checkRed : .done
    }

    /// The plan, if one was named.
    var config: String? { file ?? named }

    mutating func validate() throws {
        if file != nil, named != nil { throw ValidationError("Name the plan once.") }
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
