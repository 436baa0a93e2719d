import Commands
import Foundation
import Git
import SystemPackage
import TestSupport
import Testing

/// Tests that are red on the merged tree, and whose work makes them so.
struct BlameTests {
    private let harness: CommandHarness
    private var test: TestRepository { harness.test }

    init() throws {
        harness = try CommandHarness(files: [
            "lib.sh": "greet() { echo hello; }\n", "main.sh": ". ./lib.sh\ngreet\n",
        ])
    }

    private func start(_ plan: String) async throws -> CommandHarness.Said {
        try test.write("../plan.yml", "task: T\n" + plan)
        return await harness.run("start", "--config", "../plan.yml")
    }

    /// The classic: one renames a function, another one calls it by its old name; no line is in conflict.
    @Test func `two that merge clean and do not work together are named as that pair`() async throws
    {
        let said = try await start(
            """
            subtasks:
              - {id: docs, run: "echo docs > docs"}
              - {id: rename, run: "sed -i s/greet/salute/ lib.sh main.sh"}
              - {id: more, run: "echo more > more"}
              - {id: caller, run: "printf '. ./lib.sh\\\\ngreet\\\\n' > caller.sh"}
              - {id: last, run: "echo last > last"}
            integration: {validation_tests: [all]}
            tests: {all: "sh -e main.sh; if [ -e caller.sh ]; then sh -e caller.sh; fi"}
            """
        )
        #expect(said.status == .checkRed, "\(said.narration)")
        #expect(
            said.answer.contains(
                "It is red with rename and caller together, and green with each of them alone."
            ),
            "\(said.answer)"
        )
        #expect(said.answer.contains("git orchestrate rerun caller --onto integration"))
        // The agent does it again on top of the other's work.
        try test.git("config", "user.useConfigOnly", "true")
        #expect(await harness.run("rerun", "caller").status == .done)
        let again = await harness.run("resume")
        #expect(again.status == .checkRed)
        #expect(await harness.run("skip", "caller").status == .done)
        #expect(await harness.run("resume").status == .done)
        let tree = try test.git("ls-tree", "--name-only", "orchestrate/t-1/_integration")
        #expect(!tree.contains("caller.sh") && tree.contains("last"))
        #expect(try test.git("fsck", "--strict", "--no-dangling") == "")
    }

    @Test func `one that is red alone is named, and what stands on it is not`() async throws {
        let subtasks = (1...12).map { number in
            number == 7
                ? "  - {id: s7, run: \"echo exit 1 > main.sh\"}\n"
                : "  - {id: s\(number), dependencies: [\(number > 7 ? "s7" : "")], run: \"echo x > f\(number)\"}\n"
        }
        let count = test.folder.appending("count")
        let said = try await start(
            "subtasks:\n" + subtasks.joined() + """
                integration: {validation_tests: [all]}
                tests: {all: "echo run >> \(count); sh main.sh"}
                """
        )
        #expect(
            said.answer.contains(
                "It is red with the work of s7 and what that stands on, and nothing else."
            ),
            "\(said.answer)"
        )
        // Twice on the merged tree and once on the base, then ⌈log₂ 12⌉ prefixes and s7 alone.
        let runs = try String(contentsOfFile: count.string, encoding: .utf8).split(separator: "\n")
        #expect(runs.count <= 3 + 4 + 1)
        let events = try test.git("log", "--format=%s", "refs/orchestrate/t-1")
        #expect(events.contains("Blame s7 for all"))
        #expect(await harness.run("logs", "--check", "all").status == .done)
    }

    @Test func `what a person has in the worktree of the tests is not wiped`() async throws {
        let plan = """
            subtasks: [{id: a, run: "echo a > a"}]
            integration: {validation_tests: [t, u]}
            tests: {t: "exit 1", u: "exit 1"}
            """
        #expect(try await start(plan).status == .checkRed)
        let place = test.folder.appending("repo.orchestrate/t-1/_integration")
        try test.write("a", "a person's fix\n", in: place)
        try test.write("note", "mine\n", in: place)
        // No commit can hold a repository in a repository.
        try test.git("init", "--quiet", "nested", in: place)
        try test.write("nested/file", "x\n", in: place)
        #expect(await harness.run("integrate").status == .checkRed)
        for (name, text) in [("a", "a person's fix\n"), ("note", "mine\n"), ("nested/file", "x\n")]
        {
            let file = place.appending(FilePath(name).components).string
            #expect(try String(contentsOfFile: file, encoding: .utf8) == text)
        }
    }

    @Test func `a test that is red once and then green blames nobody`() async throws {
        let mark = test.folder.appending("mark")
        let said = try await start(
            """
            subtasks: [{id: a, run: "echo a > a"}]
            integration: {validation_tests: [all]}
            tests: {all: "test -e \(mark) || { touch \(mark); exit 1; }"}
            """
        )
        #expect(said.status == .done)
        #expect(said.narration.contains("test all: green, after it was red once"))
    }

    @Test func `a test that is red on the base already blames nobody`() async throws {
        let said = try await start(
            """
            subtasks: [{id: a, run: "echo a > a"}, {id: b, run: "echo b > b"}]
            integration: {validation_tests: [all]}
            tests: {all: "exit 1"}
            """
        )
        #expect(said.status == .checkRed)
        #expect(said.answer.contains("It was red on the base already"))
        #expect(!said.answer.contains("alone"))
    }

    @Test func `tested after each merge, what makes a test red is left out and the rest lands`()
        async throws
    {
        let plan = """
            subtasks:
              - {id: a, run: "echo a > a"}
              - {id: bad, run: "echo exit 1 > main.sh"}
              - {id: c, dependencies: [bad], run: "echo c > c"}
              - {id: d, dependencies: [a], run: "echo d > d"}
            integration: {validation_tests: [all], validate: each, parallel_tests: 2}
            tests: {all: "sh main.sh"}
            """
        let said = try await start(plan)
        #expect(said.status == .checkRed)
        #expect(said.answer.contains("bad [LEFT OUT], since all is red with it"), "\(said.answer)")
        #expect(said.answer.contains("c [HELD] by bad"))
        let branch = "orchestrate/t-1/_integration"
        #expect(try test.git("show", "\(branch):main.sh") == ". ./lib.sh\ngreet")
        #expect(try test.git("ls-tree", "--name-only", branch) == "a\nd\nlib.sh\nmain.sh")
        // Built anew, not taken back: it is nowhere in the history.
        let bad = try test.id("orchestrate/t-1/bad")
        #expect(try test.ask(["merge-base", "--is-ancestor", bad.hex, branch]).status == 1)
        // What a person repairs on its branch lands.
        let place = test.folder.appending("repo.orchestrate/t-1/bad")
        try test.write("main.sh", ". ./lib.sh\ngreet\n", in: place)
        try test.commitAll("Repair", in: place)
        let again = await harness.run("integrate")
        #expect(again.status == .done, "\(again.answer)\(again.narration)")
        #expect(again.answer.contains("4 of 4 merged"))
    }
}
