import Git
import Merging
import Planning
import SystemPackage
import TestSupport
import Testing

struct MergeTrainTests {
    /// Git as it is on this machine.
    private struct RealGit: ReferenceMerge {
        let test: TestRepository

        func merge(_ request: MergeRequest) async throws -> ReferenceMergeAnswer? {
            let answer = try? test.ask([
                "merge-tree", "--write-tree", "-z", "--messages", request.ours.hex,
                request.theirs.hex,
            ])
            return answer.flatMap { MergeTreeOutput.read(status: $0.status, output: $0.bytes) }
        }
    }

    /// A machine without a git that can be asked.
    private struct NoGit: ReferenceMerge {
        func merge(_ request: MergeRequest) async throws -> ReferenceMergeAnswer? { nil }
    }

    private func plan(_ text: String) throws -> Plan {
        try PlanReader.read(PlanSource(name: "plan.yml", text: "task: T\nsubtasks:\n" + text)).plan
    }

    private func train(
        _ plan: Plan,
        _ test: TestRepository,
        reference: (any ReferenceMerge)? = nil,
    ) throws -> MergeTrain {
        MergeTrain(
            plan: plan,
            planID: try test.id("HEAD^{tree}"),
            engine: try MergeEngine(
                repository: test.common,
                reference: reference ?? RealGit(test: test)
            ),
            trial: try MergeEngine(
                repository: test.common,
                reference: reference ?? RealGit(test: test),
                trialsIn: test.folder
            ),
            resolutions: ResolutionBook(tree: nil)
        )
    }

    /// Makes a branch from `base` with these files and gives the member.
    private func member(
        _ id: String,
        _ test: TestRepository,
        from base: String = "main",
        _ files: [String: String?],
    ) throws -> TrainMember {
        try test.git("checkout", "--quiet", "-B", id, base)
        for (name, text) in files {
            if let text { try test.write(name, text) } else { try test.remove(name) }
        }
        return TrainMember(
            subtask: try SubtaskID(id),
            tip: try test.commitAll("Work of \(id)")
        )
    }

    @Test func `members merge in dependency order, whatever order they come in`() async throws {
        let test = try TestRepository(files: ["k": "k"])
        let plan = try plan("  - {id: c, dependencies: [a, b]}\n  - id: b\n  - id: a\n")
        let base = try test.id("main")
        let a = try member("a", test, ["a": "a"])
        let b = try member("b", test, ["b": "b"])
        let train = try train(plan, test)
        let join = try await train.assembleStart(of: SubtaskID("c"), onto: base, [a, b])
        try test.git("branch", "join", join.tip.hex)
        let c = try member("c", test, from: "join", ["c": "c"])

        let one = try await train.assemble(onto: base, [a, b, c])
        let other = try await train.assemble(onto: base, [c, b, a])
        #expect(one == other)
        #expect(one.results.map(\.member.subtask.text) == ["b", "a", "c"])
        let subjects = try test.git(
            "log",
            "--first-parent",
            "--reverse",
            "--format=%s",
            "main..\(one.tip)"
        )
        #expect(subjects == "Merge subtask 'b'\nMerge subtask 'a'\nMerge subtask 'c'")
        // The base of c is the very commit that the integration makes on its way to c.
        #expect(try test.id("\(one.tip)^1") == join.tip)
        #expect(try test.git("ls-tree", "--name-only", one.tip.hex) == "a\nb\nc\nk")
        #expect(try test.git("fsck", "--strict", "--no-dangling") == "")
    }

    @Test func `a merge commit says what it merges, in trailers that git reads`() async throws {
        let test = try TestRepository(files: ["k": "k"])
        let plan = try plan("  - {id: a, description: \"Do a\\e[2J\", agent: coder}\n")
        let a = try member("a", test, ["a": "a"])
        let result = try await train(plan, test).assemble(onto: try test.id("main"), [a])
        let text = try test.git(
            "log",
            "-1",
            "--format=%an|%cn|%B%(trailers:key=Orchestrate-Subtask,valueonly)",
            result.tip.hex
        )
        #expect(
            text.hasPrefix(
                "Test Author|git-orchestrate|Merge subtask 'a'\n\nDo a\u{FFFD}[2J\n\nOrchestrate-Subtask: a\nOrchestrate-Agent: coder\nOrchestrate-Plan: "
            )
        )
        #expect(text.hasSuffix("\na\n") || text.hasSuffix("\na"))
        // One second after the latest parent: no clock is in it.
        let date = Int(try test.git("log", "-1", "--format=%ct", a.tip.hex)) ?? 0
        #expect(
            try test.git("log", "-1", "--format=%ct %at", result.tip.hex)
                == "\(date + 1) \(date + 1)"
        )
    }

    @Test func `a conflict names whom it is with, holds its dependents and lets the rest go on`()
        async throws
    {
        let test = try TestRepository(files: ["menu": "1\n2\n3\n", "k": "k"])
        let plan = try plan(
            "  - id: a\n  - id: b\n  - id: x\n  - {id: d, dependencies: [b]}\n  - {id: e, dependencies: [x]}\n"
        )
        let base = try test.id("main")
        let a = try member("a", test, ["menu": "1\nour two\n3\n"])
        let b = try member("b", test, ["menu": "1\ntheir two\n3\n"])
        let x = try member("x", test, ["x": "x"])
        let d = try member("d", test, from: "b", ["d": "d"])
        let e = try member("e", test, from: "x", ["e": "e"])
        let result = try await train(plan, test).assemble(onto: base, [a, b, x, d, e])
        let states = result.results.map { "\($0.member.subtask) \(word($0.result))" }
        #expect(states == ["a merged", "b conflicted", "x merged", "d held by b", "e merged"])
        let conflict = try #require(result.firstConflict)
        #expect(conflict.with.map(\.text) == ["a"])
        #expect(conflict.conflicts == [Conflict(kind: .content, paths: [GitPath("menu")])])
        #expect(conflict.tip == b.tip)
        #expect(try test.git("log", "-1", "--format=%s", conflict.onto.hex) == "Merge subtask 'a'")
        #expect(try test.git("ls-tree", "--name-only", result.tip.hex) == "e\nk\nmenu\nx")
    }

    @Test func `a conflict with the sum of several names the one that made it too much`()
        async throws
    {
        let lines = (1...6).map { "\($0)\n" }.joined()
        let test = try TestRepository(files: ["f": lines])
        let plan = try plan("  - id: a\n  - id: b\n  - id: c\n")
        // Each of a and b merges with c alone only because git aligns the lines differently there.
        let a = try member("a", test, ["f": lines.replacing("3\n", with: "three\n")])
        let b = try member("b", test, ["g": "g"])
        let c = try member("c", test, ["f": lines.replacing("3\n", with: "drei\n")])
        let result = try await train(plan, test).assemble(onto: try test.id("main"), [a, b, c])
        #expect(result.firstConflict?.with.map(\.text) == ["a"])
    }

    @Test func `what is contained already makes no commit`() async throws {
        let test = try TestRepository(files: ["k": "k"])
        let plan = try plan("  - id: a\n  - id: b\n")
        let a = try member("a", test, ["a": "a"])
        let b = TrainMember(subtask: try SubtaskID("b"), tip: a.tip)
        let result = try await train(plan, test).assemble(onto: try test.id("main"), [a, b])
        #expect(result.results.map { word($0.result) } == ["merged", "contained"])
    }

    @Test func `a renamed folder is merged as git merges it`() async throws {
        let text = (1...20).map { "line \($0)\n" }.joined()
        let test = try TestRepository(files: ["d/a": text, "d/b": text + "b\n"])
        let plan = try plan("  - id: a\n  - id: b\n")
        try test.git("checkout", "--quiet", "-b", "a")
        try test.git("mv", "d", "e")
        let a = TrainMember(
            subtask: try SubtaskID("a"),
            tip: try test.commitAll("Move")
        )
        let b = try member("b", test, ["d/a": text + "more\n"])
        let result = try await train(plan, test).assemble(onto: try test.id("main"), [a, b])
        #expect(result.results.map { word($0.result) } == ["merged", "merged"])
        #expect(try test.git("show", "\(result.tip):e/a") + "\n" == text + "more\n")
        let git = try test.git("merge-tree", "--write-tree", "\(result.tip)^1", b.tip.hex)
        #expect(try test.id("\(result.tip)^{tree}").hex == git)
    }

    @Test func `without a git that can be asked a person looks`() async throws {
        // libgit2 calls this clean; git would put the new file into the folder's new place.
        let test = try TestRepository(files: ["d/a": "1\n2\n3\n", "d/b": "4\n5\n6\n"])
        let plan = try plan("  - id: a\n  - id: b\n")
        let moved = ["d/a": nil, "d/b": nil, "e/a": "1\n2\n3\n", "e/b": "4\n5\n6\n"]
        let a = try member("a", test, moved)
        let b = try member("b", test, ["d/new": "new\n"])
        let base = try test.id("main")
        let alone = try await train(plan, test, reference: NoGit()).assemble(onto: base, [a, b])
        #expect(alone.firstConflict?.conflicts.map(\.kind) == [.unverified])
        let asked = try await train(plan, test).assemble(onto: base, [a, b])
        #expect(asked.firstConflict?.conflicts.map(\.kind) == [.directoryRename])
    }

    @Test func `a criss-cross history is merged as git merges it`() async throws {
        let test = try TestRepository(files: ["f": (1...9).map { "\($0)\n" }.joined()])
        let plan = try plan("  - id: a\n  - id: b\n")
        for (name, line) in [("one", "2"), ("two", "8")] {
            try test.git("checkout", "--quiet", "-b", name, "main")
            let text = (1...9).map { "\($0)\n" }.joined().replacing("\(line)\n", with: name + "\n")
            try test.write("f", text)
            try test.commitAll(name)
        }
        for (name, other) in [("a", "one"), ("b", "two")] {
            try test.git("checkout", "--quiet", "-b", name, other)
            try test.git("merge", "--quiet", "--no-edit", other == "one" ? "two" : "one")
            try test.write(name, name)
            try test.commitAll(name)
        }
        #expect(try test.git("merge-base", "--all", "a", "b").split(separator: "\n").count == 2)
        let members = try ["a", "b"].map { name in
            TrainMember(
                subtask: try SubtaskID(name),
                tip: try test.id(name)
            )
        }
        let result = try await train(plan, test).assemble(onto: try test.id("main"), members)
        #expect(result.results.map { word($0.result) } == ["merged", "merged"])
        let git = try test.git("merge-tree", "--write-tree", "\(result.tip)^1", "b")
        #expect(try test.id("\(result.tip)^{tree}").hex == git)
    }

    private func word(_ result: TrainResult) -> String {
        switch result {
        case .merged: "merged"
        case .contained: "contained"
        case .resolved: "resolved"
        case .conflicted: "conflicted"
        case .held(let by): "held by \(by)"
        }
    }
}
