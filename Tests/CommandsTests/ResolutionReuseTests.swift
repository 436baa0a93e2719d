import Commands
import Foundation
import Git
import SystemPackage
import TestSupport
import Testing

/// What becomes of an answer: the next time, and when the question changes meanwhile.
struct ResolutionReuseTests {
    private let lab: ConflictLab
    private var harness: CommandHarness { lab.harness }
    private var test: TestRepository { lab.harness.test }
    private static let lines = ConflictLab.lines

    init() throws { lab = try ConflictLab() }

    // MARK: Used again

    @Test func `on a moved base an answer counts by file`() async throws {
        #expect(try await lab.start(ConflictLab.clash()).status == .waitsForPerson)
        #expect(await harness.run("resolve", "b").status == .done)
        try lab.resolve(Self.lines.replacing("\n5\n", with: "\nboth\n"), in: lab.place())
        #expect(await harness.run("continue").status == .done)
        try test.write("elsewhere", "e\n")
        try test.commitAll("The base moves")
        let again = await harness.run("start", "--config", "../plan.yml")
        #expect(again.status == .done)
        #expect(again.narration.contains("b merged, as resolved for the same files"))
        #expect(try lab.merged("f", run: "t-2").contains("\nboth\n"))
        #expect(try lab.merged("elsewhere", run: "t-2") == "e\n")
        #expect(
            try test.git(
                "log",
                "-1",
                "--format=%(trailers:key=Orchestrate-Resolution)",
                "orchestrate/t-2/_integration"
            )
                != ""
        )
    }

    @Test func `what else was changed with an answer has to fit too`() async throws {
        #expect(try await lab.start(ConflictLab.clash()).status == .waitsForPerson)
        #expect(await harness.run("resolve", "b").status == .done)
        try lab.resolve(Self.lines.replacing("\n5\n", with: "\nboth\n"), in: lab.place())
        try lab.resolve(Self.lines.replacing("\n9\n", with: "\nnine\n"), "g", in: lab.place())
        #expect(await harness.run("continue").status == .done)
        #expect(try lab.merged("g").contains("\nnine\n"))
        // Elsewhere the base may move; where the answer reached, it may not.
        try test.write("elsewhere", "e\n")
        try test.commitAll("The base moves")
        #expect(await harness.run("start", "--config", "../plan.yml").status == .done)
        #expect(try lab.merged("g", run: "t-2").contains("\nnine\n"))
        try test.write("g", "another\n")
        try test.commitAll("The base moves there")
        let last = await harness.run("start", "--config", "../plan.yml")
        #expect(last.status == .waitsForPerson)
    }

    @Test func `where the rest of a file differs an answer is suggested, and can be forgotten`()
        async throws
    {
        #expect(try await lab.start(ConflictLab.clash()).status == .waitsForPerson)
        #expect(await harness.run("resolve", "b").status == .done)
        let answer = Self.lines.replacing("\n5\n", with: "\nboth\n")
        try lab.resolve(answer, in: lab.place())
        #expect(await harness.run("continue").status == .done)
        try test.write("f", Self.lines.replacing("\n18\n", with: "\neighteen\n"))
        try test.commitAll("The base moves")
        let again = await harness.run("start", "--config", "../plan.yml")
        #expect(again.status == .waitsForPerson)
        #expect(await harness.run("conflicts").answer.contains("resolved the same in t-1"))
        let laid = await harness.run("resolve", "b")
        #expect(laid.narration.contains("f: 1 of 1 conflicts are filled in"), "\(laid.narration)")
        let text = try String(
            contentsOfFile: lab.place(run: "t-2").appending("f").string,
            encoding: .utf8
        )
        #expect(text == answer.replacing("\n18\n", with: "\neighteen\n"))
        // It is a suggestion: nothing is taken until it is added.
        #expect(await harness.run("continue").status == .waitsForPerson)
        #expect(await harness.run("abort").status == .done)

        let list = await harness.run("resolutions")
        #expect(list.answer.contains("b with a (t-1): f, by "))
        #expect(await harness.run("forget", String(list.answer.prefix(10))).status == .done)
        #expect(await harness.run("resolutions").answer == "")
        let blank = await harness.run("resolve", "b")
        #expect(!blank.narration.contains("filled in"))
        #expect(
            try test.git("log", "--format=%s", "refs/orchestrate/_resolutions")
                == "Forget the resolution of b\nResolve b with a (t-1)"
        )
        #expect(try test.git("fsck", "--strict", "--no-dangling") == "")
    }

    @Test func `a conflict behind another one waits for its turn and is then resolved`()
        async throws
    {
        let said = try await lab.start(
            ConflictLab.clash() + "\n  - {id: c, run: \"sed -i 's/^5$/third/' f\"}"
        )
        #expect(said.status == .waitsForPerson)
        for (id, text) in [("b", "two"), ("c", "three")] {
            #expect(await harness.run("resolve", id).status == .done)
            try lab.resolve(Self.lines.replacing("\n5\n", with: "\n\(text)\n"), in: lab.place(id))
            _ = await harness.run("continue")
        }
        // What c was resolved against was not what it is merged into in the end.
        let last = await harness.run("conflicts", "--json")
        #expect(last.status == .done, "\(last.answer)")
        #expect(try lab.merged("f").contains("\nthree\n"))
    }

    // MARK: Meanwhile

    @Test func `an answer to what was asked then is no answer to what is asked now`() async throws {
        let said = try await lab.start(
            """
              - {id: a, run: "sed -i 's/^5$/a/' f"}
              - {id: b, run: "echo from b >> g; echo b > onlyb"}
              - {id: c, run: "sed -i 's/^5$/c/' f"}
            """
        )
        #expect(said.status == .waitsForPerson)
        #expect(await harness.run("resolve", "c").status == .done)
        // What c was to be merged into loses b.
        #expect(await harness.run("skip", "b").status == .done)
        #expect(await harness.run("resume").status == .waitsForPerson)
        let again = await harness.run("resolve", "c")
        #expect(again.narration.contains("has changed since this was laid out"))
        try lab.resolve(Self.lines.replacing("\n5\n", with: "\nboth\n"), in: lab.place("c"))
        let ended = await harness.run("continue")
        // The question about f is the same one; b's files are not part of the answer to it.
        #expect(ended.status == .done, "\(ended.answer)\(ended.narration)")
        #expect(try lab.merged("f").contains("\nboth\n"))
        #expect(try test.ask(["cat-file", "-e", "orchestrate/t-1/_integration:onlyb"]).status != 0)
        #expect(try !lab.merged("g").contains("from b"))
    }

    @Test func `after a rerun the old worktree can be given up`() async throws {
        #expect(try await lab.start(ConflictLab.clash()).status == .waitsForPerson)
        #expect(await harness.run("resolve", "b").status == .done)
        #expect(await harness.run("rerun", "b").status == .done)
        _ = await harness.run("resume")
        #expect(await harness.run("abort", "b").status == .done)
        #expect(!FileManager.default.fileExists(atPath: lab.place().string))
        #expect(try test.git("for-each-ref", "refs/heads/orchestrate/t-1/_resolve") == "")
    }

    @Test func `a worktree that was cut off half-way is made anew`() async throws {
        #expect(try await lab.start(ConflictLab.clash()).status == .waitsForPerson)
        #expect(await harness.run("resolve", "b").status == .done)
        // As a process leaves it that is killed before it has written the state of the merge.
        let record = test.common.appending("worktrees/orchestrate.t-1.b@resolve")
        for name in ["MERGE_HEAD", "orchestrate-conflict", "index"] {
            try FileManager.default.removeItem(atPath: record.appending(name).string)
        }
        try test.write(".git/orchestrate/t-1/b@resolve.making", "")
        #expect(await harness.run("resolve", "b").status == .done)
        #expect(try test.git("status", in: lab.place()).contains("You have unmerged paths"))
        try lab.resolve(Self.lines.replacing("\n5\n", with: "\nboth\n"), in: lab.place())
        #expect(await harness.run("continue").status == .done)
    }

    @Test func `what somebody did in a worktree that was cut off half-way is kept`() async throws {
        #expect(try await lab.start(ConflictLab.clash()).status == .waitsForPerson)
        #expect(await harness.run("resolve", "b").status == .done)
        try test.write(".git/orchestrate/t-1/b@resolve.making", "")
        try test.write("f", "an hour's work\n", in: lab.place())
        #expect(await harness.run("resolve", "b").status == .done)
        let kept = try test.git("log", "--format=%H", "refs/orchestrate/t-1").split(separator: "\n")
        #expect(
            try kept.contains { commit in
                try test.ask(["show", "\(commit):f"]).text == "an hour's work"
            }
        )
    }

    @Test func `a commit that was made and not recorded is taken once`() async throws {
        #expect(try await lab.start(ConflictLab.clash()).status == .waitsForPerson)
        #expect(await harness.run("resolve", "b").status == .done)
        try lab.resolve(Self.lines.replacing("\n5\n", with: "\nboth\n"), in: lab.place())
        let head = try test.id("MERGE_HEAD", in: lab.place())
        try test.git("commit", "--quiet", "--no-edit", in: lab.place())
        try test.write(".git/worktrees/orchestrate.t-1.b@resolve/MERGE_HEAD", "\(head)\n")
        #expect(await harness.run("continue").status == .done)
        #expect(try lab.merged("f").contains("\nboth\n"))
    }

    @Test func `another side is taken by name, and what cannot be taken changes nothing`()
        async throws
    {
        #expect(try await lab.start(ConflictLab.clash()).status == .waitsForPerson)
        let wrong = await harness.run("resolve", "b", "--take", "ours", "nothing")
        #expect(wrong.status == .fatal)
        #expect(!FileManager.default.fileExists(atPath: lab.place().string))
        #expect(await harness.run("resolve", "b", "--take", "theirs", "f").status == .done)
        let all = await harness.run("resolve", "b", "--take", "ours")
        #expect(all.status == .fatal)
        #expect(all.narration.contains("no path is in question any more"))
        #expect(await harness.run("resolve", "b", "--take", "ours", "f").status == .done)
        #expect(await harness.run("continue").status == .done)
        #expect(try lab.merged("f").contains("\nours\n"))
    }

    @Test func `paths are taken as they are from where one stands`() async throws {
        try test.write("d/f", Self.lines)
        try test.commitAll("A folder")
        let said = try await lab.start(
            """
              - {id: a, run: "sed -i 's/^5$/a/' d/f"}
              - {id: b, run: "sed -i 's/^5$/b/' d/f"}
            """
        )
        #expect(said.status == .waitsForPerson)
        let taken = await harness.run(
            "resolve",
            "b",
            "--take",
            "theirs",
            "f",
            in: test.path.appending("d")
        )
        #expect(taken.status == .done, "\(taken.narration)")
        #expect(taken.narration.contains("took theirs of d/f"))
    }

    @Test func `marks of another size are marks too`() async throws {
        try test.write(".gitattributes", "f conflict-marker-size=10\n")
        try test.commitAll("Large marks")
        #expect(try await lab.start(ConflictLab.clash()).status == .waitsForPerson)
        #expect(await harness.run("resolve", "b").status == .done)
        try test.git("add", "f", in: lab.place())
        let said = await harness.run("continue")
        #expect(said.status == .waitsForPerson)
        #expect(said.narration.contains("f:5"), "\(said.narration)")
    }

    /// A name that is a pattern means nothing but itself.
    @Test(arguments: [
        "[ab].bin", "*", "back\\slash", "-dash", ":(top)x", "a b", "caf\u{e9}", "q\"uote",
    ])
    func `the printed commands are about the file that they name`(name: String) async throws {
        let others = ["a.bin", "backslash", "x", "f", "g"]
        for file in others + [name] { try test.write(file, "\0base") }
        try test.commitAll("Binary files")
        func edit(_ id: String, _ word: String) -> String {
            """
              - id: \(id)
                run: |
                  for p in ./*; do printf '\\000\(word)' > "$p"; done

            """
        }
        let said = try await lab.start(edit("a", "ours") + edit("b", "theirs"))
        #expect(said.status == .waitsForPerson, "\(said.narration)")
        let laid = await harness.run("resolve", "b")
        let lines = laid.answer.split(separator: "\n").filter {
            $0.hasPrefix("# ") && $0.contains("git add -- ")
        }
        let line = try #require(
            lines.first { line in !others.contains { line.hasPrefix("# \($0):") } },
            "\(laid.answer)"
        )
        let start = try #require(line.firstRange(of: "git add -- ")?.lowerBound)
        let end = try #require(line.firstRange(of: " takes")?.lowerBound)
        try lab.shell(String(line[start..<end]), in: lab.place())
        let left = try test.git(
            "-c",
            "core.quotePath=false",
            "diff",
            "--name-only",
            "--diff-filter=U",
            "-z",
            in: lab.place()
        )
        #expect(Set(left.split(separator: "\0").map(String.init)) == Set(others))
        #expect(await harness.run("resolve", "b", "--take", "theirs", "--", name).status == .done)
        #expect(
            FileManager.default.contents(atPath: lab.place().string + "/" + name)
                == Data("\0theirs".utf8)
        )
        #expect(await harness.run("resolve", "b", "--take", "theirs").status == .done)
        #expect(await harness.run("continue").status == .done)
    }

    @Test func `lines with carriage returns are shown`() async throws {
        try test.write("f", Self.lines.replacing("\n", with: "\r\n"))
        try test.commitAll("Windows")
        let said = try await lab.start(
            """
              - {id: a, run: "sed -i 's/^5\\r$/a\\r/' f"}
              - {id: b, run: "sed -i 's/^5\\r$/b\\r/' f"}
            """
        )
        #expect(said.status == .waitsForPerson)
        let text = await harness.run("conflicts").answer
        #expect(text.contains("before | 5\n") && text.contains("| a\n"), "\(text)")
    }

    @Test func `halves of two answers to renames are no answer`() async throws {
        let said = try await lab.start(
            """
              - {id: a, run: "git mv f one"}
              - {id: b, run: "git mv f two"}
            """
        )
        #expect(said.status == .waitsForPerson)
        #expect(await harness.run("resolve", "b").status == .done)
        try test.git("rm", "--quiet", "f", "one", in: lab.place())
        try test.git("add", "two", in: lab.place())
        #expect(await harness.run("continue").status == .done)
        // Another pair of names, and the other one kept.
        try test.write(
            "../plan.yml",
            "task: T\nsubtasks:\n  - {id: a, run: \"git mv f three\"}\n  - {id: b, run: \"git mv f one\"}\nintegration: {}\n"
        )
        #expect(await harness.run("start", "--config", "../plan.yml").status == .waitsForPerson)
        #expect(await harness.run("resolve", "b").status == .done)
        try test.git("rm", "--quiet", "f", "one", in: lab.place(run: "t-2"))
        try test.git("add", "three", in: lab.place(run: "t-2"))
        #expect(await harness.run("continue").status == .done)
        // f, one and two again, on another base: both answers know some of these paths.
        try test.write("elsewhere", "e\n")
        try test.commitAll("The base moves")
        try test.write(
            "../plan.yml",
            "task: T\nsubtasks:\n  - {id: a, run: \"git mv f three\"}\n  - {id: b, run: \"git mv f two\"}\nintegration: {}\n"
        )
        let last = await harness.run("start", "--config", "../plan.yml")
        #expect(last.status == .waitsForPerson, "\(last.narration)")
    }
}
