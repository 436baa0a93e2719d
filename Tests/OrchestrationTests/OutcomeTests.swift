import Foundation
import Git
import Orchestration
import Planning
import SystemPackage
import TestSupport
import Testing

/// What is there when a run is over, whoever looks at it.
struct OutcomeTests {
    @Test func `R05 one after the other comes to the same files as side by side`() async throws {
        let harness = try Harness()
        let test = harness.test
        let parallel = try await harness.run(RunTests.authentication, maximumParallel: 4)
        let sequential = try await harness.run(RunTests.authentication, maximumParallel: 1)
        let branches = [parallel, sequential].map { $0.names.integration.short }
        #expect(branches[0] != branches[1])
        let trees = try branches.map { try test.git("rev-parse", "\($0)^{tree}") }
        #expect(trees[0] == trees[1])
        #expect(try test.git("diff", branches[0], branches[1]) == "")
        // One really ran after the other.
        var running: Set<String> = []
        let run = sequential.names.run
        for entry in try JournalReader.entries(of: run, in: test.common) {
            if case .attemptStarted(let facts) = entry.event { running.insert(facts.subtask.text) }
            if case .attemptFinished(let facts) = entry.event { running.remove(facts.subtask.text) }
            #expect(running.count <= 1)
        }
    }

    @Test func `R08 plain git reads branches, merges, history, plan and logs, here and in a clone`()
        async throws
    {
        let harness = try Harness()
        let test = harness.test
        let history = try await harness.run(RunTests.authentication)
        let names = history.names
        #expect(try test.git("fsck", "--strict", "--no-dangling") == "")

        // Nothing but what git knows: three kinds of objects, and refs that it can push.
        try test.git("clone", "--quiet", "--bare", ".", "../copy.git")
        let copy = test.folder.appending("copy.git")
        try test.git(
            "fetch",
            "--quiet",
            test.path.string,
            "refs/heads/orchestrate/*:refs/heads/orchestrate/*",
            "refs/orchestrate/*:refs/orchestrate/*",
            in: copy
        )
        #expect(try test.git("fsck", "--strict", "--no-dangling", in: copy) == "")
        let kinds = try test.git(
            "cat-file",
            "--batch-all-objects",
            "--batch-check=%(objecttype)",
            in: copy
        )
        #expect(Set(kinds.split(separator: "\n")) == ["blob", "tree", "commit"])

        let journal = names.journal.text
        let subjects = try test.git(
            "log",
            "--first-parent",
            "--reverse",
            "--format=%s",
            journal,
            in: copy
        )
        #expect(subjects.hasPrefix("Start build-user-1: Build user authentication system\n"))
        #expect(subjects.contains("\nMerge write-tests\n"))
        #expect(try test.git("show", "\(journal):plan.yml", in: copy) == RunTests.authentication)
        _ = try test.git("show", "\(journal):attempts/write-tests/1/log", in: copy)
        let merges = try test.git(
            "rev-list",
            "--count",
            "--merges",
            "--first-parent",
            names.integration.short,
            in: copy
        )
        #expect(merges == "5")
        // What an agent did, without its dependencies' work.
        let own = try test.git(
            "diff",
            "--name-only",
            "\(names.branchPrefix)auth-design...\(names.branchPrefix)implement-oauth",
            in: copy
        )
        #expect(own == "oauth.c")
    }
}
