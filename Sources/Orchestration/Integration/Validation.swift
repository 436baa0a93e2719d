import Agents
import Git
import Merging
import Planning

/// Runs a plan's validation tests on merged trees, and finds whose work makes them red.
struct Validation: Sendable {
    private let context: RunContext
    private let journal: Journal
    private let stop: StopSignal
    private let runner: TestRunner

    init(
        context: RunContext,
        journal: Journal,
        workspaces: Workspaces,
        stop: StopSignal,
    ) {
        self.context = context
        self.journal = journal
        self.stop = stop
        runner = TestRunner(
            context: context,
            journal: journal,
            workspaces: workspaces,
            stop: stop
        )
    }

    private var tests: [String] { context.plan.integration.validationTests }

    // MARK: At the end

    /// Whether all tests are green on what a train ends at; `tip` is the commit of that tree which people
    /// get. Records each, and for each that is red
    /// whose work makes it so; what a person stopped is no result.
    func isGreen(on train: AssembledTrain, at tip: ObjectID) async throws -> Bool {
        guard !tests.isEmpty else { return true }
        try await runner.endLeftovers()
        var red: [TestRun] = []
        for test in tests where !stop.isGiven {
            let run = try await verdict(of: test, on: tip)
            if run.run.isGreen {
                try await record(run.run, on: tip, flaky: run.flaky)
            } else if run.run.ending != .stopped {
                red.append(run.run)
            }
        }
        for run in red { try await explain(run, train, tip) }
        if !stop.isGiven { try await runner.leave(at: red.isEmpty ? nil : tip) }
        return red.isEmpty
    }

    /// One that is red is run once more: a test that is then green says nothing about the work.
    private func verdict(
        of test: String,
        on commit: ObjectID,
        for purpose: TestRunner.Purpose = .merged,
    ) async throws -> (run: TestRun, flaky: ProcessEnding?) {
        let first = try await runner.run(test, on: commit, for: purpose)
        guard !first.isGreen, first.hasRun, !stop.isGiven else { return (first, nil) }
        let second = try await runner.run(test, on: commit, for: purpose, again: true)
        return second.isGreen ? (second, first.ending) : (first, nil)
    }

    private func explain(
        _ run: TestRun,
        _ train: AssembledTrain,
        _ tip: ObjectID,
    ) async throws {
        guard run.hasRun, !stop.isGiven else { return try await record(run, on: tip) }
        // A base that is red already blames nobody. It is asked only of what is red on the merged
        // tree: green costs one run.
        let base = try await runner.run(run.test, on: context.base, for: .base)
        let isKnown = base.command != nil && base.ending != .stopped
        try await record(run, on: tip, base: isKnown ? base : nil)
        guard isKnown, base.isGreen, !stop.isGiven else { return }
        guard let culprit = try await culprit(of: run.test, train), !stop.isGiven else { return }
        try await journal.record(
            .blamed(Blamed(test: run.test, commit: tip, culprit))
        )
    }

    private func culprit(
        of test: String,
        _ train: AssembledTrain,
    ) async throws -> CulpritSearch.Culprit? {
        var prefixes: [[SubtaskID]: ObjectID] = [:]
        var order: [SubtaskID] = []
        for (member, result) in train.results {
            guard let commit = result.commit else { continue }
            order.append(member.subtask)
            prefixes[order] = commit
        }
        let members = train.results.map(\.member)
        let (known, ids) = (prefixes, order)
        return try await CulpritSearch(
            order: ids,
            graph: context.plan.graph,
            probes: context.plan.integration.parallelTests
        ) { subtasks in
            if stop.isGiven { return nil }
            let commit: ObjectID
            if let prefix = known[subtasks] {
                commit = prefix
            } else {
                let set = Set(subtasks)
                let part = try await context.train(until: stop).assemble(
                    onto: context.base,
                    members.filter { set.contains($0.subtask) }
                )
                // Without the others it does not even merge: that says nothing about the test.
                guard part.results.allSatisfy(\.result.isMerged) else { return nil }
                commit = part.tip
            }
            let run = try await runner.run(test, on: commit, for: .search)
            return run.hasRun && run.ending != .stopped ? !run.isGreen : nil
        }.run()
    }

    // MARK: After each merge

    /// The first member of a train after which a test is red that is green on the base; nil when all
    /// stay green.
    func firstRed(in train: AssembledTrain) async throws -> (member: TrainMember, run: TestRun)? {
        guard !tests.isEmpty else { return nil }
        try await runner.endLeftovers()
        var judged: [String] = []
        for test in tests where !stop.isGiven {
            if try await runner.run(test, on: context.base, for: .base).isGreen {
                judged.append(test)
            }
        }
        for (member, result) in train.results {
            guard let commit = result.commit else { continue }
            for test in judged where !stop.isGiven {
                let (run, _) = try await verdict(of: test, on: commit, for: .search)
                if !run.isGreen, run.hasRun, run.ending != .stopped { return (member, run) }
            }
        }
        return nil
    }

    // MARK: Recording

    private func record(
        _ run: TestRun,
        on commit: ObjectID,
        base: TestRun? = nil,
        flaky: ProcessEnding? = nil,
    ) async throws {
        var logs: [Journal.Attachment] = []
        if run.command != nil {
            logs.append(
                Journal.Attachment(path: RunNames.checkLogPath(run.test), bytes: run.log)
            )
        }
        if let base {
            logs.append(
                Journal.Attachment(
                    path: RunNames.checkLogPath(run.test, onBase: true),
                    bytes: base.log
                )
            )
        }
        try await journal.record(
            .checked(
                Checked(
                    test: run.test,
                    command: run.command,
                    commit: commit,
                    ending: run.ending,
                    seconds: run.seconds,
                    endingOnBase: base?.ending,
                    flaky: flaky
                )
            ),
            logs
        )
    }
}

extension TestRun {
    /// Whether it came to running it at all.
    var hasRun: Bool {
        if case .notStarted = ending { return false }
        return command != nil
    }
}

extension TrainResult {
    /// The commit that merged it, where there was something to merge.
    var commit: ObjectID? {
        switch self {
        case .merged(let commit), .resolved(let commit, _): commit
        case .contained, .conflicted, .held: nil
        }
    }

    var resolution: ResolutionUse? {
        if case .resolved(_, let use) = self { use } else { nil }
    }

    var isMerged: Bool {
        switch self {
        case .merged, .resolved, .contained: true
        case .conflicted, .held: false
        }
    }
}
