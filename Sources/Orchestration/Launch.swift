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
        if !plan.copied.isEmpty {
            let copies = try Repository(at: layout.commonDirectory).ignoredFiles(
                matching: plan.copied
            )
            guard !copies.isTooMuch else { throw LaunchError.copiesTooLarge }
        }
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

    /// The repository in whose working tree, or git directory, the workspaces would lie: this one, or
    /// the one that has it for a submodule. One whose ignore rules hide them is not disturbed.
    private static func checkout(showing root: FilePath) throws -> FilePath? {
        var parent = root
        while !Files.isFolder(parent), parent.lastComponent != nil { parent.removeLastComponent() }
        guard let outer = try? Repository(holding: parent) else { return nil }
        guard try outer.wouldShow(root) else { return nil }
        return outer.layout.workingTree ?? outer.layout.commonDirectory
    }

    /// What subtasks say they start from, and neither the base has nor anything before them makes.
    private static func missingInputs(
        of plan: Plan,
        base: ObjectID,
        in repository: borrowing Repository,
    ) throws -> [(SubtaskID, String)] {
        let tree = try repository.existingCommit(base).tree
        var missing: [(SubtaskID, String)] = []
        for subtask in plan.subtasks {
            let before = plan.graph.dataClosure(of: subtask.dataDependencies)
            // One that declares nothing may make anything; that is looked at when it has.
            if before.contains(where: { plan[$0]?.outputs.isEmpty ?? true }) { continue }
            let made = Set(before.flatMap { plan[$0]?.outputs ?? [] })
            for input in subtask.inputs where !made.contains(input) {
                if try repository.entry(at: GitPath(input), inTree: tree) == nil {
                    missing.append((subtask.id, input))
                }
            }
        }
        return missing
    }

    private static func missingTests(
        of plan: Plan,
        base: ObjectID,
        in repository: borrowing Repository,
    ) throws -> [String] {
        guard plan.integration.strategy.validates else { return [] }
        let tree = try repository.existingCommit(base).tree
        var missing: [String] = []
        for test in plan.integration.validationTests where plan.tests[test] == nil {
            let script = TestNames.script(test)
            if try repository.entry(at: script, inTree: tree) == nil { missing.append(test) }
        }
        return missing
    }

    private static func base(
        _ revision: String?,
        in repository: borrowing Repository,
    ) throws -> (ObjectID, String?) {
        if let revision {
            guard let id = try repository.resolve(revision: revision) else {
                throw LaunchError.unknownRevision(revision)
            }
            return (id, nil)
        }
        switch try repository.head() {
        case .branch(let name, let id): return (id, name.short)
        case .detached(let id): return (id, nil)
        case .unborn: throw Unsupported.noCommit
        }
    }

    /// The first names of which nothing is there.
    private static func freeNames(
        _ task: String,
        _ layout: RepositoryLayout,
        _ workspaceRoot: FilePath,
    ) throws -> RunNames {
        for number in 1...100_000 {
            let names = RunNames(
                run: RunID(task: task, number: number),
                commonDirectory: layout.commonDirectory,
                workspaceRoot: workspaceRoot
            )
            if try isFree(names) { return names }
        }
        throw LaunchError.noFreeNumber
    }

    /// Whether nothing of a run of these names is there: no ref, no workspace, no live file.
    private static func isFree(_ names: RunNames) throws -> Bool {
        let repository = try Repository(at: names.commonDirectory)
        guard try repository.target(of: names.journal) == nil else { return false }
        if let folder = RefName(branch: "orchestrate/\(names.run)"),
            try repository.target(of: folder) != nil
        {
            return false
        }
        guard try repository.refs(below: "refs/heads/orchestrate/\(names.run)/").isEmpty else {
            return false
        }
        guard !Files.exists(names.workspaceFolder) else { return false }
        // A process that died before its run had a journal leaves its lock, which nobody has any more.
        let own = [names.runnerLock, names.runnerIdentity].compactMap(\.lastComponent?.string)
        return Files.names(in: names.liveFolder).allSatisfy(own.contains)
            && !FileLock.isHeld(names.runnerLock)
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

/// Why a run cannot start; nothing has been written.
package enum LaunchError: Error, Sendable {
    /// We are inside an agent of another run.
    case nested(String)
    case unknownRevision(String)
    /// What `copy` means is more than can be copied for each workspace.
    case copiesTooLarge
    /// What subtasks need and nothing makes.
    case missingInputs([(SubtaskID, String)])
    /// Subtasks for which nobody says what to run, and the backends that are here.
    case noCommand([AgentGap], installed: [String])
    /// Subtasks whose backend is not here.
    case notInstalled([AgentGap], installed: [String])
    /// An agent says that it is not ready.
    case notReady(AgentCheck, said: String, because: String)
    /// Nobody says what is to resolve conflicts.
    case noIntegrator
    case cannotWrite(FilePath)
    /// Workspaces there would show in somebody's checkout.
    case insideCheckout(FilePath, of: FilePath)
    case noFreeNumber
    /// Not even those that run at once would fit; in bytes.
    case noSpace(FilePath, needed: Int64, free: Int64)
}

extension [SubtaskID: AgentChoice] {
    /// One fact of each, by the id's text, as the journal has it.
    fileprivate func recorded(_ fact: (AgentChoice) -> String?) -> [String: String] {
        Dictionary<String, String>(
            uniqueKeysWithValues: compactMap { id, choice in fact(choice).map { (id.text, $0) } }
        )
    }
}
