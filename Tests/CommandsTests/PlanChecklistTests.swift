import Commands
import Foundation
import SystemPackage
import TestSupport
import Testing

/// The promises of the pattern about plans, one by one; each name begins with its row.
struct PlanChecklistTests {
    private let harness: CommandHarness
    private var test: TestRepository { harness.test }

    init() throws {
        harness = try CommandHarness()
        try harness.test.git("config", "orchestrate.command", "true")
    }

    private func plan(_ text: String, _ flags: String...) async throws -> CommandHarness.Said {
        try test.write("../plan.yml", text)
        let arguments = ["plan", "--config", "../plan.yml"] + flags
        return await harness.run(arguments)
    }

    private func start(_ text: String, _ flags: String...) async throws -> CommandHarness.Said {
        try test.write("../plan.yml", text)
        return await harness.run(["start", "--config", "../plan.yml"] + flags)
    }

    private func subtasks(_ lines: String...) -> String {
        "task: T\nsubtasks:\n" + lines.map { "  - {\($0)}\n" }.joined() + "integration: {}\n"
    }

    private func show(_ name: String, _ branch: String = "_integration") throws -> String {
        try test.git("show", "orchestrate/t-1/\(branch):\(name)")
    }

    private func isUntouched() throws -> Bool {
        try test.git("for-each-ref", "--format=%(refname)") == "refs/heads/main"
            && test.git("worktree", "list", "--porcelain").components(separatedBy: "worktree ")
                .count == 2
            && !FileManager.default.fileExists(
                atPath: test.path.appending(".git/orchestrate").string
            )
    }

    @Test func `P01 the full example has 5 subtasks in 4 waves`() async throws {
        let said = try await plan(Examples.authentication)
        #expect(said.status == .done)
        #expect(said.answer.contains("5 subtasks in 4 waves"))
    }

    @Test func `P02 the Quick Start plan runs, with a subtask called integration`() async throws {
        try test.git(
            "config",
            "orchestrate.command",
            "echo $ORCHESTRATE_SUBTASK > $ORCHESTRATE_SUBTASK"
        )
        let said = try await start(Examples.quickStart)
        #expect(said.status == .done, "\(said.narration)")
        let names = try test.git(
            "ls-tree",
            "--name-only",
            "orchestrate/add-user-notifications-1/_integration"
        )
        #expect(names.contains("integration") && names.contains("backend"), "\(names)")
    }

    @Test func `P03 unknown keys, wrong types and duplicates have their place`() async throws {
        let said = try await plan(
            "task: T\nsubtask: []\nsubtasks:\n  - id: a\n    retries: many\n    id: b\n"
        )
        #expect(said.status == .invalidPlan)
        #expect(said.narration.contains("plan.yml:6:5: error["), "\(said.narration)")
        let other = try await plan(
            "task: T\nsubtask: []\nsubtasks:\n  - id: a\n    retries: many\n"
        )
        #expect(other.narration.contains("plan.yml:2:1: error[key-unknown]"))
        #expect(other.narration.contains("did you mean \"subtasks\"?"))
        #expect(other.narration.contains("plan.yml:5:14: error[number-invalid]"))
    }

    @Test(arguments: ["..", "a/b", "-a", "a.lock", "'a b'", "_a", "\"\""])
    func `P04 ids become a ref and a folder, or are refused`(id: String) async throws {
        #expect(try await plan(subtasks("id: \(id)")).status == .invalidPlan)
    }

    @Test func `P04 ids are unique, also where case does not count, and stay text`() async throws {
        #expect(try await plan(subtasks("id: a", "id: A")).status == .invalidPlan)
        let words = try await plan(subtasks("id: 1", "id: on", "id: no"), "--json")
        #expect(words.status == .done)
        for word in ["\"1\"", "\"on\"", "\"no\""] { #expect(words.answer.contains(word)) }
    }

    @Test func `P05 a cycle fails fast and creates nothing`() async throws {
        for command in ["plan", "start"] {
            try test.write(
                "../plan.yml",
                subtasks("id: a, dependencies: [b]", "id: b, dependencies: [a]")
            )
            let said = await harness.run(command, "--config", "../plan.yml")
            #expect(said.status == .invalidPlan)
            #expect(said.narration.contains("a -> b -> a"))
        }
        #expect(try await start(subtasks("id: a, dependencies: [a]")).status == .invalidPlan)
        let unknown = try await start(subtasks("id: abc", "id: b, dependencies: [abd]"))
        #expect(unknown.narration.contains("did you mean \"abc\"?"))
        #expect(try isUntouched())
    }

    @Test func `P06 a plan is text, JSON, DOT and Mermaid, in the same order each time`()
        async throws
    {
        for flag in ["--json", "--dot", "--mermaid"] {
            let first = try await plan(Examples.authentication, flag)
            #expect(first.status == .done && !first.answer.isEmpty)
            #expect(try await plan(Examples.authentication, flag) == first)
        }
    }

    @Test func `P07 waves are computed, byte for byte the same`() async throws {
        let first = try await plan(Examples.authentication)
        #expect(first.answer.contains("Wave 4: write-tests"))
        #expect(try await plan(Examples.authentication) == first)
    }

    @Test func `P08 a dependent has the files of what it depends on, also of a diamond`()
        async throws
    {
        let said = try await start(
            subtasks(
                "id: a, run: 'echo a > a'",
                "id: b, dependencies: [a], run: 'echo b > b'",
                "id: c, dependencies: [a], run: 'echo c > c'",
                "id: d, dependencies: [b, c], run: 'cat a b c > d'"
            )
        )
        #expect(said.status == .done, "\(said.narration)")
        #expect(try show("d") == "a\nb\nc")
    }

    @Test func `P09 two that want one resource never overlap, and nothing orders them`()
        async throws
    {
        let hold =
            "test ! -e $GATE && touch $GATE && sleep 0.3 && rm $GATE && echo ok > $ORCHESTRATE_SUBTASK"
        let gate = test.folder.appending("gate").string
        try test.write(
            "../plan.yml",
            subtasks(
                "id: a, resources: [db], run: '\(hold)'",
                "id: b, resources: [db], run: '\(hold)'",
                "id: c, run: 'true'"
            )
        )
        let said = await harness.run(
            "start",
            "--config",
            "../plan.yml",
            environment: ["GATE": gate]
        )
        #expect(said.status == .done, "\(said.narration)")
        let base = try test.git("rev-parse", "main")
        #expect(try test.git("rev-parse", "orchestrate/t-1/b~1") == base)
        #expect(try test.git("rev-parse", "orchestrate/t-1/a~1") == base)
    }

    @Test func `P10 a logical dependency orders, and brings no files`() async throws {
        let said = try await start(
            subtasks(
                "id: a, run: 'sleep 0.2; echo a > a; date +%s%N > ../a-ended'",
                "id: b, dependencies: [{id: a, type: logical}], run: 'test ! -e a && test -e ../a-ended && echo b > b'"
            )
        )
        #expect(said.status == .done, "\(said.narration)")
    }

    @Test func `P12 declared files that two share are told when it is planned`() async throws {
        let said = try await plan(
            subtasks("id: a, files: ['src/**']", "id: b, files: [src/b]", "id: c, files: [docs]")
        )
        #expect(said.narration.contains("warning[scope-overlap]: \"a\" and \"b\""))
        #expect(!said.narration.contains("\"c\" may run"))
    }

    @Test func `P14 subtasks that are too small are told, by limits of one's own`() async throws {
        let small = subtasks("id: a, estimated_time: 14min", "id: b, estimated_time: 4min")
        let said = try await plan(small)
        #expect(said.narration.contains("warning[subtask-small]"))
        #expect(said.narration.contains("warning[subtask-trivial]"))
        let own = try await plan("checks: {min_time: 2min, trivial_time: 1min}\n" + small)
        #expect(
            !own.narration.contains("subtask-small") && !own.narration.contains("subtask-trivial")
        )
    }

    @Test func `P15 more than seven are too many, and --strict refuses them`() async throws {
        let eight = (1...8).map { "  - {id: s\($0), run: 'true'}\n" }.joined()
        let text = "task: T\nsubtasks:\n\(eight)integration: {}\n"
        #expect(try await plan(text).narration.contains("warning[plan-too-fine]"))
        #expect(try await plan(text).status == .done)
        #expect(try await plan(text, "--strict").status == .invalidPlan)
        #expect(try await start(text, "--strict").status == .invalidPlan)
        #expect(try isUntouched())
    }

    @Test(
        arguments: [
            ("30min", true), ("45min", true), ("2h", true), ("1h", true), ("1h30m", true),
            ("90m", true), ("30 min", true), ("2", false), ("-1h", false), ("2 hours-ish", false),
        ]
    )
    func `P17 durations are read, or refused`(time: String, isGood: Bool) async throws {
        let said = try await plan(subtasks("id: a, estimated_time: \(time)"))
        #expect((said.status == .done) == isGood, "\(said.narration)")
    }

    @Test func `P18 three questions, a verdict, and a gate`() async throws {
        let said = try await plan(Examples.authentication)
        #expect(
            said.answer.contains("Worth it?") && said.answer.contains("4 at once      4h 15min")
        )
        #expect(said.status == .done)
        // Whether it is told or not, what cannot start has no capacity.
        let nobody = "task: T\nsubtasks: [{id: a, description: Frobnicate}]\n"
        for view in ["--max-parallel=2", "--quiet", "--json", "--dot"] {
            #expect(try await plan(nobody, "--gate", view).status == .checkRed)
        }
        #expect(try await plan(nobody).status == .done)
        #expect(try await plan(Examples.authentication, "--gate").status == .checkRed)
        let line = try await plan(
            subtasks("id: a, estimated_time: 9h", "id: b, dependencies: [a], estimated_time: 9h")
        )
        #expect(line.answer.contains("no two subtasks can run at the same time"))
    }

    @Test func `P19 the pattern's own example is better done one after the other`() async throws {
        let said = try await plan(Examples.authentication)
        #expect(
            said.answer.contains(
                "5h 15min one after the other, at best 4h 15min: 1.24 times as fast"
            )
        )
        #expect(said.answer.contains("No: one agent, one subtask after the other"))
        #expect(said.answer.contains("67 % of the time saved; the rule is at most 20 %"))
    }

    @Test func `P25 how the work is merged is said beforehand`() async throws {
        let said = try await plan("task: T\nsubtasks: [{id: a}]\n")
        #expect(said.narration.contains("warning[integration-missing]"))
        let wrong = try await plan(
            "task: T\nsubtasks: [{id: a}]\nintegration: {strategy: merge-and-valdate}\n"
        )
        #expect(wrong.status == .invalidPlan)
        #expect(wrong.narration.contains("did you mean \"merge-and-validate\"?"))
    }

    @Test func `P11 what can run side by side is named`() async throws {
        let said = try await plan(Examples.authentication)
        #expect(
            said.answer.contains("side by side   2 at most: implement-oauth, implement-storage")
        )
    }

    @Test func `P12 who owns which files is a table`() async throws {
        let said = try await plan(
            subtasks(
                "id: a, files: ['src/**', docs]",
                "id: b, files: [src/b]",
                "id: c, files: [docs]"
            )
        )
        #expect(
            said.answer.contains(
                "Files:         src/** a, b\n               docs   a, c\n               src/b  b, a\n"
            ),
            "\(said.answer)"
        )
    }

    @Test func `P13 acceptance is run in the subtask's worktree, and missed where there is none`()
        async throws
    {
        let said = try await start(
            subtasks(
                "id: a, run: 'echo a > a', acceptance: ['test -s a']",
                "id: b, run: 'echo b > b', acceptance: ['test -s a']"
            )
        )
        #expect(said.status == .failed)
        #expect(said.narration.contains("test -s a"))
        let without = try await plan(subtasks("id: a, description: Build it"))
        #expect(without.narration.contains("warning[acceptance-missing]"))
    }

    @Test func `P16 one that is too long, or most of the longest path, is told`() async throws {
        let said = try await plan(
            subtasks("id: a, estimated_time: 5h", "id: b, dependencies: [a], estimated_time: 1h")
        )
        #expect(said.narration.contains("warning[subtask-large]"))
        #expect(said.narration.contains("takes 83 % of the longest path"))
    }

    @Test func `P20 it begins to pay with three of half an hour`() async throws {
        let two = ["id: a, estimated_time: 9h", "id: b, estimated_time: 9h"]
        #expect(
            try await plan(subtasks(two[0], two[1])).answer.contains("it begins to pay with three")
        )
        let three = try await plan(subtasks(two[0], two[1], "id: c, estimated_time: 9h"))
        #expect(three.answer.contains("Yes: 18h less"))
    }

    @Test func `P21 a web of dependencies, or a line, is one agent's`() async throws {
        let line = try await plan(subtasks("id: a", "id: b, dependencies: [a]"))
        #expect(line.narration.contains("warning[plan-sequential]"))
        let web = try await plan(
            subtasks(
                "id: a",
                "id: b",
                "id: c, dependencies: [a, b]",
                "id: d, dependencies: [a, b, c]",
                "id: e, dependencies: [a, b, c, d]"
            )
        )
        #expect(web.narration.contains("warning[plan-dense]"))
    }

    @Test func `P22 what one agent could know is told`() async throws {
        try test.write("src/a", String(repeating: "word ", count: 800))
        try test.commitAll("Words")
        let said = try await plan(subtasks("id: a, files: ['src/**']", "id: b, files: [README]"))
        #expect(
            said.answer.contains(
                "about 1002 tokens of declared files, 1 % of an agent's window: one"
            ),
            "\(said.answer)"
        )
    }

    @Test func `P23 what somebody will have to look at is told`() async throws {
        let said = try await plan(subtasks("id: a, files: [x]", "id: b, files: [x]", "id: c"))
        #expect(said.answer.contains("to look at     3 branches, 1 pair with the same files"))
    }

    @Test func `P24 why a subtask is where it is`() async throws {
        let said = try await plan(Examples.authentication, "--explain", "write-tests")
        #expect(
            said.answer.contains("wave 4 of 4: it waits for implement-oauth and implement-storage")
        )
    }

    @Test func `P26 overlaps and derived files take turns when in doubt`() async throws {
        let work = "test ! -e ../gate && touch ../gate && sleep 0.3 && rm ../gate"
        let text = subtasks(
            "id: a, files: [x], run: '\(work)'",
            "id: b, files: [x], run: '\(work)'"
        )
        #expect(try await start(text, "--serialize-overlaps").status == .done)
        let shared = "shared: [lock]\n" + text.replacing("files: [x]", with: "files: [lock]")
        #expect(try await start(shared).status == .done)
    }

    @Test func `P27 inputs that are not there refuse, outputs that are not made fail`() async throws
    {
        let refused = try await start(subtasks("id: a, inputs: [gone], run: 'true'"))
        #expect(refused.status == .fatal)
        #expect(try isUntouched())
        let said = try await start(subtasks("id: a, outputs: [made], run: 'echo x > other'"))
        #expect(said.status == .failed)
        #expect(said.narration.contains("it did not make its outputs: made"))
    }

    @Test func `P28 a subtask that says nothing has no boundaries`() async throws {
        #expect(try await plan(subtasks("id: a")).narration.contains("warning[boundaries-unclear]"))
    }
}
