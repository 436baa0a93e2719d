package import Agents
package import Git
import Merging
package import Planning
package import SystemPackage

/// Everything a run needs, checked before the first ref, folder or process exists.
package struct Launch: Sendable {
    package let layout: RepositoryLayout
    package let plan: Plan
    package let planName: String
    package let planText: [UInt8]
    package let base: ObjectID
    package let baseBranch: String?
    package let agents: AgentSetup
    package let maximumParallel: Int
    private let options: Options
    package let workspaceRoot: FilePath
    package let version: String
    /// Validation tests that neither the plan nor the base has: a subtask must make them.
    package let missingTests: [String]
    /// What all workspaces would take and what is free, where that is not enough for all of them.
    package let scarceSpace: (needed: Int64, free: Int64)?
    /// Patterns of `copy` that mean no ignored file of the checkout.
    package let emptyCopies: [String]
    /// The subtasks whose brief alone takes more of their agent's window than the plan allows.
    package let largeBriefs: [(subtask: SubtaskID, size: ContextSize)]
    /// The names that a run would get now; another process may be faster.
    package let firstNames: RunNames

    /// What a person may choose.
    package struct Options: Sendable {
        package var maximumParallel: Int?
        /// A revision; `HEAD` when nil.
        package var base: String?

        package var serializesOverlaps: Bool
        package var hasBarrier: Bool

        package init(
            maximumParallel: Int? = nil,
            base: String? = nil,
            serializesOverlaps: Bool = false,
            hasBarrier: Bool = false,
        ) {
            self.serializesOverlaps = serializesOverlaps
            self.hasBarrier = hasBarrier
            self.maximumParallel = maximumParallel
            self.base = base
        }
    }

    /// What the run would start from, such as `main (0123456789)`.
    package var baseName: String { baseBranch.map { "\($0) (\(base.short))" } ?? base.short }

    /// How many agents run at once when nobody says.
    package static let standardParallel = 4

    /// Checks the repository, the plan against it, and the options. Writes nothing.
    package init(
        layout: RepositoryLayout,
        plan: Plan,
        planName: String,
        planText: [UInt8],
        options: Options,
        environment: [String: String],
        version: String,
    ) throws {
        if let outer = environment["ORCHESTRATE_SUBTASK"] { throw LaunchError.nested(outer) }
        let settings = try Settings(
            repository: layout.commonDirectory,
            environment: environment,
            plan: plan
        )
        self.layout = layout
        self.options = options
        self.plan = plan
        self.planName = planName
        self.planText = planText
        self.version = version
        let worktree = try Repository(at: layout.gitDirectory)
        (base, baseBranch) = try Launch.base(options.base, in: worktree)
        maximumParallel =
            options.maximumParallel ?? settings.maximumParallel ?? Launch.standardParallel
        workspaceRoot = settings.workspaceRoot ?? RunNames.standardRoot(layout)
        agents = AgentSetup(plan, settings, environment: environment)
        try agents.check(plan)
        if plan.integration.strategy == .synthesis, agents.integrator == nil {
            throw LaunchError.noIntegrator
        }
        let missingInputs = try Launch.missingInputs(of: plan, base: base, in: worktree)
        guard missingInputs.isEmpty else { throw LaunchError.missingInputs(missingInputs) }
        var emptyCopies: [String] = []
        if !plan.copied.isEmpty {
            let copies = try Repository(at: layout.commonDirectory).ignoredFiles(
                matching: plan.copied
            )
            guard !copies.isTooMuch else { throw LaunchError.copiesTooLarge }
            let checkout = try Repository(at: layout.commonDirectory)
            emptyCopies = try plan.copied.filter {
                try checkout.ignoredFiles(matching: [$0]).paths.isEmpty
            }
        }
        self.emptyCopies = emptyCopies
        missingTests = try Launch.missingTests(of: plan, base: base, in: worktree)
        largeBriefs = try plan.contextSizes(agents.choices)
            .filter { $0.1.share > plan.limits.contextShare }
            .map { (subtask: $0.0, size: $0.1) }
        guard Files.canMakeFolder(workspaceRoot) else {
            throw LaunchError.cannotWrite(workspaceRoot)
        }
        let size = (try? worktree.checkoutSize()) ?? 0
        let need = DiskSpace.Need(
            workspace: size,
            count: plan.subtasks.count,
            atOnce: maximumParallel
        )
        let free = DiskSpace.free(at: workspaceRoot) ?? .max
        guard need.atOnce <= free else {
            throw LaunchError.noSpace(workspaceRoot, needed: need.atOnce, free: free)
        }
        scarceSpace = need.inTheEnd > free ? (need.inTheEnd, free) : nil
        if let checkout = try Launch.checkout(showing: workspaceRoot) {
            throw LaunchError.insideCheckout(workspaceRoot, of: checkout)
        }
        firstNames = try Launch.freeNames(plan.task, layout, workspaceRoot)
        _ = try worktree.preflight(
            base: base,
            reserving: [firstNames.integration, firstNames.journal]
        )
    }

    /// Begins the run under the first free number; two processes never get the same one.
    package func begin(clock: Clock, supervisor: SupervisorProgram) throws -> HeldRun {
        for _ in 1...1_000 {
            // Looked for anew each time: whoever was faster has taken theirs by then.
            let names = try Launch.freeNames(plan.task, layout, workspaceRoot)
            try Files.makeFolder(names.liveFolder)
            guard let lock = try RunReader.lock(names) else { continue }
            do {
                return try begin(names, lock, clock, supervisor)
            } catch let error as GitError where error.isAlreadyThere {
                continue
            }
        }
        throw LaunchError.noFreeNumber
    }

    private func begin(
        _ names: RunNames,
        _ lock: FileLock,
        _ clock: Clock,
        _ supervisor: SupervisorProgram,
    ) throws -> HeldRun {
        let planID = try Repository(at: layout.commonDirectory).writeBlob(planText)
        let start = RunStarted(
            run: names.run,
            task: plan.task,
            planName: planName,
            plan: planID,
            base: base,
            baseBranch: baseBranch,
            maximumParallel: maximumParallel,
            serializesOverlaps: options.serializesOverlaps ? true : nil,
            hasBarrier: options.hasBarrier ? true : nil,
            repository: RecordedPath(layout.commonDirectory),
            workspaceRoot: RecordedPath(workspaceRoot),
            version: version,
            agents: agents.choices.recorded { $0.source == .run ? nil : $0.agent?.text },
            queues: agents.choices.recorded { $0.queue }
        )
        let journal = try Journal(beginning: names, start, plan: planText, clock: clock)
        let context = RunContext(
            names: names,
            plan: plan,
            planID: planID,
            base: base,
            agents: agents,
            supervisor: supervisor,
            clock: clock
        )
        let history = RunHistory(names: names, plan: plan, start: start, at: clock.now())
        return HeldRun(context: context, journal: journal, history: history, lock: lock)
    }
}

extension [SubtaskID: AgentChoice] {
    /// One fact of each, by the id's text, as the journal has it.
    fileprivate func recorded(_ fact: (AgentChoice) -> String?) -> [String: String] {
        Dictionary<String, String>(
            uniqueKeysWithValues: compactMap { id, choice in fact(choice).map { (id.text, $0) } }
        )
    }
}
