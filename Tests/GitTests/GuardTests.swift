import Foundation
import Git
import SystemPackage
import TestSupport
import Testing

/// What other processes and hostile agents do to a repository, one test for each thing seen.
struct GuardTests {
    @Test func `a ref that git gc holds for a moment is waited for`() async throws {
        let test = try TestRepository()
        let id = try test.id("HEAD")
        let ref = try #require(RefName("refs/orchestrate/r-1"))
        try test.open().moveRef(ref, from: nil, to: id, reason: "test")
        let second = try test.commitAll("Second")
        let lock = test.common.appending("refs").appending("orchestrate").appending("r-1.lock")
        try Data().write(to: URL(fileURLWithPath: lock.string))
        async let moved: Void = offload {
            try test.open().moveRef(ref, from: id, to: second, reason: "test")
        }
        try await Task.sleep(for: .milliseconds(100))
        try FileManager.default.removeItem(atPath: lock.string)
        try await moved
        #expect(try test.id(ref.text) == second)
    }

    @Test func `what an agent committed before it deleted its branch is still known`() throws {
        let test = try TestRepository()
        let last = try test.commitAll("Work")
        try test.git("update-ref", "-d", "refs/heads/main")
        #expect(try test.open().head() == .unborn("refs/heads/main"))
        #expect(try test.open().lastHead() == last)
    }

    @Test func `branches that worktrees are on are known, and where each worktree is`() throws {
        let test = try TestRepository()
        try test.git("worktree", "add", "--quiet", "-b", "side", "../side")
        try test.git("worktree", "add", "--quiet", "--detach", "../detached")
        let repository = try test.open()
        #expect(try repository.branchesInUse().map(\.short).sorted() == ["main", "side"])
        #expect(try repository.branchesInUse(except: ["side"]).map(\.short) == ["main"])
        let id = try test.id("HEAD")
        #expect(repository.headOfWorktree(named: "side") == id)
        #expect(repository.headOfWorktree(named: "detached") == id)
        #expect(repository.headOfWorktree(named: "none") == nil)
    }

    @Test func `assume-unchanged hides nothing from us`() throws {
        let test = try TestRepository(files: ["a": "1\n", "b": "1\n", "c": "1\n"])
        try test.git("update-index", "--assume-unchanged", "a", "b", "c")
        try test.write("a", "2\n")
        try test.remove("b")
        #expect(try test.git("status", "--porcelain") == "")
        #expect(try test.open().hasLeftovers())
        let leftovers = try test.open().storeLeftovers()
        #expect(leftovers.changes.map(\.path.description) == ["a", "b"])
        #expect(leftovers.changes.map { $0.entry == nil } == [false, true])
    }

    @Test func `nothing that was written under a flag is overlooked`() throws {
        let test = try TestRepository(files: [
            "mode": "m\n", "skipped": "1\n", "gone": "g\n", "twice": "1\n",
        ])
        try test.git("update-index", "--assume-unchanged", "mode")
        try FileManager.default.setAttributes(
            [.posixPermissions: 0o755],
            ofItemAtPath: test.path.appending("mode").string
        )
        try test.git("update-index", "--skip-worktree", "skipped", "gone")
        try test.write("skipped", "2\n")
        try test.remove("gone")
        try test.write("twice", "2\n")
        try test.git("add", "twice")
        try test.git("update-index", "--assume-unchanged", "twice")
        try test.write("twice", "3\n")
        let leftovers = try test.open().storeLeftovers()
        #expect(leftovers.changes.map(\.path.description) == ["mode", "skipped", "twice"])
        #expect(leftovers.changes.first?.entry?.mode == .executable)
    }

    @Test func `what is ignored can be listed`() throws {
        let test = try TestRepository(files: [".gitignore": "build/\n*.log\n"])
        try test.write("build/deep/file", "b")
        try test.write("x.log", "x")
        try test.write("kept", "k")
        #expect(try test.open().ignoredPaths().map(\.description) == ["build/", "x.log"])
    }

    @Test func `a folder shows in a checkout unless it is outside or ignored`() throws {
        let test = try TestRepository(files: [".gitignore": ".build/\n"])
        let repository = try test.open()
        #expect(try repository.wouldShow(test.path.appending("ws")))
        #expect(try repository.wouldShow(test.common.appending("ws")))
        #expect(try !repository.wouldShow(test.path.appending(".build").appending("ws")))
        #expect(try !repository.wouldShow(test.folder.appending("ws")))
        #expect(try !repository.wouldShow(test.folder.appending("repo.orchestrate")))
    }

    @Test(arguments: [("", ""), ("A <b>", "<e>"), ("...", "x@y"), ("A\nB", "a b")])
    func `an identity that git takes and libgit2 does not is made to fit`(
        name: String,
        email: String,
    ) throws {
        let test = try TestRepository()
        let author = Signature(name: name, email: email, seconds: 1_700_000_000)
        let commit = try test.open().writeCommit(
            tree: test.id("HEAD^{tree}"),
            parents: [],
            author: author,
            committer: author,
            message: "M\n"
        )
        #expect(try test.git("cat-file", "-t", commit.hex) == "commit")
        #expect(try test.git("fsck", "--strict", "--no-dangling") == "")
    }

    @Test func `after the last second there is no other`() {
        #expect(Signature(name: "A", email: "a", seconds: 5).next == 6)
        #expect(Signature(name: "A", email: "a", seconds: .max).next == .max)
    }
}
