import Agents
import Foundation
import Git
import Orchestration
import Planning
import SystemPackage
import TestSupport
import Testing

struct CleanupTests {
    private let plan = """
        task: T
        subtasks:
          - {id: a, run: "echo a > a; ln -s \\"$PRECIOUS\\" link"}
          - {id: b, dependencies: [a], run: "exit 1"}
        """

    private func clean(_ harness: Harness, _ history: RunHistory) async throws -> [CleanupStep] {
        let read = try RunReader.history(of: history.names.run, in: harness.test.common)
        return try await Cleanup(
            history: read,
            journal: Journal(continuing: read.names, clock: harness.clock),
            identity: Signature(name: "T", email: "t@example.com", seconds: 0)
        ).perform()
    }

    @Test func `F14 folders and branches go, all work stays, no link is followed`() async throws {
        let harness = try Harness()
        let test = harness.test
        try test.write("precious/file", "keep", in: test.folder)
        let precious = test.folder.appending("precious")
        let history = try await harness.run(plan, environment: ["PRECIOUS": precious.string])
        // After the run a person leaves something in a workspace.
        try test.write("later", "written later", in: harness.workspace("a", history))
        let before = try Checkout(test)
        let steps = try await clean(harness, history)
        #expect(
            steps.allSatisfy { step in
                switch step {
                case .removeWorkspace, .deleteBranch: true
                default: false
                }
            }
        )
        #expect(try Checkout(test) == before)
        #expect(FileManager.default.fileExists(atPath: precious.appending("file").string))
        #expect(
            !FileManager.default.fileExists(
                atPath: test.folder.appending("repo.orchestrate").string
            )
        )
        #expect(!FileManager.default.fileExists(atPath: history.names.liveFolder.string))
        #expect(try test.git("worktree", "list").split(separator: "\n").count == 1)
        #expect(
            try test.git("branch", "--list", "orchestrate/*", "--format=%(refname:short)")
                == history.names.integration.short
        )
        // What was left is in a commit of the journal, and so is the rest.
        let preserved = try test.git(
            "log",
            "-1",
            "--format=%H",
            "--all",
            "--grep=^Leftovers of orchestrate"
        )
        #expect(try test.git("show", "\(preserved):later") == "written later")
        #expect(
            try test.git("merge-base", "--is-ancestor", preserved, history.names.journal.text) == ""
        )
        #expect(try test.git("fsck", "--strict", "--no-dangling") == "")
        // A second time there is nothing to do.
        #expect(try await clean(harness, history) == [])
    }

    @Test func `F14 a preview writes nothing and says the same`() async throws {
        let harness = try Harness()
        let history = try await harness.run(plan, environment: ["PRECIOUS": "/nowhere"])
        try harness.test.write("later", "l", in: harness.workspace("a", history))
        let before = try listing(harness.test)
        let preview = try Cleanup.preview(history)
        #expect(try listing(harness.test) == before)
        #expect(try await clean(harness, history) == preview)
    }

    @Test func `what is not ours any more is kept and reported`() async throws {
        let harness = try Harness()
        let test = harness.test
        let history = try await harness.run(
            "task: T\nsubtasks: [{id: a, run: \"echo a > a\"}, {id: b, run: \"echo b > b\"}, {id: c, run: \"echo c > c\"}]\n"
        )
        // a: replaced by a folder of the user's; b: by a link to one; c: commits the journal lacks.
        let a = try harness.workspace("a", history)
        try FileManager.default.removeItem(atPath: a.string)
        try test.write("mine", "m", in: a)
        let b = try harness.workspace("b", history)
        try FileManager.default.removeItem(atPath: b.string)
        try test.write("elsewhere/mine", "m", in: test.folder)
        try FileManager.default.createSymbolicLink(
            atPath: b.string,
            withDestinationPath: test.folder.appending("elsewhere").string
        )
        let c = try harness.workspace("c", history)
        try test.write("more", "m", in: c)
        try test.commitAll("More", in: c)
        let steps = try await clean(harness, history)
        let kept = steps.compactMap { step -> FilePath? in
            if case .keepWorkspace(let path, _) = step { path } else { nil }
        }
        #expect(Set(kept) == [a, b])
        #expect(FileManager.default.fileExists(atPath: a.appending("mine").string))
        #expect(
            FileManager.default.fileExists(
                atPath: test.folder.appending("elsewhere").appending("mine").string
            )
        )
        // The commit of c was taken into the journal before its folder and branch went.
        let more = try test.git("log", "--all", "--format=%H", "--grep=^More")
        #expect(
            try test.ask(["merge-base", "--is-ancestor", more, history.names.journal.text]).status
                == 0
        )
    }

    @Test func `a nested repository keeps its workspace`() async throws {
        let harness = try Harness()
        let history = try await harness.run(
            "task: T\nsubtasks: [{id: a, run: \"git init -q n; echo x > n/x\"}]\n"
        )
        let steps = try await clean(harness, history)
        guard case .keepWorkspace(_, let reason)? = steps.first else {
            Issue.record("\(steps)")
            return
        }
        #expect(reason == "no commit can hold n/")
        #expect(
            FileManager.default.fileExists(
                atPath: try harness.workspace("a", history).appending("n").appending("x").string
            )
        )
    }

    @Test func `a nested repository that was added keeps its workspace too`() async throws {
        let harness = try Harness()
        let history = try await harness.run(
            "task: T\nsubtasks: [{id: a, run: \"git init -q n; cd n; git -c user.name=N -c user.email=n@n commit -q --allow-empty -m N; cd ..; git add n 2> /dev/null; git commit -qm N\"}]\n"
        )
        let steps = try await clean(harness, history)
        guard case .keepWorkspace(_, let reason)? = steps.first else {
            Issue.record("\(steps)")
            return
        }
        #expect(reason == "no commit can hold n")
    }

    @Test func `a workspace whose agent may still be at work is kept, unless forced`() async throws
    {
        let harness = try Harness()
        let names = try await harness.beginAndDie(
            "task: T\nsubtasks: [{id: a, run: \"true\"}]\n"
        )
        let id = try SubtaskID("a")
        let workspace = names.workspace(id, attempt: 1)
        try await Workspaces(names: names).create(
            for: id,
            attempt: 1,
            base: harness.test.id("HEAD")
        )
        let history = try RunReader.history(of: names.run, in: harness.test.common)
        guard case .keepWorkspace(workspace.path, _)? = try await clean(harness, history).first
        else {
            Issue.record("not kept")
            return
        }
        try harness.test.write("late", "written late", in: workspace.path)
        let steps = try await Cleanup(
            history: history,
            journal: Journal(continuing: names, clock: harness.clock),
            identity: Signature(name: "T", email: "t@example.com", seconds: 0),
            force: true
        ).perform()
        #expect(steps.first == .removeWorkspace(workspace.path, preserving: true, ignored: []))
        #expect(
            try !harness.test.git(
                "log",
                "--full-history",
                "--format=%H",
                names.journal.text,
                "--",
                "late"
            ).isEmpty
        )
    }

    @Test func `a branch that a person has checked out stays`() async throws {
        let harness = try Harness()
        let history = try await harness.run(
            "task: T\nsubtasks: [{id: a, run: \"echo a > a\"}, {id: b, run: \"echo b > b\"}]\n"
        )
        let branch = history.names.branch(try SubtaskID("a"))
        try harness.test.git("worktree", "remove", harness.workspace("a", history).string)
        try harness.test.git("switch", "--quiet", branch.short)
        let steps = try await clean(harness, history)
        #expect(steps.contains(.keepBranch(branch, reason: "a worktree is on it")))
        #expect(try harness.test.git("status", "--porcelain") == "")
        #expect(try harness.test.git("branch", "--show-current") == branch.short)
    }

    @Test func `a workspace that was moved stays where it is`() async throws {
        let harness = try Harness()
        let history = try await harness.run("task: T\nsubtasks: [{id: a, run: \"echo a > a\"}]\n")
        let moved = harness.test.folder.appending("moved")
        try harness.test.git(
            "worktree",
            "move",
            harness.workspace("a", history).string,
            moved.string
        )
        #expect(
            try await clean(harness, history).first
                == .keepWorkspace(moved, reason: "it was moved there")
        )
        #expect(FileManager.default.fileExists(atPath: moved.appending("a").string))
    }

    private func listing(_ test: TestRepository) throws -> [String] {
        try FileManager.default.subpathsOfDirectory(atPath: test.folder.string).sorted()
    }

    @Test func `a workspace in which an agent is at work is kept, forced or not`() async throws {
        let harness = try Harness()
        let names = try await harness.abandon(
            "task: T\nsubtasks: [{id: a, run: \"open working; await go; echo a > a\"}]\n",
            when: "working"
        )
        let history = try RunReader.history(of: names.run, in: harness.test.common)
        let steps = try Cleanup.preview(history, force: true)
        guard case .keepWorkspace(_, let reason)? = steps.first else {
            Issue.record("not kept")
            return
        }
        #expect(reason.contains("its agent is at work in it"))
        try harness.gates.open("go")
        #expect(try await harness.resume(names).integration.result?.outcome == .done)
    }

    @Test
    func `F14 forgetting a run tells what only its journal held, and leaves a sound repository`()
        async throws
    {
        let harness = try Harness()
        let history = try await harness.run(
            """
            task: T
            subtasks:
              - {id: a, run: "echo a > a"}
              - {id: b, retries: 1, run: "echo $ORCHESTRATE_ATTEMPT > b; [ $ORCHESTRATE_ATTEMPT = 2 ]"}
            """
        )
        let names = history.names
        let failed = try #require(history.attempt(1, of: SubtaskID("b"))?.finish).tip
        _ = try await clean(harness, history)
        try harness.test.git("tag", "-a", "-m", "annotated", "v1")
        let losses = try Forgetting(names).losses()
        // What is merged is held by the integration branch.
        #expect(losses.map(\.commit) == [failed])
        let tip = try harness.test.id(names.journal.text)
        #expect(throws: GitError.self) {
            try Forgetting(names).perform(expecting: harness.test.id("main"))
        }
        try Forgetting(names).perform(expecting: tip)
        #expect(
            try harness.test.ask(["rev-parse", "--verify", "-q", names.journal.text]).status == 1
        )
        #expect(try harness.test.ask(["fsck", "--strict"]).status == 0)
        #expect(try harness.test.ask(["log", "-1", names.integration.text]).status == 0)
    }

    @Test func `a workspace that the user has locked stays`() async throws {
        let harness = try Harness()
        let history = try await harness.run("task: T\nsubtasks: [{id: a, run: \"echo a > a\"}]\n")
        let place = try harness.workspace("a", history)
        try harness.test.git("worktree", "lock", place.string)
        guard case .keepWorkspace(place, let reason)? = try await clean(harness, history).first
        else {
            Issue.record("it was removed")
            return
        }
        #expect(reason == "somebody has locked it: git worktree unlock \(place)")
        try harness.test.git("worktree", "unlock", place.string)
        guard case .removeWorkspace? = try await clean(harness, history).first else {
            Issue.record("it was kept")
            return
        }
    }

    @Test func `sizes are those of du, and free space that of df`() throws {
        let folder = try TestFolder()
        for number in 0..<20 {
            try folder.write("f\(number)", String(repeating: "x", count: number * 3_000))
        }
        try FileManager.default.createSymbolicLink(
            atPath: folder.path.appending("link").string,
            withDestinationPath: "/usr"
        )
        let test = try TestRepository()
        let place = folder.path.string
        try test.git("config", "alias.du", "!du -s -B1 '\(place)' | cut -f1")
        try test.git(
            "config",
            "alias.df",
            "!df -B1 --output=avail '\(place)' | tail -1 | tr -d ' '"
        )
        #expect(try DiskSpace.used(by: folder.path) == Int64(test.git("du")))
        let free = try #require(Int64(try test.git("df")))
        let ours = try #require(DiskSpace.free(at: folder.path.appending("later")))
        #expect(abs(ours - free) < 1 << 28)
        let need = DiskSpace.Need(workspace: 100, count: 5, atOnce: 3)
        #expect((need.atOnce, need.inTheEnd) == (300, 500))
    }
}
