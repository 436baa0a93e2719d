import Foundation
import Git
import SystemPackage
import TestSupport
import Testing

struct WorktreeTests {
    private func makeBranch(_ test: TestRepository, _ name: String) throws -> RefName {
        let branch = try #require(RefName(branch: name))
        try test.open().moveRef(branch, from: nil, to: try test.id("HEAD"), reason: "test")
        return branch
    }

    @Test func `a worktree of ours is one of git's`() throws {
        let test = try TestRepository(files: [
            "a.txt": "a\n", "dir/b.txt": "b\n", "run.sh": "#!/bin/sh\n", "empty": "",
        ])
        try FileManager.default.setAttributes(
            [.posixPermissions: 0o755],
            ofItemAtPath: test.path.appending("run.sh").string
        )
        try FileManager.default.createSymbolicLink(
            atPath: test.path.appending("link").string,
            withDestinationPath: "a.txt"
        )
        try test.commitAll("More")
        let before = try test.git("for-each-ref")
        let branch = try makeBranch(test, "orchestrate/r/a")
        let path = test.folder.appending("ours")
        let repository = try test.open()
        try repository.addWorktree(named: "orchestrate.r.a", at: path, on: branch)
        try Repository(at: path).checkOut(try test.id("HEAD"), convertingContent: false)

        #expect(try test.git("status", "--porcelain", in: path) == "")
        #expect(try test.git("rev-parse", "--abbrev-ref", "HEAD", in: path) == "orchestrate/r/a")
        let listed = try test.git("worktree", "list", "--porcelain")
        #expect(listed.contains("worktree \(path)\n"))
        #expect(listed.contains("branch refs/heads/orchestrate/r/a"))
        #expect(
            try test.git("for-each-ref") == before + "\n" + test.git("for-each-ref", branch.text)
        )
        #expect(try test.git("fsck", "--strict") == "")
        // Byte for byte what git's own checkout makes, modes and links too.
        try test.git("worktree", "add", "--quiet", "--detach", "../gits", "HEAD")
        let difference = try test.ask(
            ["diff", "--no-index", "--name-only", "ours", "gits"],
            in: test.folder
        )
        #expect(difference.text == "gits/.git" || difference.text == "ours/.git")
        #expect(
            FileManager.default.isExecutableFile(atPath: path.appending("run.sh").string)
        )
    }

    @Test func `a locked worktree is not pruned, and an unlocked one is`() throws {
        let test = try TestRepository()
        let branch = try makeBranch(test, "a")
        let path = test.folder.appending("a")
        let repository = try test.open()
        try repository.addWorktree(named: "a", at: path, on: branch)
        try repository.lockWorktree(named: "a", reason: "an agent works here")
        #expect(try repository.worktree(named: "a")?.isLocked == true)
        #expect(
            try test.git("worktree", "list", "--porcelain").contains("locked an agent works here")
        )
        try FileManager.default.removeItem(atPath: path.string)
        try test.git("worktree", "prune")
        #expect(try repository.worktree(named: "a")?.isValid == false)
        try repository.unlockWorktree(named: "a")
        try repository.unlockWorktree(named: "a")
        try repository.forgetWorktree(named: "a")
        #expect(try repository.worktrees() == [])
        #expect(try !test.git("worktree", "list").contains("prunable"))
    }

    @Test func `a worktree whose folder is there is not forgotten`() throws {
        let test = try TestRepository()
        let branch = try makeBranch(test, "a")
        let path = test.folder.appending("a")
        let repository = try test.open()
        try repository.addWorktree(named: "a", at: path, on: branch)
        #expect(throws: GitError.self) { try repository.forgetWorktree(named: "a") }
        #expect(try repository.worktrees().map(\.name) == ["a"])
    }

    @Test func `what is in the way is left alone, and nothing is left behind`() throws {
        let test = try TestRepository()
        let branch = try makeBranch(test, "a")
        let path = test.folder.appending("taken")
        try test.write("precious", "mine", in: path)
        let before = try listing(test.common)
        #expect(throws: GitError.self) {
            try test.open().addWorktree(named: "a", at: path, on: branch)
        }
        #expect(FileManager.default.fileExists(atPath: path.appending("precious").string))
        #expect(try listing(test.common) == before)
        // A missing parent and a missing branch fail half-way inside libgit2.
        let missing = test.folder.appending("no").appending("such").appending("folder")
        #expect(throws: GitError.self) {
            try test.open().addWorktree(named: "a", at: missing, on: branch)
        }
        #expect(throws: GitError.self) {
            try test.open().addWorktree(
                named: "a",
                at: test.folder.appending("b"),
                on: #require(RefName(branch: "none"))
            )
        }
        #expect(try listing(test.common).filter { !$0.hasPrefix("worktrees") } == before)
        #expect(try test.open().worktrees() == [])
    }

    @Test func `a branch in use in another worktree is not taken`() throws {
        let test = try TestRepository()
        #expect(throws: GitError.self) {
            try test.open().addWorktree(
                named: "a",
                at: test.folder.appending("a"),
                on: #require(RefName(branch: "main"))
            )
        }
        #expect(try test.git("worktree", "list").split(separator: "\n").count == 1)
    }

    @Test func `many worktrees are added at once, each under the lock of its caller`() async throws
    {
        let test = try TestRepository()
        let branches = try (0..<20).map { try makeBranch(test, "orchestrate/r/s\($0)") }
        let lock = NSLock()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for (number, branch) in branches.enumerated() {
                group.addTask {
                    try await offload {
                        let path = test.folder.appending("w\(number)")
                        try lock.withLock {
                            try test.open().addWorktree(
                                named: "w\(number)",
                                at: path,
                                on: branch
                            )
                        }
                        try Repository(at: path).checkOut(
                            try test.id("main"),
                            convertingContent: false
                        )
                    }
                }
            }
            try await group.waitForAll()
        }
        #expect(try test.open().worktrees().count == 20)
        for number in 0..<20 {
            #expect(
                try test.git("status", "--porcelain", in: test.folder.appending("w\(number)")) == ""
            )
        }
        #expect(try test.git("fsck", "--strict") == "")
    }

    private func listing(_ folder: FilePath) throws -> [String] {
        try FileManager.default.subpathsOfDirectory(atPath: folder.string).sorted()
    }
}
