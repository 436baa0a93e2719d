import Foundation
import Git
import SystemPackage
import TestSupport
import Testing

/// Git itself is asked the same question: what we call clean, git must call clean with that tree.
struct MergeTests {
    private static let lines = (1...9).map { "line \($0)\n" }.joined()

    private static func changing(_ line: Int, _ word: String) -> String {
        lines.replacing("line \(line)\n", with: "\(word)\n")
    }

    @Test func `changes of different files are clean`() throws {
        let test = try TestRepository()
        let fork = try Fork(
            test,
            base: ["a": "a\n", "b/c": "c\n", "b/d": "d\n", "e": "e\n"],
            ours: ["a": "ours\n", "b/c": "changed\n", "same": "s\n"],
            theirs: ["e": "theirs\n", "b/d": nil, "new": "n\n", "same": "s\n"]
        )
        guard case .clean = fork.result else {
            Issue.record("not clean: \(fork.result)")
            return
        }
        #expect(try fork.agrees(test))
    }

    @Test func `a file that both changed is merged by its lines`() throws {
        let test = try TestRepository()
        for (line, isClean) in [(5, false), (9, true)] {
            let fork = try Fork(
                test,
                base: ["d/a": Self.lines],
                ours: ["d/a": Self.changing(5, "ours")],
                theirs: ["d/a": Self.changing(line, "theirs")]
            )
            #expect(try fork.agrees(test))
            switch fork.result {
            case .clean: #expect(isClean)
            case .conflicted(let conflict):
                #expect(!isClean)
                #expect(conflict.stages.map(\.side) == [.base, .ours, .theirs])
                #expect(conflict.kinds == [GitPath("d/a"): .content])
            case .undecided(let trigger): Issue.record("undecided: \(trigger)")
            }
        }
    }

    /// What the attributes say about a file, and whether we can tell ourselves.
    @Test(
        arguments: [
            ("", true), ("* text\n", true), ("*.txt merge=union\n", true),
            ("*.txt -merge\n", true), ("*.txt binary\n", true), ("f.txt merge\n", true),
            ("/d/f.txt -merge\n", true), ("d/f.txt conflict-marker-size=12\n", true),
            ("*.png binary\n*.txt text\n", true), ("*.txt -merge\n*.txt !merge\n", true),
            ("*.txt merge=nobody-defined-this\n", true), ("f.* -merge\n", false),
            ("[attr]own -merge\n*.txt own\n", false), ("*.TXT -merge\n", false),
            ("*.txt merge=mine\n", false), ("*.txt binary\nf.txt -binary\n", false),
            ("* conflict-marker-size=2000\n", false),
            ("\u{FEFF}f.txt -merge\n", true),
        ]
    )
    func `merge attributes are those of git`(attributes: String, isDecided: Bool) throws {
        let test = try TestRepository()
        try test.git("config", "merge.mine.driver", "true")
        for line in [5, 9] {
            let fork = try Fork(
                test,
                base: ["d/f.txt": Self.lines, ".gitattributes": attributes],
                ours: ["d/f.txt": Self.changing(5, "ours")],
                theirs: ["d/f.txt": Self.changing(line, "theirs")]
            )
            // Git takes them from the working tree.
            try test.write(".gitattributes", attributes)
            #expect(try fork.agrees(test), "line \(line)")
            if case .undecided = fork.result { #expect(!isDecided) } else { #expect(isDecided) }
        }
    }

    @Test func `an attribute of a folder below counts more, and info attributes most`() throws {
        let test = try TestRepository()
        let files = [
            "d/f": Self.lines, "g": Self.lines, ".gitattributes": "* -merge\n",
            "d/.gitattributes": "f merge=union\n",
        ]
        let fork = try Fork(
            test,
            base: files,
            ours: ["d/f": Self.changing(5, "ours"), "g": Self.changing(5, "ours")],
            theirs: ["d/f": Self.changing(5, "theirs"), "g": Self.changing(5, "theirs")]
        )
        guard case .conflicted(let conflict) = fork.result else {
            Issue.record("\(fork.result)")
            return
        }
        #expect(conflict.kinds[GitPath("g")] == .binary)
        for (name, text) in files where name.hasSuffix("attributes") { try test.write(name, text) }
        #expect(try fork.agrees(test))
        try test.write(".git/info/attributes", "* merge=union\n")
        let again = try Fork(
            test,
            base: files,
            ours: ["d/f": Self.changing(5, "ours"), "g": Self.changing(5, "ours")],
            theirs: ["d/f": Self.changing(5, "theirs"), "g": Self.changing(5, "theirs")]
        )
        guard case .clean = again.result else {
            Issue.record("\(again.result)")
            return
        }
        #expect(try again.agrees(test))
    }

    /// Old trees have modes that git reads as 100644 and writes as such.
    @Test func `modes of old trees are written as git writes them`() throws {
        let test = try TestRepository()
        let repository = try test.open()
        func tree(_ entries: [(mode: String, name: String, text: String)]) throws -> ObjectID {
            var input = ""
            for entry in entries {
                let blob = try repository.writeBlob(Array(entry.text.utf8))
                input += "\(entry.mode) blob \(blob)\t\(entry.name)\n"
            }
            try test.write("../tree", input)
            let made = try test.git("-c", "alias.m=!git mktree < ../tree", "m")
            return try #require(ObjectID(hex: made))
        }
        let base = try tree([("100644", "a", "a"), ("100664", "old", "o"), ("100644", "z", "z")])
        let ours = try tree([("100644", "a", "A"), ("100664", "old", "o"), ("100644", "z", "z")])
        let theirs = try tree([("100644", "a", "a"), ("100664", "old", "o"), ("100644", "z", "Z")])
        let commits = try [(base, nil), (ours, base), (theirs, base)].map { tree, _ in
            try test.git("commit-tree", tree.hex, "-m", "x")
        }
        let first = try test.git("commit-tree", base.hex, "-m", "base")
        let one = try test.git("commit-tree", ours.hex, "-p", first, "-m", "ours")
        let two = try test.git("commit-tree", theirs.hex, "-p", first, "-m", "theirs")
        #expect(commits.count == 3)
        let result = try repository.mergeTrees(
            base: base,
            ours: ours,
            theirs: theirs,
            labels: ConflictMarkers(ours: one, theirs: two),
            settings: repository.mergeSettings()
        )
        let git = try test.git("merge-tree", "--write-tree", one, two)
        #expect(result == .clean(try #require(ObjectID(hex: git))))
    }

    @Test func `where ends of lines are to be renormalised git is asked`() throws {
        let test = try TestRepository()
        try test.git("config", "merge.renormalize", "true")
        let fork = try Fork(
            test,
            base: ["f": Self.lines],
            ours: ["f": Self.changing(5, "ours")],
            theirs: ["f": Self.changing(9, "theirs")]
        )
        #expect(fork.result == .undecided(.attribute(GitPath("f"))))
    }

    @Test func `both removing everything leaves the empty tree`() throws {
        let test = try TestRepository()
        let fork = try Fork(test, base: ["a": "a"], ours: [:], theirs: ["a": nil])
        #expect(try fork.agrees(test))
        guard case .clean = fork.result else {
            Issue.record("not clean: \(fork.result)")
            return
        }
    }

    /// Each is a case that libgit2's own merge gets wrong, or that only renames decide.
    @Test(
        arguments: [
            // A folder moves and the other side adds a file to the old one.
            (
                ["d/a": "1\n2\n3\n", "d/b": "4\n5\n6\n"],
                ["d/a": nil, "d/b": nil, "e/a": "1\n2\n3\n", "e/b": "4\n5\n6\n"], ["d/new": "n\n"]
            ),
            // Both rename the same file, to different names.
            (
                ["a": "1\n2\n3\n4\n"], ["a": nil, "b": "1\n2\n3\n4\n"],
                ["a": nil, "c": "1\n2\n3\n4\n"]
            ),
            // Both rename it to the same name and edit it.
            (
                ["a": "1\n2\n3\n4\n5\n6\n"], ["a": nil, "b": "one\n2\n3\n4\n5\n6\n"],
                ["a": nil, "b": "1\n2\n3\n4\n5\nsix\n"]
            ),
            // A file here, a folder there.
            (["k": "k"], ["a": "ours\n"], ["a/b": "theirs\n"]),
        ] as [([String: String?], [String: String?], [String: String?])]
    )
    func `where a rename could matter, comparing trees does not decide`(
        base: [String: String?],
        ours: [String: String?],
        theirs: [String: String?],
    ) throws {
        let test = try TestRepository()
        let fork = try Fork(test, base: base, ours: ours, theirs: theirs)
        guard case .undecided = fork.result else {
            Issue.record("decided: \(fork.result)")
            return
        }
    }

    /// Without a new file on the side that removed one, it cannot be anywhere else.
    @Test(
        arguments: [
            (["a": nil, "k": "K\n"], ["a": "1\n2\nthree\n", "n": "new\n"], true),
            (["a": "one\n2\n3\n"], ["a": nil], true),
            (["a": nil, "d/b": nil], ["a": nil, "d/b": nil, "k": "K\n"], false),
            (["d/b": nil, "d/c": nil], ["d/b": "B\n", "d/new": "n\n"], true),
            (["d/b": nil, "d/c": nil], ["d/new": "n\n", "e/deep/new": "n\n"], false),
        ] as [([String: String?], [String: String?], Bool)]
    )
    func `where nothing can have been renamed, what one removed is decided as in git`(
        ours: [String: String?],
        theirs: [String: String?],
        isConflict: Bool,
    ) throws {
        let test = try TestRepository()
        let base = ["a": "1\n2\n3\n", "k": "k\n", "d/b": "b\n", "d/c": "c\n"]
        for (one, other) in [(ours, theirs), (theirs, ours)] {
            let fork = try Fork(test, base: base, ours: one, theirs: other)
            #expect(try fork.agrees(test))
            switch fork.result {
            case .clean: #expect(!isConflict)
            case .conflicted(let conflict):
                #expect(isConflict)
                #expect(conflict.kinds.values.allSatisfy { $0 == .modifyDelete })
            case .undecided(let trigger): Issue.record("undecided: \(trigger)")
            }
        }
    }

    @Test func `modes merge as in git`() throws {
        let test = try TestRepository(files: ["a": Self.lines])
        try test.git("checkout", "--quiet", "-b", "ours")
        try test.git("update-index", "--chmod=+x", "a")
        try test.git("commit", "--quiet", "--message", "Mode")
        try test.git("checkout", "--quiet", "--force", "-b", "theirs", "main")
        try test.write("a", Self.changing(3, "theirs"))
        try test.commitAll("Text")
        let result = try test.open().mergeTrees(
            base: test.id("main^{tree}"),
            ours: test.id("ours^{tree}"),
            theirs: test.id("theirs^{tree}"),
            labels: ConflictMarkers(ours: "ours", theirs: "theirs"),
            settings: test.open().mergeSettings()
        )
        let git = try test.git("merge-tree", "--write-tree", "ours", "theirs")
        #expect(result == .clean(try #require(ObjectID(hex: git))))
    }

    @Test(arguments: 0..<8)
    func `of random merges every verdict and every tree is git's`(seed: UInt64) throws {
        let test = try TestRepository()
        var random = Randomness(seed: 1_000 + seed)
        var decided = 0
        for _ in 0..<60 {
            let (base, ours, theirs) = RandomMerge.make(&random)
            let fork = try Fork(test, base: base, ours: ours, theirs: theirs)
            if case .undecided = fork.result {} else { decided += 1 }
            let agrees = try fork.agrees(test)
            if !agrees {
                Issue.record("differs: base \(base) ours \(ours) theirs \(theirs): \(fork.result)")
            }
        }
        // Else the fuzzer proves nothing.
        #expect(decided > 15)
    }
}
