import Agents
import Foundation
import Git
import Orchestration
import Planning
import SystemPackage
import TestSupport
import Testing

/// What a workspace is given before its agent: copies of ignored files, and commands.
struct SetupTests {
    private let harness: Harness
    private var test: TestRepository { harness.test }

    init() throws {
        harness = try Harness(files: [
            ".gitignore": "*.secret\n.env*\ndeps/\nlink\n", "README": "read me\n",
        ])
        try test.write("a.secret", "a\n")
        try test.write(".env", "KEY=1\n")
        try test.write(".env.local", "KEY=2\n")
        try test.write("deps/x/index.js", "x\n")
        try test.write("deps/bin/run", "#!/bin/sh\n")
        try FileManager.default.createSymbolicLink(
            atPath: test.path.appending("deps/link").string,
            withDestinationPath: "x/index.js"
        )
        #expect(chmod(test.path.appending("deps/bin/run").string, 0o755) == 0)
        try test.write("plain", "not ignored\n")
    }

    private func run(_ plan: String) async throws -> RunHistory {
        try await harness.run("task: T\nintegration: {}\n" + plan)
    }

    @Test func `what setup leaves is no work, unless the agent changes it`() async throws {
        let history = try await run(
            """
            setup: ["echo lock > lock.json; echo other > other.json; echo changed > README"]
            subtasks:
              - {id: idle, run: "true"}
              - {id: works, run: "echo more >> other.json; echo w > w"}
              - {id: commits, run: "git add --all; git commit --quiet --message All"}

            """
        )
        func verdict(_ id: String) throws -> Verdict? {
            history.lastAttempt(of: try SubtaskID(id))?.finish?.verdict
        }
        #expect(try verdict("idle") == .noChanges)
        #expect(try verdict("works") == .succeeded)
        let works = try test.git("diff", "--name-only", "main", "orchestrate/t-1/works")
        #expect(works == "other.json\nw")
        let commits = try test.git("diff", "--name-only", "main", "orchestrate/t-1/commits")
        #expect(commits == "README\nlock.json\nother.json")
        // Nor is it what somebody has forgotten to commit.
        let (id, names) = (try SubtaskID("idle"), history.names)
        #expect(WorkspaceCheck.pending(in: id, attempt: 1, of: names) == nil)
        try test.write("lock.json", "edited\n", in: names.workspace(id, attempt: 1).path)
        #expect(WorkspaceCheck.pending(in: id, attempt: 1, of: names) != nil)
    }

    @Test func `ignored files are copied, others are not, and none gets into a commit`()
        async throws
    {
        let history = try await run(
            """
            copy: [".env", "*.secret", "deps/", "plain", "README"]
            subtasks:
              - {id: a, run: "find . -not -path './.git*' -type f -o -type l | sort > list; ls -l deps/bin/run deps/link >> list"}

            """
        )
        #expect(history.finished(try SubtaskID("a"))?.verdict == .succeeded)
        let list = try test.git("show", "orchestrate/t-1/a:list")
        for name in [
            "./.env\n", "./a.secret", "./deps/x/index.js", "-rwxr-xr-x", "link -> x/index.js",
        ] {
            #expect(list.contains(name), "\(name) in \(list)")
        }
        #expect(!list.contains(".env.local") && !list.contains("plain"), "\(list)")
        let changed = try test.git("diff", "--name-only", "main", "orchestrate/t-1/_integration")
        #expect(changed == "list")
    }

    @Test func `a pattern with a wildcard never means a secret`() async throws {
        let history = try await run(
            "copy: ['.e*', '*']\nsubtasks: [{id: a, run: 'ls -A > list'}]\n"
        )
        #expect(history.finished(try SubtaskID("a"))?.verdict == .succeeded)
        let list = try test.git("show", "orchestrate/t-1/a:list")
        #expect(list.contains("a.secret") && !list.contains(".env"), "\(list)")
    }

    @Test func `what a base does not ignore is not copied into it`() async throws {
        try test.git("checkout", "--quiet", "-b", "open")
        try test.git("rm", "--quiet", ".gitignore")
        try test.git("commit", "--quiet", "-m", "Ignore nothing")
        let open = try test.id("HEAD").hex
        try test.git("checkout", "--quiet", "main")
        let launch = try harness.launch(
            "task: T\nintegration: {}\ncopy: [.env]\nsubtasks: [{id: a, run: 'true'}]\n",
            base: open
        )
        let history = try await harness.run(
            launch.begin(clock: harness.clock, supervisor: harness.supervisor)
        )
        let last = history.lastAttempt(of: try SubtaskID("a"))?.finish?.verdict
        guard case .failed(let failure)? = last else {
            Issue.record("it did not fail")
            return
        }
        #expect(failure.kind == .setupRed)
        #expect(failure.detail.hasPrefix(".env cannot be copied"))
    }

    @Test func `links do not lead out of the checkout, nor into it`() async throws {
        let outside = try TestFolder()
        try Data("secret".utf8).write(to: URL(fileURLWithPath: outside.path.string + "/s.secret"))
        try FileManager.default.createSymbolicLink(
            atPath: test.path.appending("link").string,
            withDestinationPath: outside.path.string
        )
        let history = try await run(
            "copy: [link/s.secret, 'link/*']\nsubtasks: [{id: a, run: 'ls -A . link > list 2>&1; true'}]\n"
        )
        #expect(history.finished(try SubtaskID("a"))?.verdict == .succeeded)
        #expect(!(try test.git("show", "orchestrate/t-1/a:list")).contains("s.secret"))
    }

    @Test func `setup runs before the agent, in each workspace, and a red one ends the attempt`()
        async throws
    {
        let history = try await run(
            """
            setup: ["echo ready > deps.secret", "test $ORCHESTRATE_SUBTASK != bad"]
            subtasks:
              - {id: good, run: "cp deps.secret proof"}
              - {id: bad, run: "touch ran"}

            """
        )
        #expect(try test.git("show", "orchestrate/t-1/good:proof") == "ready")
        let bad = try SubtaskID("bad")
        guard case .failed(let failure)? = history.lastAttempt(of: bad)?.finish?.verdict else {
            Issue.record("bad did not fail")
            return
        }
        #expect(failure.kind == .setupRed)
        #expect(failure.sentence.contains("test $ORCHESTRATE_SUBTASK != bad"))
        #expect(
            try test.git("ls-tree", "-r", "--name-only", "orchestrate/t-1/bad").contains("ran")
                == false
        )
    }

    @Test func `what is too large to copy for each workspace is refused before anything starts`()
        throws
    {
        for index in 0...20_000 {
            try Data().write(to: URL(fileURLWithPath: "\(test.path)/deps/f\(index)"))
        }
        #expect(throws: LaunchError.self) {
            _ = try harness.launch(
                "task: T\ncopy: [deps]\nsubtasks: [{id: a, run: 'true'}]\n"
            )
        }
    }
}
