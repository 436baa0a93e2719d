import Foundation
import Git
import SystemPackage
import TestSupport
import Testing

struct LeftoversTests {
    /// The tree of HEAD with the leftovers, by the code under test.
    private func ours(_ test: TestRepository) throws -> ObjectID {
        let repository = try test.open()
        let leftovers = try repository.storeLeftovers()
        return try repository.writeTree(try test.id("HEAD^{tree}"), changing: leftovers.changes)
    }

    /// The tree that `git add --all` would commit.
    private func gits(_ test: TestRepository) throws -> ObjectID {
        try test.git("add", "--all")
        let text = try test.git("write-tree")
        return try #require(ObjectID(hex: text))
    }

    @Test func `all that is left is in the tree, as git add would have it`() throws {
        let test = try TestRepository(files: [
            "kept": "kept\n", "changed": "1\n", "gone": "g\n", "dir/gone": "g\n",
            "file-to-folder": "f\n", "folder-to-file/a": "a\n", "run": "#!/bin/sh\n",
            "staged": "1\n", "to-link": "t\n", ".gitignore": "*.log\n",
        ])
        try test.write("changed", "2\n")
        try test.remove("gone")
        try test.remove("dir/gone")
        try test.remove("file-to-folder")
        try test.write("file-to-folder/inside", "i\n")
        try test.remove("folder-to-file")
        try test.write("folder-to-file", "f\n")
        try FileManager.default.setAttributes(
            [.posixPermissions: 0o755],
            ofItemAtPath: test.path.appending("run").string
        )
        try test.write("staged", "2\n")
        try test.git("add", "staged")
        try test.write("staged", "3\n")
        try test.remove("to-link")
        try FileManager.default.createSymbolicLink(
            atPath: test.path.appending("to-link").string,
            withDestinationPath: "/no/such"
        )
        try test.write("new/deep/file", "n\n")
        try test.write("ignored.log", "i\n")
        try test.write("added and removed", "x\n")
        try test.git("add", "added and removed")
        try test.remove("added and removed")
        #expect(try test.open().hasLeftovers())
        let tree = try ours(test)
        #expect(try tree == gits(test))
    }

    @Test func `a clean tree has no leftovers`() throws {
        let test = try TestRepository(files: ["a": "a", ".gitignore": "*.log\n"])
        try test.write("ignored.log", "i\n")
        #expect(try test.open().storeLeftovers().isEmpty)
        #expect(try !test.open().hasLeftovers())
    }

    @Test func `a file that was untracked on purpose stays out`() throws {
        let test = try TestRepository(files: ["secret": "s"])
        try test.write(".gitignore", "secret\n")
        try test.commitAll("Ignore what is tracked")
        try test.git("rm", "--quiet", "--cached", "secret")
        #expect(try ours(test) == gits(test))
    }

    @Test func `skip-worktree files are not taken for removed`() throws {
        let test = try TestRepository(files: ["in/a": "a", "out/b": "b"])
        try test.git("sparse-checkout", "set", "in")
        try test.write("in/new", "n")
        let tree = try ours(test)
        let listed = try test.git("ls-tree", "-r", "--name-only", tree.hex)
        #expect(listed == "in/a\nin/new\nout/b")
    }

    @Test func `an unfinished merge is kept with its markers`() throws {
        let test = try TestRepository(files: ["a": "1\n"])
        try test.git("checkout", "--quiet", "-b", "side")
        try test.write("a", "2\n")
        try test.commitAll("Two")
        try test.git("checkout", "--quiet", "main")
        try test.write("a", "3\n")
        try test.commitAll("Three")
        #expect(try test.ask(["merge", "side"]).status == 1)
        #expect(try test.open().operationInProgress == .merge)
        let tree = try ours(test)
        #expect(try test.git("show", "\(tree):a").contains("<<<<<<<"))
        try test.git("merge", "--abort")
        #expect(try test.open().operationInProgress == nil)
    }

    @Test func `a nested repository is named and not lost sight of`() throws {
        let test = try TestRepository()
        let nested = test.path.appending("nested")
        try test.write("nested/file", "f")
        try test.git("init", "--quiet", in: nested)
        try test.git("config", "user.name", "Nested", in: nested)
        try test.git("config", "user.email", "nested@example.com", in: nested)
        try test.commitAll("Nested", in: nested)
        try test.write("beside", "b")
        let leftovers = try test.open().storeLeftovers()
        #expect(leftovers.uncommittable.map(\.description) == ["nested/"])
        #expect(leftovers.changes.map(\.path.description) == ["beside"])
    }

    @Test func `names that are not UTF-8 keep their bytes`() throws {
        let test = try TestRepository()
        let name: [UInt8] = [0x63, 0x61, 0x66, 0xe9]
        let file = test.path.appending(GitPath(bytes: name))
        let descriptor = try FileDescriptor.open(
            file,
            .writeOnly,
            options: .create,
            permissions: .ownerReadWrite
        )
        try descriptor.close()
        #expect(try ours(test) == gits(test))
        #expect(try test.open().storeLeftovers().changes.map(\.path.bytes) == [name])
    }

    @Test func `after the index is reset git sees a clean tree`() throws {
        let test = try TestRepository(files: ["a": "1\n", "b": "b\n"])
        try test.write("a", "2\n")
        try test.write("new", "n\n")
        try test.remove("b")
        let tree = try ours(test)
        let repository = try test.open()
        let head = try test.id("HEAD")
        let author = Signature(name: "T", email: "t@example.com", seconds: 1_700_000_900)
        let commit = try repository.writeCommit(
            tree: tree,
            parents: [head],
            author: author,
            committer: author,
            message: "Left\n"
        )
        try repository.moveRef(
            #require(RefName(branch: "main")),
            from: head,
            to: commit,
            reason: "test"
        )
        try repository.resetIndex(to: tree)
        #expect(try test.git("status", "--porcelain") == "")
    }

    @Test func `line endings are converted as git converts them`() throws {
        let test = try TestRepository(files: [".gitattributes": "* text=auto\n", "a": "a\n"])
        try test.write("a", "a\r\nb\r\n")
        try test.write("new", "n\r\n")
        #expect(try ours(test) == gits(test))
    }
}
