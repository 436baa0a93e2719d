import Foundation
import Git
import SystemPackage
import TestSupport
import Testing

struct PreflightTests {
    private func find(_ test: TestRepository) throws -> RepositoryLayout {
        try RepositoryFinder.open(holding: test.path, gitDirectory: nil)
    }

    private func preflight(_ test: TestRepository) throws -> ContentConversion {
        try test.open().preflight(
            base: try test.id("HEAD"),
            reserving: [#require(RefName(branch: "orchestrate/r/_integration"))]
        )
    }

    @Test func `a repository is found from where people stand`() throws {
        let test = try TestRepository(files: ["sub/dir/file": "f"])
        let main = try find(test)
        #expect(main.workingTree == test.path)
        #expect(main.commonDirectory == test.common)
        let inside = test.path.appending("sub").appending("dir")
        #expect(try RepositoryFinder.open(holding: inside, gitDirectory: nil) == main)

        try test.git("worktree", "add", "--quiet", "--detach", "../linked")
        let linked = try RepositoryFinder.open(
            holding: test.folder.appending("linked"),
            gitDirectory: nil
        )
        #expect(linked.isLinkedWorktree)
        #expect(linked.commonDirectory == test.common)
        #expect(linked.workingTree == test.folder.appending("linked"))

        // As a hook or an alias has it: GIT_DIR, also relative, from anywhere.
        let byName = try RepositoryFinder.open(
            holding: test.folder,
            gitDirectory: FilePath("repo/.git")
        )
        #expect(byName.commonDirectory == test.common)
        let byWorktree = try RepositoryFinder.open(
            holding: test.folder,
            gitDirectory: test.common.appending("worktrees").appending("linked")
        )
        #expect(byWorktree.isLinkedWorktree)

        try test.git("clone", "--quiet", "--bare", ".", "../bare.git")
        let bare = try RepositoryFinder.open(
            holding: test.folder.appending("bare.git"),
            gitDirectory: nil
        )
        #expect(bare.isBare)
        #expect(bare.workingTree == nil)
    }

    @Test func `outside a repository is said to be that`() throws {
        let test = try TestRepository()
        let outside = test.folder.appending("outside")
        try test.write("file", "f", in: outside)
        #expect(throws: Unsupported.notARepository(outside)) {
            try RepositoryFinder.open(holding: outside, gitDirectory: nil)
        }
    }

    @Test func `SHA-256 is refused by name`() throws {
        let test = try TestRepository()
        try test.git("init", "--quiet", "--object-format=sha256", "../other")
        #expect(throws: Unsupported.objectFormat("sha256")) {
            try RepositoryFinder.open(holding: test.folder.appending("other"), gitDirectory: nil)
        }
    }

    @Test(arguments: [
        ("extensions.refStorage", "reftable", Unsupported.refStorage("reftable")),
        ("extensions.relativeWorktrees", "true", .formatExtension("relativeworktrees")),
        ("extensions.partialClone", "origin", .partialClone(setting: "extensions.partialClone")),
        ("core.repositoryFormatVersion", "2", .formatVersion(2)),
    ])
    func `a format that libgit2 misreads is refused by name`(
        name: String,
        value: String,
        expected: Unsupported,
    ) throws {
        let test = try TestRepository()
        try test.git("config", "core.repositoryFormatVersion", "1")
        try test.git("config", name, value)
        #expect(throws: expected) { try find(test) }
        let linked = test.folder.appending("linked")
        try FileManager.default.createDirectory(
            atPath: linked.string,
            withIntermediateDirectories: true
        )
        #expect(throws: expected) {
            try RepositoryFinder.open(holding: linked, gitDirectory: test.common)
        }
    }

    @Test func `worktreeConfig and preciousObjects are accepted`() throws {
        let test = try TestRepository()
        try test.git("config", "core.repositoryFormatVersion", "1")
        try test.git("config", "extensions.worktreeConfig", "true")
        try test.git("config", "extensions.preciousObjects", "true")
        #expect(try find(test).commonDirectory == test.common)
        #expect(try preflight(test) == .none)
    }

    @Test func `a promisor remote is refused`() throws {
        let test = try TestRepository()
        try test.git("config", "remote.origin.promisor", "true")
        #expect(throws: Unsupported.partialClone(setting: "remote.origin.promisor")) {
            try preflight(test)
        }
    }

    @Test func `a filter counts only when it has a program`() throws {
        let test = try TestRepository(files: [".gitattributes": "*.bin filter=lfs diff=lfs -text\n"]
        )
        #expect(try preflight(test) == .builtIn)
        try test.git("config", "filter.lfs.smudge", "git-lfs smudge -- %f")
        #expect(throws: Unsupported.contentFilter(attribute: "filter=lfs")) { try preflight(test) }
    }

    @Test(arguments: ["* text=auto\n", "*.sh eol=lf\n", "*.c ident\n", "x crlf\n"])
    func `attributes that libgit2 can do are done`(text: String) throws {
        let test = try TestRepository(files: ["deep/er/.gitattributes": text])
        #expect(try preflight(test) == .builtIn)
    }

    @Test func `an encoding is refused, a comment is not`() throws {
        let test = try TestRepository(files: [
            ".gitattributes": "# *.txt working-tree-encoding=UTF-16\n"
        ])
        #expect(try preflight(test) == .none)
        try test.write(".gitattributes", "*.txt working-tree-encoding=UTF-16\n")
        try test.commitAll("Encoding")
        #expect(throws: Unsupported.contentFilter(attribute: "working-tree-encoding=UTF-16")) {
            try preflight(test)
        }
    }

    @Test func `core.autocrlf asks for conversion`() throws {
        let test = try TestRepository()
        try test.git("config", "core.autocrlf", "input")
        #expect(try preflight(test) == .builtIn)
    }

    @Test func `a branch called orchestrate is in the way`() throws {
        let test = try TestRepository()
        try test.git("branch", "orchestrate")
        #expect(throws: Unsupported.refInTheWay(try #require(RefName(branch: "orchestrate")))) {
            try preflight(test)
        }
    }
}
