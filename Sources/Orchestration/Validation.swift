import Agents
package import Git
import Planning

/// Runs a plan's validation tests on the merged tree, in a worktree of their own.
struct Validation: Sendable {
    let context: RunContext
    let journal: Journal
    let workspaces: Workspaces
    let stop: StopSignal

    /// Whether all tests are green on `commit`. Records each; what a person stopped is no result.
    func isGreen(on commit: ObjectID) async throws -> Bool {
        let tests = context.plan.integration.validationTests
        guard !tests.isEmpty else { return true }
        let workspace: Workspace
        do {
            workspace = try await makeWorkspace(of: commit)
        } catch let error as JournalError {
            throw error
        } catch {
            let reason = ProcessEnding.notStarted("no workspace for it: \(error)")
            for test in tests {
                try await record(Checking(test: test, command: nil, ending: reason), commit, nil)
            }
            return false
        }
        var red: [Checking] = []
        for test in tests where !stop.isGiven {
            let check = try await check(test, on: commit, in: workspace, isBase: false)
            if check.ending.isSuccess {
                try await record(check, commit, nil)
            } else if check.ending != .stopped {
                red.append(check)
            }
        }
        guard !red.isEmpty else {
            // Of a green run there is nothing to look at, and what tests leave lying about must not
            // be taken for a person's work.
            if !stop.isGiven { try? await workspaces.remove(workspace) }
            return true
        }
        if stop.isGiven {
            for check in red { try await record(check, commit, nil) }
        } else {
            try await compareWithBase(red, commit)
        }
        return false
    }

    private struct Checking {
        let test: String
        let command: String?
        let ending: ProcessEnding
        var seconds = 0.0
    }

    /// What a person changed in the workspace since the last tests is kept before it is reused.
    private func makeWorkspace(of commit: ObjectID) async throws -> Workspace {
        let workspace = context.names.integrationWorkspace
        // Tests of a runner that died may still be at work there.
        for test in context.plan.integration.validationTests {
            for onBase in [false, true] {
                let files = context.names.check(test, onBase: onBase)
                try await SupervisorWatch(files, grace: context.agents.grace).endLeftover()
            }
        }
        if WorkspaceCheck.objection(to: workspace, of: context.names) == nil {
            let preservation = Preservation(
                names: context.names,
                journal: journal,
                identity: context.identity
            )
            if let reason = try await preservation.preserve(workspace) {
                throw WorkspaceError.replaced(
                    "\(reason); git worktree remove --force \(workspace.path)"
                )
            }
        }
        return try await workspaces.createForChecks(of: commit)
    }

    /// A base that is red already blames nobody. It is asked only of what is red on the merged
    /// tree: green costs one run.
    private func compareWithBase(_ red: [Checking], _ commit: ObjectID) async throws {
        let base = try await workspaces.createForChecks(of: context.base)
        for check in red {
            let onBase = try await self.check(
                check.test,
                on: context.base,
                in: base,
                isBase: true
            )
            let known = onBase.command != nil && onBase.ending != .stopped
            try await record(check, commit, known ? onBase.ending : nil)
        }
        _ = try await workspaces.createForChecks(of: commit)
    }

    private func check(
        _ test: String,
        on commit: ObjectID,
        in workspace: Workspace,
        isBase: Bool,
    ) async throws -> Checking {
        guard let command = try await command(of: test, in: commit) else {
            return Checking(
                test: test,
                command: nil,
                ending: .notStarted("it is not defined")
            )
        }
        let files = context.names.check(test, onBase: isBase)
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
        let seconds = context.clock.now().since(began) / .seconds(1)
        return Checking(test: test, command: command, ending: ending, seconds: seconds)
    }

    /// `tests:` of the plan, or the file `.orchestrate/tests/<name>` of the tree that is tested.
    private func command(of test: String, in commit: ObjectID) async throws -> String? {
        if let command = context.plan.tests[test] { return command }
        let path = context.names.commonDirectory
        let script = TestNames.script(test)
        let entry = try await offload {
            let repository = try Repository(at: path)
            let tree = try repository.existingCommit(commit).tree
            return try repository.entry(at: script, inTree: tree)
        }
        guard let entry else { return nil }
        return entry.mode == .executable ? "./\(script)" : "sh ./\(script)"
    }

    private func record(
        _ check: Checking,
        _ commit: ObjectID,
        _ onBase: ProcessEnding?,
    ) async throws {
        let names = context.names
        var logs: [Journal.Attachment] = []
        for isBase in onBase == nil ? [false] : [false, true] where check.command != nil {
            logs.append(
                Journal.Attachment(
                    path: RunNames.checkLogPath(check.test, onBase: isBase),
                    bytes: Files.readLog(names.checkLog(check.test, onBase: isBase))
                )
            )
        }
        try await journal.record(
            .checked(
                Checked(
                    test: check.test,
                    command: check.command,
                    commit: commit,
                    ending: check.ending,
                    seconds: check.seconds,
                    endingOnBase: onBase
                )
            ),
            logs
        )
    }
}

/// Where a validation test without a command in the plan is looked for.
package enum TestNames {
    package static func script(_ test: String) -> GitPath {
        GitPath(".orchestrate/tests/\(test)")
    }
}
