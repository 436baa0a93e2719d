import Commands
import Foundation
import Git
import SystemPackage
import TestSupport
import Testing

/// The one command that moves a branch of the user's.
struct AcceptTests {
    private let harness: CommandHarness
    private var test: TestRepository { harness.test }

    init() throws { harness = try CommandHarness() }

    private func start(_ integration: String = "integration: {}") async throws {
        try test.write(
            "../plan.yml",
            "task: T\nsubtasks: [{id: a, run: \"echo a > a\"}]\n\(integration)\n"
        )
        _ = await harness.run("start", "--config", "../plan.yml")
    }

    private func refs() throws -> String { try test.git("for-each-ref", "refs/heads", "refs/tags") }

    @Test func `a branch that nobody has checked out moves forward, once`() async throws {
        try await start()
        try test.git("checkout", "--quiet", "-b", "other")
        let tip = try test.id("orchestrate/t-1/_integration")
        let old = try test.id("main")
        let index = FileManager.default.contents(atPath: test.common.appending("index").string)
        let dry = await harness.run("accept", "--dry-run")
        #expect(dry.answer == "would move main from \(old.short) to \(tip.short)\n")
        #expect(try test.id("main") == old)
        let said = await harness.run("accept")
        #expect(said.status == .done, "\(said.narration)")
        #expect(try test.id("main") == tip)
        #expect(try test.git("reflog", "-1", "--format=%gs", "main") == "orchestrate: accept t-1")
        // Nothing else moved, least of all the checkout.
        #expect(try test.git("rev-parse", "--abbrev-ref", "HEAD") == "other")
        #expect(try test.id("HEAD") == old)
        #expect(
            FileManager.default.contents(atPath: test.common.appending("index").string) == index
        )
        #expect(await harness.run("accept").answer == "main is there already\n")
        #expect(await harness.run("status").status == .done)
    }

    @Test func `another branch can be named, but none of ours`() async throws {
        try await start()
        try test.git("branch", "release", "main")
        #expect(await harness.run("accept", "--into", "release").status == .done)
        #expect(try test.id("release") == test.id("orchestrate/t-1/_integration"))
        let before = try refs()
        for name in ["nothing", "orchestrate/t-1/a", "-x", "refs/heads/nothing", "a..b"] {
            let said = await harness.run("accept", "--into=\(name)")
            #expect(said.status == .fatal, "\(name)")
        }
        try test.git("symbolic-ref", "refs/heads/alias", "refs/heads/release")
        #expect(await harness.run("accept", "--into", "alias").status == .fatal)
        #expect(try test.git("symbolic-ref", "refs/heads/alias") == "refs/heads/release")
        try test.git("symbolic-ref", "--delete", "refs/heads/alias")
        #expect(try refs() == before)
    }

    @Test func `under a checkout nothing moves, and the command that is shown does it`()
        async throws
    {
        try await start()
        let before = try refs()
        let said = await harness.run("accept")
        #expect(said.status == .failed)
        #expect(said.narration.contains("hint: git merge --ff-only orchestrate/t-1/_integration"))
        #expect(try refs() == before)
        try test.git("merge", "--quiet", "--ff-only", "orchestrate/t-1/_integration")
        #expect(try test.git("status", "--porcelain") == "")
        // The same in a linked worktree.
        try test.git("branch", "linked", "HEAD~1")
        try test.git("worktree", "add", "--quiet", "../linked", "linked")
        let linked = await harness.run("accept", "--into", "linked")
        #expect(linked.status == .failed)
        #expect(linked.narration.contains("linked is checked out in \(test.folder)/linked"))
    }

    @Test func `a branch that went its own way is shown and stays`() async throws {
        try await start()
        try test.write("b", "b\n")
        try test.commitAll("On its own way")
        try test.git("checkout", "--quiet", "--detach")
        let before = try refs()
        let said = await harness.run("accept")
        #expect(said.status == .failed)
        #expect(said.narration.contains("main has 1 commit that the integration has not"))
        #expect(said.narration.contains("On its own way"))
        #expect(try refs() == before)
    }

    @Test func `what is red, not done or not tested is not accepted`() async throws {
        try await start("integration: {validation_tests: [t]}\ntests: {t: \"exit 1\"}")
        try test.git("checkout", "--quiet", "--detach")
        let main = try test.id("main")
        #expect(await harness.run("accept").status == .checkRed)
        try test.write(
            "../plan.yml",
            "task: T\nsubtasks: [{id: a, run: \"exit 1\"}]\nintegration: {}\n"
        )
        _ = await harness.run("start", "--config", "../plan.yml")
        #expect(await harness.run("accept", "--into", "main").status == .failed)
        try await start()
        try test.git("branch", "--force", "orchestrate/t-3/_integration", main.hex)
        let untested = await harness.run("accept", "t-3", "--into", "main")
        #expect(untested.status == .checkRed)
        #expect(untested.narration.contains("which this run has not tested"))
        #expect(try test.id("main") == main)
    }

    @Test func `a branch that is being rebased is not moved`() async throws {
        try await start()
        try test.git("checkout", "--quiet", "--detach")
        // As git leaves it while a rebase waits for a person.
        try test.write(".git/rebase-merge/head-name", "refs/heads/main\n")
        let before = try refs()
        #expect(await harness.run("accept").status == .failed)
        #expect(try refs() == before)
    }

    @Test func `a run on no branch says so`() async throws {
        try test.git("checkout", "--quiet", "--detach")
        try await start()
        let said = await harness.run("accept")
        #expect(said.status == .fatal)
        #expect(said.narration.contains("--into <branch>"))
        #expect(await harness.run("accept", "--into", "main").status == .done)
    }
}
