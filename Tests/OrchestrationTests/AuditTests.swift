import Foundation
import Git
import Orchestration
import Planning
import SystemPackage
import TestSupport
import Testing

/// Agents, or somebody else at the same time, that change what is not theirs.
struct AuditTests {
    private func audits(
        _ script: String,
        _ harness: Harness,
        environment: [String: String] = [:],
    ) async throws -> [Audited] {
        let plan = "task: T\nsubtasks:\n  - id: a\n    run: |\n      \(script)\n      echo a > a\n"
        let main = "MAIN=\(harness.test.path)"
        let history = try await harness.run(
            plan.replacing("run: |\n", with: "run: |\n      \(main)\n"),
            environment: environment
        )
        #expect(history.integration.result?.outcome == .done)
        return history.audits
    }

    @Test func `a quiet run changes nothing and tells nothing`() async throws {
        let harness = try Harness(agentHooks: false)
        #expect(try await audits("git stash list", harness) == [])
    }

    /// claude-code#69802: `core.bare=true` appears in the shared config and breaks every worktree.
    @Test func `a changed config is put back, and the changed one is kept`() async throws {
        let harness = try Harness(agentHooks: false)
        let config = harness.test.common.appending("config").string
        let before = try String(contentsOfFile: config, encoding: .utf8)
        let audits = try await audits("git config core.bare true", harness)
        #expect(try String(contentsOfFile: config, encoding: .utf8) == before)
        let copy = try #require(audits.first?.config)
        #expect(copy.isPutBack)
        #expect(audits.first?.attempts.map(\.subtask.text) == ["a"])
        let kept = try harness.test.git("show", "refs/orchestrate/t-1:\(copy.path)")
        #expect(kept.contains("bare = true"))
    }

    @Test(
        arguments: [
            ("git config core.hooksPath /tmp/x", true),
            ("printf '[branch \"x\"][core]bare = true\\r\\n' >> $MAIN/.git/config", true),
            ("git config include.path /tmp/x", true),
            ("git config filter.x.clean /tmp/x", true),
            ("git config user.name Agent", true),
            ("git remote add origin /tmp/x", false),
            ("git config submodule.x.url /tmp/x", false),
        ] as [(String, Bool)]
    )
    func `only what endangers others is put back`(_ command: String, _ isPutBack: Bool) async throws
    {
        let harness = try Harness(agentHooks: false)
        let path = harness.test.common.appending("config").string
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)
        // The user's identity is what the tests have; an agent that changes it fails nothing.
        let audits = try await audits(command, harness)
        #expect(audits.first?.config?.isPutBack == isPutBack)
        let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions]
        #expect(mode as? Int == 0o600)
    }

    @Test func `a branch's own settings are left, and so is all of it when the user says so`()
        async throws
    {
        let harness = try Harness(agentHooks: false)
        let first = try await audits("git config branch.main.remote origin", harness)
        #expect(first.first?.config?.isPutBack == false)
        #expect(try harness.test.git("config", "branch.main.remote") == "origin")
        let settings = [
            "GIT_CONFIG_COUNT": "1", "GIT_CONFIG_KEY_0": "orchestrate.restoreConfig",
            "GIT_CONFIG_VALUE_0": "false",
        ]
        let second = try await audits(
            "git config url.z.insteadOf y",
            harness,
            environment: settings
        )
        #expect(second.first?.config?.isPutBack == false)
        #expect(try harness.test.git("config", "url.z.insteadOf") == "y")
    }

    /// thinktank PR#153 and objectui#5700: refs are shared by all worktrees.
    @Test func `a ref that moved is told, and where it was stays reachable`() async throws {
        let harness = try Harness(agentHooks: false)
        try harness.test.git("branch", "other")
        try harness.test.git("checkout", "-q", "other")
        let lost = try harness.test.commitAll("Only on other")
        try harness.test.git("checkout", "-q", "main")
        let audits = try await audits(
            "git branch -D other; git update-ref refs/remotes/origin/main HEAD",
            harness
        )
        let changes = audits.flatMap(\.changes)
        #expect(changes.map(\.name) == ["refs/heads/other", "refs/remotes/origin/main"])
        #expect(changes.map(\.was) == [lost.hex, nil])
        let kept = try harness.test.ask(
            ["merge-base", "--is-ancestor", lost.hex, "refs/orchestrate/t-1"]
        )
        #expect(kept.status == 0)
    }

    @Test func `a hook, a stash of the user's and the checkout are told`() async throws {
        let harness = try Harness(agentHooks: false)
        try harness.test.write("README", "changed by the user\n")
        try harness.test.git("stash")
        let stash = try harness.test.id("stash@{0}")
        let audits = try await audits(
            "echo : > $MAIN/.git/hooks/pre-push; git stash drop -q; echo x > $MAIN/README; "
                + "echo y > $MAIN/new",
            harness
        )
        let changes = audits.flatMap(\.changes)
        #expect(changes.map(\.kind) == [.hook, .stash, .file, .file])
        #expect(changes.map(\.name) == ["pre-push", "stash", "README", "new"])
        let kept = try harness.test.ask(
            ["merge-base", "--is-ancestor", stash.hex, "refs/orchestrate/t-1"]
        )
        #expect(kept.status == 0)
    }

    @Test func `a change is blamed on all that ran then, and on no other`() async throws {
        let harness = try Harness(agentHooks: false)
        let history = try await harness.run(
            """
            task: T
            subtasks:
              - {id: first, run: "echo f > f"}
              - {id: a, dependencies: [first], run: "git branch mine; open made; await go; echo a > a"}
              - {id: b, dependencies: [first], run: "await made; echo b > b; open go"}
            """
        )
        let attempts = history.audits.map { $0.attempts.map(\.subtask.text) }
        #expect(attempts == [["a", "b"]])
    }

    /// A look at the checkout is not taken at every turn, so it goes back further than the last one.
    @Test
    func `who wrote into the checkout is among those that are named, also when others ended later`()
        async throws
    {
        let harness = try Harness(agentHooks: false)
        let main = harness.test.path
        let history = try await harness.run(
            """
            task: T
            subtasks:
              - {id: a, run: "await started; echo x > \(main)/README; echo a > a"}
              - {id: b, run: "open started; await go; echo b > b"}
              - {id: c, dependencies: [a], run: "open go; echo c > c"}
            """
        )
        let files = history.audits.filter { $0.changes.contains { $0.kind == .file } }
        #expect(files.count == 1)
        #expect(files.first?.attempts.map(\.subtask.text).contains("a") == true)
    }
}
