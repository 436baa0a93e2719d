package import Agents
import Foundation
package import Git
import Merging
import Planning

/// Merges what is finished, in dependency order, moves the integration branch, and runs the tests.
///
/// The branch is built anew from the run's base each time: the result is a function of base, plan
/// and tips, so it does not matter how often, or after which detour, it is computed.
package struct Integration: Sendable {
    let context: RunContext
    let journal: Journal
    let workspaces: Workspaces
    let stop: StopSignal

    package init(
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

    /// Integrates what the journal has recorded, at the end of a run.
    package func run(_ history: RunHistory) async throws {
        let order = context.plan.graph.topologicalOrder
        try await run(history, order.compactMap { context.member($0, in: history) })
    }

    /// Integrates again, with what people have put on the branches since.
    package func runAgain(_ history: RunHistory) async throws {
        let order = context.plan.graph.topologicalOrder
        try await run(history, order.compactMap { try context.currentMember($0, in: history) })
    }

    private func run(_ history: RunHistory, _ members: [TrainMember]) async throws {
        let train = try await context.train.assemble(onto: context.base, members)
        var conflicts = 0
        for (member, result) in train.results {
            switch result {
            case .merged(let commit):
                try await journal.record(
                    .merged(Merged(subtask: member.subtask, tip: member.tip, commit: commit))
                )
            case .contained:
                try await journal.record(
                    .merged(Merged(subtask: member.subtask, tip: member.tip, commit: nil))
                )
            case .conflicted(let conflict):
                conflicts += 1
                try await journal.record(.conflicted(conflict))
            case .held(let by):
                try await journal.record(.held(Held(subtask: member.subtask, by: by)))
            }
        }
        // After the events that keep its commits alive, and the last thing to move.
        try await moveBranch(to: train.tip)
        let outcome = try await outcome(of: train, conflicts: conflicts, history)
        try await journal.record(.integrated(Integrated(commit: train.tip, outcome: outcome)))
    }

    private func outcome(
        of train: AssembledTrain,
        conflicts: Int,
        _ history: RunHistory,
    ) async throws -> RunOutcome {
        if history.hasFailure { return .failed }
        if conflicts > 0 || !history.dependencyConflicts.isEmpty { return .waitsForPerson }
        guard context.plan.subtasks.allSatisfy({ history.finished($0.id) != nil }) else {
            return .failed
        }
        // Only a complete integration is tested: of a partial one, red would mean nothing.
        guard context.plan.integration.strategy == .mergeAndValidate else { return .done }
        let green = try await checksAreGreen(on: train.tip)
        if stop.isGiven { return .interrupted }
        return green ? .done : .checkRed
    }

    private func moveBranch(to tip: ObjectID) async throws {
        let names = context.names
        try await offload {
            let repository = try Repository(at: names.commonDirectory)
            let old = try repository.target(of: names.integration)
            guard old != tip else { return }
            try repository.moveRef(
                names.integration,
                from: old,
                to: tip,
                reason: "orchestrate: integrate"
            )
        }
    }

    // MARK: Validation

    private func checksAreGreen(on commit: ObjectID) async throws -> Bool {
        let tests = context.plan.integration.validationTests
        guard !tests.isEmpty else { return true }
        let workspace = try await workspaces.createForChecks(of: commit)
        var red: [(test: String, command: String?, ending: ProcessEnding, seconds: Double)] = []
        for test in tests {
            let command = try await command(of: test, in: commit)
            let began = context.clock.now()
            let ending = await run(test, command, in: workspace)
            let seconds = Double(context.clock.now().since(began) / .milliseconds(1)) / 1_000
            if ending.isSuccess {
                try await record(test, command, commit, ending, seconds, onBase: nil)
            } else {
                red.append((test, command, ending, seconds))
            }
        }
        guard !red.isEmpty else { return true }
        // A base that is red already blames nobody. It is asked only now: green costs one run.
        let base = try await workspaces.createForChecks(of: context.base)
        for (test, command, ending, seconds) in red {
            let known = try await self.command(of: test, in: context.base) != nil
            let onBase = known ? await run(test, command, in: base) : nil
            try await record(test, command, commit, ending, seconds, onBase: onBase)
        }
        _ = try await workspaces.createForChecks(of: commit)
        return false
    }

    /// `tests:` of the plan, or the file `.orchestrate/tests/<name>` of the tree that is tested.
    private func command(of test: String, in commit: ObjectID) async throws -> String? {
        if let command = context.plan.tests[test] { return command }
        let path = context.names.commonDirectory
        let script = TestNames.script(test)
        let exists = try await offload {
            let repository = try Repository(at: path)
            let tree = try repository.existingCommit(commit).tree
            return try repository.entry(at: script, inTree: tree) != nil
        }
        return exists ? "./\(script)" : nil
    }

    private func run(
        _ test: String,
        _ command: String?,
        in workspace: Workspace,
    ) async -> ProcessEnding {
        guard let command else {
            return .notStarted("nobody says what it is")
        }
        var variables = context.environment.working(in: workspace.path)
        variables["ORCHESTRATE_RUN"] = context.names.run.text
        return await ShellCommand(
            text: command,
            workingFolder: workspace.path,
            environment: variables,
            log: context.names.checkLog(test)
        ).run(until: stop)
    }

    private func record(
        _ test: String,
        _ command: String?,
        _ commit: ObjectID,
        _ ending: ProcessEnding,
        _ seconds: Double,
        onBase: ProcessEnding?,
    ) async throws {
        try await journal.record(
            .checked(
                Checked(
                    test: test,
                    command: command,
                    commit: commit,
                    ending: ending,
                    seconds: seconds,
                    endingOnBase: onBase
                )
            ),
            [
                .init(
                    path: RunNames.checkLogPath(test),
                    bytes: Files.readLog(context.names.checkLog(test))
                )
            ]
        )
    }
}

/// Where a validation test without a command in the plan is looked for.
package enum TestNames {
    package static func script(_ test: String) -> GitPath {
        GitPath(".orchestrate/tests/\(test)")
    }
}
