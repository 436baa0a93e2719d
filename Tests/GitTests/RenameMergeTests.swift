import Foundation
import Git
import TestSupport
import Testing

/// What one side moved and the other changed, against git.
struct RenameMergeTests {
    private static let text = (1...12).map { "line \($0) of the file\n" }.joined()

    private static func changing(_ lines: Int..., to word: String = "changed") -> String {
        text.split(separator: "\n").enumerated().map { index, line in
            lines.contains(index + 1) ? "\(word) \(index + 1)\n" : "\(line)\n"
        }.joined()
    }

    /// The other side's changes arrive in the new place.
    @Test(
        arguments: [
            // Moved as it is.
            (["f": nil, "new/g": text], ["f": changing(3)], nil),
            // Moved and edited.
            (["f": nil, "new/g": changing(9)], ["f": changing(3)], nil),
            (["f": nil, "new/g": changing(3, to: "ours")], ["f": changing(3)], "new/g"),
            // Hardly the same file.
            (["f": nil, "g": changing(1, 2, 3, 4, 5, 6, 7, 8)], ["f": changing(3)], "f"),
            // Two new files, one more alike than the other.
            (["f": nil, "g": changing(1), "h": changing(1, 2, 5)], ["f": changing(12)], nil),
            // Into a folder that the other side has as well.
            (["f": nil, "d/g": text], ["f": changing(3), "d/new": "n\n"], nil),
            // Where the file was there is a file of the other's name.
            (["f": nil, "x/k": changing(2)], ["f": changing(7), "k": nil], nil),
            // Both moved it to the same place.
            (["f": nil, "g": changing(1)], ["f": nil, "g": changing(12)], "?"),
            // Empty files are not followed.
            (["empty": nil, "e": ""], ["empty": "text\n"], "empty"),
            // Both added it.
            (["n": changing(1)], ["n": changing(2)], "n"),
            (["n": "a\nb\n"], ["n": "c\nd\n"], "n"),
        ] as [([String: String?], [String: String?], String?)]
    )
    func `a file that one side moved is followed as git follows it`(
        ours: [String: String?],
        theirs: [String: String?],
        conflict: String?,
    ) throws {
        let test = try TestRepository()
        let base = ["f": Self.text, "k": "k\n", "d/other": "other\n", "empty": ""]
        for (one, other) in [(ours, theirs), (theirs, ours)] {
            let fork = try Fork(test, base: base, ours: one, theirs: other)
            #expect(try fork.agrees(test), "\(fork.result)")
            switch fork.result {
            case .clean: #expect(conflict == nil)
            case .conflicted(let found): #expect(found.kinds.keys.map(\.description) == [conflict])
            case .undecided: #expect(conflict == "?")
            }
        }
    }

    /// These depend on more than how alike files are.
    @Test(
        arguments: [
            // Two equal files that could each have become the new one.
            (["f": nil, "copy": nil, "g": text], ["f": changing(3)]),
            // The new place is taken.
            (["f": nil, "g": text], ["f": changing(3), "g": "mine\n"]),
            // A folder as a whole, to which the other side adds.
            (["d/other": nil, "e/other": changing(1)], ["d/new": "n\n"]),
            // Moved here, removed there.
            (["f": nil, "g": text], ["f": nil]),
        ] as [([String: String?], [String: String?])]
    )
    func `what only git can know is left to git`(
        ours: [String: String?],
        theirs: [String: String?],
    ) throws {
        let test = try TestRepository()
        let base = ["f": Self.text, "copy": Self.text, "d/other": Self.changing(1)]
        for (one, other) in [(ours, theirs), (theirs, ours)] {
            let fork = try Fork(test, base: base, ours: one, theirs: other)
            guard case .undecided = fork.result else {
                Issue.record("decided: \(fork.result)")
                return
            }
        }
    }

    @Test func `a setting about renames is left to git`() throws {
        let test = try TestRepository()
        try test.git("config", "merge.renames", "false")
        let fork = try Fork(
            test,
            base: ["f": Self.text],
            ours: ["f": nil, "g": Self.text],
            theirs: ["f": Self.changing(3)]
        )
        #expect(fork.result == .undecided(.modifiedAndDeleted(GitPath("f"))))
    }

    @Test(arguments: 0..<4)
    func `of random moves every verdict, tree and stage is git's`(seed: UInt64) throws {
        let rounds =
            ProcessInfo.processInfo.environment["ORCHESTRATE_MERGES"].flatMap(Int.init) ?? 1
        let test = try TestRepository()
        var random = Randomness(seed: 50 + seed)
        var (clean, conflicted, left, failures) = (0, 0, 0, 0)
        for _ in 0..<(60 * rounds) {
            let (base, ours, theirs) = RandomMoves.make(&random)
            let fork = try Fork(test, base: base, ours: ours, theirs: theirs)
            switch fork.result {
            case .clean: clean += 1
            case .conflicted: conflicted += 1
            case .undecided: left += 1
            }
            do {
                if try fork.agrees(test) { continue }
                Issue.record("base \(base) ours \(ours) theirs \(theirs): \(fork.result)")
            } catch is GitFailed {
                // One merge of some ten thousand is too much for git 2.39 (an assertion of its own).
                failures += 1
            }
        }
        if rounds > 1 { print("\(clean) clean, \(conflicted) conflicts, \(left) left to git") }
        // Else the comparison proves nothing.
        #expect(clean > 5 * rounds && conflicted > 5 * rounds && failures <= rounds / 10)
    }
}
