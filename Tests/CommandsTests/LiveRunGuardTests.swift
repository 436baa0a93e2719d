import Agents
import Foundation
import SystemPackage
import TestSupport
import Testing

/// The hook that keeps the branches of a live run, asked by git.
struct LiveRunGuardTests {
    private struct Lab {
        let harness: CommandHarness
        let lock: FileLock?

        /// A repository with refs of the run t-1; a process acts for it, or one has that is gone.
        init(isRunning: Bool) async throws {
            harness = try CommandHarness()
            let test = harness.test
            for name in ["a", "_integration", "_resolve/a"] {
                try test.git("branch", "orchestrate/t-1/\(name)")
            }
            try test.git("update-ref", "refs/orchestrate/t-1", "HEAD")
            try test.write("orchestrate/t-1/runner.lock", "", in: test.common)
            let live = test.common.appending("orchestrate").appending("t-1")
            // The number of a process that is alive either way: it may be another one's by now.
            try ProcessIdentity.current.write(to: live.appending("runner.json"))
            lock = isRunning ? try FileLock(trying: live.appending("runner.lock")) : nil
            _ = await harness.run("hooks", "install")
            try test.git("commit", "-q", "--allow-empty", "-m", "Next")
        }
    }

    private static let moves = [
        ["branch", "-f", "orchestrate/t-1/a", "HEAD"],
        ["branch", "-D", "orchestrate/t-1/_integration"],
        ["update-ref", "refs/heads/orchestrate/t-1/new", "HEAD"],
        ["update-ref", "refs/orchestrate/t-1", "HEAD"],
        ["update-ref", "-d", "refs/orchestrate/t-1"],
        ["fetch", "-q", ".", "HEAD:refs/heads/orchestrate/t-1/b"],
    ]

    @Test(arguments: moves)
    func `what a live run holds is refused, with the run's name and what to do`(_ move: [String])
        async throws
    {
        let lab = try await Lab(isRunning: true)
        let test = lab.harness.test
        let before = try test.git("for-each-ref")
        let said = try test.ask(move)
        #expect(said.status != 0)
        #expect(said.errors.contains("is not written: the run t-1 is running"))
        #expect(said.errors.contains("hint: see git orchestrate status t-1\n"))
        #expect(try test.git("for-each-ref") == before)
        // As the last hint says.
        let meant = try test.ask(["-c", "core.hooksPath=/dev/null"] + move)
        #expect(meant.status == 0)
        withExtendedLifetime(lab.lock) {}
    }

    @Test(arguments: moves)
    func `when nobody acts for the run, everything is allowed`(_ move: [String]) async throws {
        let lab = try await Lab(isRunning: false)
        #expect(try lab.harness.test.ask(move).status == 0)
    }

    @Test func `what is not the run's, the answer to a conflict, and tidying up are free`()
        async throws
    {
        let lab = try await Lab(isRunning: true)
        let test = lab.harness.test
        let before = try test.git("for-each-ref", "refs/orchestrate", "refs/heads/orchestrate")
        try test.git("branch", "mine")
        try test.git("tag", "v1")
        try test.git("branch", "orchestrate/t-2/a")
        try test.git("update-ref", "refs/orchestrate/_resolutions", "HEAD")
        // Written down twice: with a file for each, and with none.
        for _ in 1...2 { try test.git("pack-refs", "--all") }
        try test.git("gc", "-q", "--prune=now")
        try test.git("worktree", "add", "-q", "../resolve", "orchestrate/t-1/_resolve/a")
        try test.git(
            "commit",
            "-q",
            "--allow-empty",
            "-m",
            "R",
            in: test.folder.appending("resolve")
        )
        #expect(
            try test.git("for-each-ref", "refs/orchestrate", "refs/heads/orchestrate")
                .contains(before.split(separator: "\n").last ?? "-")
        )
        // Also where they are only in the one file.
        #expect(try test.ask(["branch", "-D", "orchestrate/t-1/a"]).status != 0)
        #expect(try test.id("orchestrate/t-1/a") == test.id("main~1"))
        // From a linked worktree too.
        try test.git("worktree", "add", "-q", "--detach", "../linked")
        let linked = test.folder.appending("linked")
        let said = try test.ask(["branch", "-f", "orchestrate/t-1/a", "HEAD"], in: linked)
        #expect(said.errors.contains("the run t-1 is running"))
        withExtendedLifetime(lab.lock) {}
    }
}
