import Commands
import Foundation
import Git
import SystemPackage
import TestSupport
import Testing

/// What a person can do about a conflict, and what is made of it.
struct ResolutionTests {
    private let lab: ConflictLab
    private var harness: CommandHarness { lab.harness }
    private var test: TestRepository { lab.harness.test }
    private static let lines = ConflictLab.lines

    init() throws { lab = try ConflictLab() }

    // MARK: What is refused

    @Test func `F08 marks that are left, and edits that were not added, are refused by name`()
        async throws
    {
        #expect(try await lab.start(ConflictLab.clash()).status == .waitsForPerson)
        #expect(await harness.run("resolve", "b").status == .done)
        let laid = try test.git("show", ":2:f", in: lab.place())
        #expect(laid.contains("ours"))
        // Added as it was laid out.
        try test.git("add", "f", in: lab.place())
        let marked = await harness.run("continue")
        #expect(marked.status == .waitsForPerson)
        #expect(marked.narration.contains("f:5"), "\(marked.narration)")
        // One that is left alone is one too.
        try lab.resolve(Self.lines.replacing("\n5\n", with: "\n=======\n"), in: lab.place())
        #expect(await harness.run("continue").narration.contains("f:5"))
        try lab.resolve(Self.lines.replacing("\n5\n", with: "\nboth\n"), in: lab.place())
        try test.write("f", "edited again\n", in: lab.place())
        let unstaged = await harness.run("continue")
        #expect(unstaged.status == .waitsForPerson)
        #expect(unstaged.narration.contains("edited for b and not added: f"))
        try test.git("checkout", "--quiet", "f", in: lab.place())
        let ended = await harness.run("continue")
        #expect(ended.status == .done, "\(ended.narration)")
        #expect(try lab.merged("f") == Self.lines.replacing("\n5\n", with: "\nboth\n"))
    }

    @Test func `a line that looks like a mark and was there before is none`() async throws {
        let text = "title\n=======\n" + Self.lines
        try test.write("f", text)
        try test.commitAll("Title")
        #expect(try await lab.start(ConflictLab.clash()).status == .waitsForPerson)
        #expect(await harness.run("resolve", "b").status == .done)
        try lab.resolve(text.replacing("\n5\n", with: "\nboth\n"), in: lab.place())
        #expect(await harness.run("continue").status == .done)
    }

    @Test func `a commit that lacks one side is refused`() async throws {
        #expect(try await lab.start(ConflictLab.clash()).status == .waitsForPerson)
        #expect(await harness.run("resolve", "b").status == .done)
        try test.git("merge", "--abort", in: lab.place())
        let said = await harness.run("continue")
        #expect(said.status == .waitsForPerson)
        #expect(said.narration.contains("which lacks the subtask's work"))
        // Plain git does it as well, also with a commit on top.
        _ = try test.ask(["merge", "orchestrate/t-1/b"], in: lab.place())
        try lab.resolve(Self.lines.replacing("\n5\n", with: "\nboth\n"), in: lab.place())
        try test.git("commit", "--quiet", "--no-edit", in: lab.place())
        try test.write("more", "m\n", in: lab.place())
        try test.commitAll("More", in: lab.place())
        #expect(await harness.run("continue").status == .done)
        #expect(try lab.merged("more") == "m\n")
    }

    @Test func `words that make no sense are refused and change nothing`() async throws {
        #expect(try await lab.start(ConflictLab.clash()).status == .waitsForPerson)
        #expect(await harness.run("resolve", "a").status == .fatal)
        #expect(await harness.run("resolve", "nobody").status == .fatal)
        #expect(await harness.run("resolve", "b", "--take", "mine").status == .usage)
        #expect(await harness.run("resolve", "b", "f").status == .usage)
        #expect(await harness.run("abort").status == .fatal)
        #expect(await harness.run("forget", "123").status == .fatal)
        let early = await harness.run("continue")
        #expect(early.status == .fatal)
        #expect(early.narration.contains("hint: git orchestrate resolve b --run t-1"))
        #expect(
            await harness.run("resolve", "b", "--take", "ours", "g").narration.contains(
                "g is not in question"
            )
        )
    }

    // MARK: Other ways

    @Test func `one side is taken, of one path or of all`() async throws {
        let said = try await lab.start(ConflictLab.clash(" && sed -i 's/^9$/W/' g"))
        #expect(said.status == .waitsForPerson)
        let first = await harness.run("resolve", "b", "--take", "theirs", "g")
        #expect(first.status == .done, "\(first.narration)")
        #expect(first.answer.contains("# edit f, then:\n"))
        #expect(try test.git("diff", "--name-only", "--diff-filter=U", in: lab.place()) == "f")
        let second = await harness.run("resolve", "b", "--take", "ours")
        #expect(second.answer.contains("git diff HEAD"))
        #expect(await harness.run("continue").status == .done)
        #expect(try lab.merged("f").contains("\nours\n"))
        #expect(try lab.merged("g").contains("\nb\n"))
    }

    @Test func `what was written by hand is kept when a side is taken instead`() async throws {
        #expect(try await lab.start(ConflictLab.clash()).status == .waitsForPerson)
        #expect(await harness.run("resolve", "b").status == .done)
        try test.write("f", "by hand\n", in: lab.place())
        let said = await harness.run("resolve", "b", "--take", "theirs", "f")
        #expect(said.status == .done, "\(said.narration)")
        let line = try #require(
            said.narration.split(separator: "\n").first {
                $0.contains("what you had changed is kept")
            }
        )
        let commit = try #require(line.split(separator: " ").last)
        #expect(try test.git("show", "\(commit):f") == "by hand")
        // Nobody has changed anything since.
        let again = await harness.run("resolve", "b", "--take", "ours", "f")
        #expect(!again.narration.contains("by hand"))
    }

    @Test func `what was begun is given up, and what was written is kept`() async throws {
        #expect(try await lab.start(ConflictLab.clash()).status == .waitsForPerson)
        #expect(await harness.run("resolve", "b").status == .done)
        try test.write("notes", "half an idea\n", in: lab.place())
        #expect(await harness.run("abort").status == .done)
        #expect(!FileManager.default.fileExists(atPath: lab.place().string))
        let kept = try test.git("log", "--format=%H", "refs/orchestrate/t-1").split(separator: "\n")
        #expect(
            try kept.contains { try test.ask(["cat-file", "-e", "\($0):notes"]).status == 0 }
        )
        #expect(await harness.run("conflicts").status == .waitsForPerson)
        #expect(await harness.run("resolve", "b").status == .done)
    }

    @Test func `F09 the agent does it again on top of what is merged`() async throws {
        let said = try await lab.start(
            """
              - {id: a, run: "sed -i 's/^5$/ours/' f"}
              - {id: b, run: "sed -i -E 's/^(5|ours)$/&, theirs/' f"}
              - {id: c, dependencies: [b], run: "grep theirs f > c"}
            """
        )
        #expect(said.status == .waitsForPerson)
        #expect(await harness.run("rerun", "b", "--onto", "integration").status == .done)
        #expect(await harness.run("resume").status == .done)
        #expect(try lab.merged("f").contains("\nours, theirs\n"))
        #expect(try lab.merged("c") == "ours, theirs\n")
    }

    @Test func `one that is skipped is left out, with what stands on it`() async throws {
        let said = try await lab.start(
            ConflictLab.clash() + """

                  - {id: c, dependencies: [b], run: "echo c > c"}
                  - {id: d, run: "echo d > d"}
                """
        )
        #expect(said.status == .waitsForPerson)
        #expect(await harness.run("skip", "b").status == .done)
        let resumed = await harness.run("resume")
        #expect(resumed.answer.contains("c [HELD] by b"), "\(resumed.answer)")
        #expect(resumed.status == .failed)
        #expect(try lab.merged("f").contains("\nours\n"))
        #expect(try lab.merged("d") == "d\n")
        #expect(try test.ask(["cat-file", "-e", "orchestrate/t-1/_integration:c"]).status != 0)
        // It can be had again, without what was left out.
        #expect(await harness.run("rerun", "c").status == .done)
        #expect(await harness.run("resume").status == .done)
        #expect(try lab.merged("c") == "c\n")
        #expect(try lab.merged("f").contains("\nours\n"))
    }

    // MARK: Before a start

    @Test func `dependencies that disagree are resolved in the same way before the agent starts`()
        async throws
    {
        let said = try await lab.start(
            ConflictLab.clash() + "\n  - {id: c, dependencies: [a, b], run: \"sed -n 5p f > c\"}"
        )
        #expect(said.status == .waitsForPerson)
        let report = await harness.run("conflicts", "c")
        #expect(
            report.answer.contains("c cannot start: its dependencies b and a disagree"),
            "\(report.answer)"
        )
        #expect(report.answer.contains("git orchestrate resolve c"))
        #expect(await harness.run("resolve", "c").status == .done)
        try lab.resolve(Self.lines.replacing("\n5\n", with: "\nboth\n"), in: lab.place("c"))
        let ended = await harness.run("continue")
        #expect(ended.status == .done, "\(ended.answer)\(ended.narration)")
        // The merge of b is the same one: nobody is asked twice.
        #expect(ended.answer.contains("3 of 3 merged"))
        #expect(try lab.merged("c") == "both\n")
    }

    @Test func `with one of them left out, what waited starts and the run comes to its end`()
        async throws
    {
        let said = try await lab.start(
            ConflictLab.clash() + "\n  - {id: c, dependencies: [a, b], run: \"sed -n 5p f > c\"}"
        )
        #expect(said.status == .waitsForPerson)
        #expect(await harness.run("skip", "a").status == .done)
        #expect(await harness.run("retry", "c").status == .done)
        let ended = await harness.run("resume")
        #expect(ended.status == .done, "\(ended.answer)\(ended.narration)")
        #expect(try lab.merged("c") == "theirs\n")
    }

    @Test func `where the merge is resolved first, what waits for it starts as well`() async throws
    {
        let said = try await lab.start(
            ConflictLab.clash() + """

                  - {id: c, dependencies: [a, b], run: "sed -n 5p f > c"}
                  - {id: d, dependencies: [c], run: "cat c > d"}
                """
        )
        #expect(said.status == .waitsForPerson)
        #expect(await harness.run("resolve", "b", "--take", "theirs").status == .done)
        let ended = await harness.run("continue")
        #expect(ended.status == .done, "\(ended.answer)\(ended.narration)")
        #expect(ended.answer.contains("4 of 4 merged"))
        #expect(try lab.merged("d") == "theirs\n")
    }

    // MARK: Who

    @Test func `the two commits that clash are named`() async throws {
        func commits(_ id: String, at place: Int, of count: Int) -> String {
            (1...count).map { number in
                let edit =
                    number == place ? "sed -i 's/^5$/\(id)/' f" : "echo \(number) > \(id)\(number)"
                return "\(edit); git add --all; git commit --quiet -m '\(id) step \(number)'"
            }.joined(separator: "; ")
        }
        let said = try await lab.start(
            """
              - {id: a, run: "\(commits("a", at: 6, of: 9))"}
              - {id: b, run: "\(commits("b", at: 3, of: 7))"}
            """
        )
        #expect(said.status == .waitsForPerson)
        let report = await harness.run("conflicts").answer
        #expect(report.contains(" b step 3  (b)"), "\(report)")
        #expect(report.contains(" a step 6  (a)"))
    }
}
