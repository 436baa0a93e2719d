import Git
import TestSupport
import Testing

struct TreeTests {
    @Test func `a changed tree is the one that git writes`() throws {
        let test = try TestRepository(files: [
            "a": "a", "b/c": "c", "b/d": "d", "e/f/g": "g", "only/one": "1", "file": "f",
        ])
        let base = try test.id("HEAD^{tree}")
        let repository = try test.open()
        let blob = try repository.writeBlob(Array("new".utf8))
        let tree = try repository.writeTree(
            base,
            changing: [
                .set(GitPath("b/new"), .executable, blob), .remove(GitPath("b/c")),
                .remove(GitPath("only/one")), .remove(GitPath("not/there")),
                .remove(GitPath("file")), .set(GitPath("file/inside"), .file, blob),
                .remove(GitPath("e/f/g")), .set(GitPath("e"), .link, blob),
            ]
        )
        try test.git("rm", "--quiet", "--cached", "b/c", "only/one", "file", "e/f/g")
        for (mode, path) in [
            ("100755", "b/new"), ("100644", "file/inside"), ("120000", "e"),
        ] {
            try test.git("update-index", "--add", "--cacheinfo", "\(mode),\(blob),\(path)")
        }
        #expect(try test.git("write-tree") == tree.hex)
    }

    @Test func `removing everything leaves git's empty tree`() throws {
        let test = try TestRepository(files: ["a": "a", "b/c": "c"])
        let tree = try test.open().writeTree(
            try test.id("HEAD^{tree}"),
            changing: [.remove(GitPath("a")), .remove(GitPath("b/c"))]
        )
        #expect(tree.hex == "4b825dc642cb6eb9a060e54bf8d69288fbee4904")
    }

    @Test func `random changes give the tree that git gives`() throws {
        let test = try TestRepository()
        let repository = try test.open()
        var random = Randomness(seed: 42)
        let names = ["a", "b", "a/b", "a/c", "b/a", "a/b/c", "c", "c/d/e"]
        for _ in 0..<40 {
            try test.git("read-tree", "HEAD")
            var base: ObjectID? = try test.id("HEAD^{tree}")
            for _ in 0..<3 {
                var changes: [TreeChange] = []
                var sets: [String] = []
                for name in names.shuffled(using: &random).prefix(4) {
                    let clashes = sets.contains {
                        $0.hasPrefix(name + "/") || name.hasPrefix($0 + "/")
                    }
                    if random.chance(70), !clashes {
                        let blob = try repository.writeBlob(
                            Array("\(Int.random(in: 0..<5, using: &random))".utf8)
                        )
                        changes.append(.set(GitPath(name), .file, blob))
                        sets.append(name)
                        try test.git(
                            "update-index",
                            "--add",
                            "--replace",
                            "--cacheinfo",
                            "100644,\(blob),\(name)"
                        )
                    }
                }
                base = try repository.writeTree(base, changing: changes)
            }
            #expect(try test.git("write-tree") == base?.hex)
        }
    }

    @Test func `a commit is the one that git makes of the same facts`() throws {
        let test = try TestRepository()
        let head = try test.id("HEAD")
        let tree = try test.id("HEAD^{tree}")
        let author = Signature(
            name: "A U Thor",
            email: "author@example.com",
            seconds: 1_700_000_500
        )
        let ours = try test.open().writeCommit(
            tree: tree,
            parents: [head],
            author: author,
            committer: author,
            message: "Subject\n\nBody\n"
        )
        let text = try test.git("cat-file", "commit", ours.hex)
        #expect(
            text == """
                tree \(tree)
                parent \(head)
                author A U Thor <author@example.com> 1700000500 +0000
                committer A U Thor <author@example.com> 1700000500 +0000
                encoding UTF-8

                Subject

                Body
                """ || !text.contains("encoding")
        )
        #expect(try test.git("fsck", "--strict", "--no-dangling") == "")
        let read = try test.open().existingCommit(ours)
        #expect(read.subject == "Subject")
        #expect(read.parents == [head])
        #expect(read.author == author)
    }

    @Test func `differences are those of git diff`() throws {
        let test = try TestRepository(files: ["a": "1\n2\n3\n", "b": "b\n", "c/d": "d\n"])
        let old = try test.id("HEAD^{tree}")
        try test.write("a", "1\ntwo\n3\n4\n")
        try test.remove("b")
        try test.write("new/file", "n\n")
        try test.write("odd \"name\"", "o\n")
        try test.commitAll("Change")
        let new = try test.id("HEAD^{tree}")
        let difference = try test.open().difference(from: old, to: new)
        let listed = try test.git("diff", "--no-renames", "--name-status", old.hex, new.hex)
        let ours = difference.paths.map { "\($0.status.rawValue)\t\($0.path)" }
        #expect(ours == listed.split(separator: "\n").map(String.init))
        let summary = try test.git("diff", "--no-renames", "--shortstat", old.hex, new.hex)
        #expect(summary.contains("\(difference.insertions) insertions"))
        #expect(summary.contains("\(difference.deletions) deletions"))
    }

    @Test(arguments: [
        (["Sources/**"], ["README", "docs/a.md"]), (["*.md"], ["README", "Sources/a/b.swift"]),
        (["Sources/a", "README"], ["docs/a.md"]),
        (["nothing"], ["README", "Sources/a/b.swift", "docs/a.md"]),
    ])
    func `patterns match as git's pathspecs do`(patterns: [String], outside: [String]) throws {
        let names = ["README", "Sources/a/b.swift", "docs/a.md"]
        let test = try TestRepository(
            files: Dictionary(uniqueKeysWithValues: names.map { ($0, "x") })
        )
        let found = try test.open().paths(names.map { GitPath($0) }, matchingNoneOf: patterns)
        #expect(found.map(\.description) == outside)
        let inside = try test.ask(["ls-files", "--"] + patterns).text.split(separator: "\n")
        #expect(Set(names).subtracting(inside.map(String.init)) == Set(outside))
    }
}
