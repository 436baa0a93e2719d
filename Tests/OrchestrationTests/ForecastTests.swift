import Foundation
import Git
import Merging
import Orchestration
import Planning
import SystemPackage
import TestSupport
import Testing

/// What is foreseen while agents are at work.
struct ForecastTests {
    private static let menu = "starter: soup\nmain: stew\ndrink: water\n"

    @Test func `agents that are about to clash are told of while they are at work`() async throws {
        let harness = try Harness(files: ["menu": Self.menu])
        let begun = try harness.launch(
            """
            task: T
            subtasks:
              - {id: wine, run: "sed -i s/water/wine/ menu; open wine; await end"}
              - {id: coffee, run: "sed -i s/water/coffee/ menu; git commit -qam C; open coffee; await end"}
              - {id: soup, run: "echo bread >> new; open soup; await end"}
            integration: {}
            """
        ).begin(clock: harness.clock, supervisor: harness.supervisor)
        let names = begun.context.names
        async let ended = harness.run(begun)
        for gate in ["wine", "coffee", "soup"] { _ = try await harness.gates.waitFor(gate) }
        let place = names.workspace(try SubtaskID("wine"), attempt: 1).path
        let before = try harness.test.git("status", "--porcelain", in: place)
        let index = FileManager.default.contents(
            atPath: names.commonDirectory.appending("worktrees/orchestrate.t-1.wine/index").string
        )
        let objects = try harness.test.git("count-objects")

        // One has committed, the other has not; nothing of either is touched.
        let history = try RunReader.history(of: names.run, in: harness.test.common)
        let outlook = try Outlook(begun.context)
        let forecast = try await outlook.forecast(history)
        #expect(forecast.clashes.map { [$0.one.text, $0.other.text] } == [["wine", "coffee"]])
        #expect(forecast.clashes.first?.paths == [GitPath("menu")])
        #expect(forecast.stuck.map(\.text) == ["coffee"])
        #expect(try harness.test.git("status", "--porcelain", in: place) == before)
        #expect(
            FileManager.default.contents(
                atPath: names.commonDirectory.appending("worktrees/orchestrate.t-1.wine/index")
                    .string
            ) == index
        )
        #expect(try harness.test.git("count-objects") == objects)

        try await harness.waitForEvent("Foresee wine and coffee", of: names)
        try Data().write(to: URL(fileURLWithPath: harness.gates.path.appending("end").string))
        let result = try await ended
        // The same engine merges in the end, and comes to the same.
        #expect(result.integration.conflicts.map(\.subtask.text) == ["coffee"])
        #expect(try harness.test.git("fsck", "--strict", "--no-dangling") == "")
    }

    @Test func `what setup leaves in each workspace clashes with nothing`() async throws {
        let harness = try Harness()
        let begun = try harness.launch(
            """
            task: T
            setup: ["echo $ORCHESTRATE_SUBTASK > stamp"]
            subtasks:
              - {id: a, run: "open a; await end; echo a > a"}
              - {id: b, run: "open b; await end; echo b > b"}
            integration: {}
            """
        ).begin(clock: harness.clock, supervisor: harness.supervisor)
        async let ended = harness.run(begun)
        for gate in ["a", "b"] { _ = try await harness.gates.waitFor(gate) }
        let history = try RunReader.history(of: begun.context.names.run, in: harness.test.common)
        #expect(try await Outlook(begun.context).forecast(history).clashes.isEmpty)
        try harness.gates.open("end")
        #expect(try await ended.integration.result?.outcome == .done)
    }

    @Test func `those that are ordered are not told of, nor is a clash told of twice`() async throws
    {
        let harness = try Harness(files: ["menu": Self.menu])
        let history = try await harness.run(
            """
            task: T
            subtasks:
              - {id: a, run: "sed -i s/water/wine/ menu"}
              - {id: after, dependencies: [a], run: "sed -i s/wine/cider/ menu"}
              - {id: b, run: "sed -i s/water/beer/ menu"}
              - {id: more, dependencies: [b], run: "echo more > more"}
            integration: {}
            """
        )
        let context = try RunReader.context(
            of: history,
            environment: harness.environment(),
            supervisor: harness.supervisor,
            clock: harness.clock
        )
        let forecast = try await Outlook(context).forecast(history)
        let pairs = forecast.clashes.map { "\($0.one) \($0.other)" }
        #expect(pairs == ["a b"])
        #expect(Set(forecast.stuck.map(\.text)) == ["b", "more"])
    }

    @Test(arguments: 0..<4)
    func `what is foreseen is what then happens`(seed: UInt64) async throws {
        var random = Randomness(seed: 500 + seed)
        let harness = try Harness(files: [
            "a": (1...9).map { "\($0)\n" }.joined(), "d/b": "1\n2\n3\n", "d/c": "x\n",
        ])
        let edits = [
            "sed -i s/3/three$N/ a", "sed -i s/7/seven$N/ a", "echo $N >> d/b", "git mv d e",
            "rm d/c", "echo $N > d/new", "echo $N > e", "mv d/b b", "echo more >> d/c",
            "chmod +x a",
        ]
        let subtasks = (1...6).map { number in
            let chosen = (0..<2).map { _ in edits.randomElement(using: &random)! }
                .joined(separator: "; ")
            return "  - {id: s\(number), run: \"N=\(number); \(chosen); true\"}\n"
        }.joined()
        let history = try await harness.run("task: T\nsubtasks:\n\(subtasks)integration: {}\n")
        let context = try RunReader.context(
            of: history,
            environment: harness.environment(),
            supervisor: harness.supervisor,
            clock: harness.clock
        )
        let forecast = try await Outlook(context).forecast(history)
        let stuck =
            history.integration.conflicts.map(\.subtask) + history.integration.held.map(\.subtask)
        #expect(Set(forecast.stuck) == Set(stuck))
        // Each pair that is said to go together does so in git.
        let ids = history.plan.subtasks.map(\.id).filter { context.member($0, in: history) != nil }
        for (index, one) in ids.enumerated() {
            for other in ids[(index + 1)...] {
                let git = try harness.test.ask([
                    "merge-tree", "--write-tree", history.names.branch(one).short,
                    history.names.branch(other).short,
                ])
                let isForeseen = forecast.clashes.contains { $0.one == one && $0.other == other }
                #expect((git.status == 1) == isForeseen, "\(one) \(other): \(subtasks)")
            }
        }
    }
}
