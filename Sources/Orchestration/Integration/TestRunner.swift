import Agents
import Git
import Planning

/// Runs the tests of a plan on commits, each in a worktree of theirs; the same test on the same tree is
/// run once.
actor TestRunner {
    private let context: RunContext
    private let journal: Journal
    private let workspaces: Workspaces
    private let stop: StopSignal
    private var known: [Key: TestRun] = [:]
    /// Worktrees that no test is at work in, and whether what a person left there was looked at.
    private var free: [Int] = []
    private var made = 0
    private var waiting: [CheckedContinuation<Void, Never>] = []

    private struct Key: Hashable {
        let test: String
        let tree: ObjectID
    }

    init(
        context: RunContext,
        journal: Journal,
        workspaces: Workspaces,
        stop: StopSignal,
    ) {
        self.context = context
        self.journal = journal
        self.workspaces = workspaces
        self.stop = stop
    }

    /// What is run for: which decides where its log goes.
    enum Purpose: String, Sendable {
        case merged = ""
        case base = "@base"
        case search = "@search"
    }

    /// Runs a test, or tells what came of it before on the same tree. `again` runs it all the same.
    func run(
        _ test: String,
        on commit: ObjectID,
        for purpose: Purpose,
        again: Bool = false,
    ) async throws -> TestRun {
        let path = context.names.commonDirectory
        let tree = try await offload { try Repository(at: path).existingCommit(commit).tree }
        let key = Key(test: test, tree: tree)
        if !again, let run = known[key] { return run }
        guard let command = try await command(of: test, in: tree) else {
            return TestRun(test: test, command: nil, ending: .notStarted("it is not defined"))
        }
        let slot = await takeSlot()
        defer { giveBack(slot) }
        let run = try await run(test, command, commit, purpose, slot)
        if run.ending != .stopped { known[key] = run }
        return run
    }

    private func run(
        _ test: String,
        _ command: String,
        _ commit: ObjectID,
        _ purpose: Purpose,
        _ slot: Int,
    ) async throws -> TestRun {
        let workspace = context.names.checkWorkspace(slot)
        do {
            try await keepLeftovers(in: workspace)
            try await workspaces.createForChecks(workspace, of: commit)
        } catch let error as JournalError {
            throw error
        } catch {
            let reason = "no workspace for it: \(error)"
            return TestRun(test: test, command: command, ending: .notStarted(reason))
        }
        let files = context.names.check(test, purpose, slot: slot)
        // A log of this test on this commit, and of no other.
        try? Files.remove(files.log)
        var variables = context.environment.working(in: workspace.path)
        variables["ORCHESTRATE_RUN"] = context.names.run.text
        let began = context.clock.now()
        let ending = try await CheckCommand(
            context: context,
            text: command,
            folder: workspace.path,
            files: files,
            environment: variables,
            timeout: nil
        ).run(until: stop)
        return TestRun(
            test: test,
            command: command,
            ending: ending,
            seconds: context.clock.now().since(began) / .seconds(1),
            log: Files.readLog(files.log)
        )
    }

    // MARK: Worktrees

    private func takeSlot() async -> Int {
        while free.isEmpty, made >= context.plan.integration.parallelTests {
            await withCheckedContinuation { waiting.append($0) }
        }
        if let slot = free.popLast() { return slot }
        made += 1
        return made
    }

    private func giveBack(_ slot: Int) {
        free.append(slot)
        if !waiting.isEmpty { waiting.removeFirst().resume() }
    }

    /// What a person changed in the worktree since the last tests is kept before it is reused.
    private func keepLeftovers(in workspace: Workspace) async throws {
        guard WorkspaceCheck.objection(to: workspace, of: context.names) == nil else {
            // We make it: nobody else can have been there.
            kept.insert(workspace.name)
            return
        }
        let preservation = Preservation(
            names: context.names,
            journal: journal,
            identity: context.identity
        )
        guard !kept.contains(workspace.name) else { return }
        if let reason = try await preservation.preserve(workspace) {
            throw WorkspaceError.replaced(
                "\(reason); git worktree remove --force \(workspace.path)"
            )
        }
        kept.insert(workspace.name)
    }

    /// Looked at once: what the tests leave lying about later is nobody's work.
    private var kept: Set<String> = []

    /// Tests of a runner that died may still be at work.
    func endLeftovers() async throws {
        for test in context.plan.integration.validationTests {
            for files in context.names.checks(of: test, context.plan) {
                try await SupervisorWatch(files, grace: context.agents.grace).endLeftover()
            }
        }
    }

    /// Leaves the worktree at `commit`, for a person to look at; the others go. One that holds what no
    /// commit can stays as it is.
    func leave(at commit: ObjectID?) async throws {
        for slot in stride(from: max(1, made), through: 1, by: -1) {
            let workspace = context.names.checkWorkspace(slot)
            do {
                try await keepLeftovers(in: workspace)
                if slot == 1, let commit {
                    try await workspaces.createForChecks(workspace, of: commit)
                } else if WorkspaceCheck.objection(to: workspace, of: context.names) == nil {
                    try await workspaces.remove(workspace)
                }
            } catch let error as JournalError {
                throw error
            } catch {
                continue
            }
        }
    }

    /// `tests:` of the plan, or the file `.orchestrate/tests/<name>` of the tree that is tested.
    private func command(of test: String, in tree: ObjectID) async throws -> String? {
        if let command = context.plan.tests[test] { return command }
        let path = context.names.commonDirectory
        let script = TestNames.script(test)
        let entry = try await offload {
            try Repository(at: path).entry(at: script, inTree: tree)
        }
        guard let entry else { return nil }
        return entry.mode == .executable ? "./\(script)" : "sh ./\(script)"
    }
}

/// A test that was run.
struct TestRun: Sendable {
    let test: String
    /// Nil when there is no command of that name.
    let command: String?
    let ending: ProcessEnding
    var seconds = 0.0
    var log: [UInt8] = []

    var isGreen: Bool { ending.isSuccess }
}
