import Agents
import Foundation
import Git
import Merging
import Orchestration
import Planning
import SystemPackage
import TestSupport
import Testing

/// What people do between a run and the next integration.
struct RepairTests {
    @Test func `the integration branch is not moved under anybody`() async throws {
        let harness = try Harness(files: ["menu": "soup\nwater\ncake\n"])
        let test = harness.test
        let history = try await harness.run(Harness.conflicting)
        try test.git("switch", "--quiet", history.names.integration.short)
        try test.write("menu", "soup\nwine\ncake\nmine\n")
        try harness.resolve("coffee", history, menu: "soup\nboth\ncake\n")
        let tip = try test.id(history.names.integration.text)
        let journal = try test.id(history.names.journal.text)
        await #expect(throws: IntegrationError.branchInUse(history.names.integration)) {
            _ = try await harness.integrateAgain(history)
        }
        #expect(try test.id(history.names.integration.text) == tip)
        #expect(try test.id(history.names.journal.text) == journal)
        #expect(try test.git("status", "--porcelain") == " M menu")
        try test.git("stash", "--quiet")
        try test.git("switch", "--quiet", "main")
        #expect(try await harness.integrateAgain(history).integration.result?.outcome == .done)
    }

    @Test func `what a person leaves in the workspace of the tests is kept`() async throws {
        let harness = try Harness()
        let plan = """
            task: T
            subtasks: [{id: a, run: "echo a > a"}]
            integration: {validation_tests: [t]}
            tests: {t: "test -e fixed"}
            """
        let history = try await harness.run(plan)
        #expect(history.integration.result?.outcome == .checkRed)
        try harness.test.write("notes", "mine", in: history.names.integrationWorkspace.path)
        _ = try await harness.integrateAgain(history)
        let kept = try harness.test.git(
            "log",
            "--full-history",
            "--no-merges",
            "--format=%H",
            history.names.journal.text,
            "--",
            "notes"
        )
        #expect(try harness.test.git("show", "\(kept):notes") == "mine")
    }

    @Test func `a commit that somebody put on the integration branch is not lost`() async throws {
        let harness = try Harness(files: ["menu": "water\n"])
        let test = harness.test
        let history = try await harness.run(Harness.conflicting)
        let branch = history.names.integration
        let ours = try test.id(branch.text)
        try test.git("switch", "--quiet", branch.short)
        try test.write("fix", "f")
        let fix = try test.commitAll("Fix")
        try test.git("switch", "--quiet", "main")
        #expect(try !RunStatus(history, isAlive: false).isOwnTip)
        await #expect(throws: IntegrationError.branchMoved(branch, to: fix, from: ours)) {
            _ = try await harness.integrateAgain(history)
        }
        #expect(try test.id(branch.text) == fix)
        // The way out that is named, and back.
        try test.git("branch", "my-work", fix.hex)
        try test.git("branch", "-f", branch.short, ours.hex)
        #expect(try await harness.integrateAgain(history).integration.result?.commit == ours)
    }

    @Test func `what a person repairs on the branch of a failed subtask is merged`() async throws {
        let harness = try Harness()
        let test = harness.test
        let history = try await harness.run(
            """
            task: T
            subtasks:
              - {id: bad, run: "echo half > half; exit 1"}
              - {id: good, run: "echo good > good"}
            """
        )
        #expect(history.integration.result?.outcome == .failed)
        #expect(try await harness.integrateAgain(history).integration.result?.outcome == .failed)
        let workspace = try harness.workspace("bad", history)
        try test.write("half", "whole", in: workspace)
        try test.commitAll("Repair", in: workspace)
        let again = try await harness.integrateAgain(history)
        #expect(again.integration.result?.outcome == .done)
        #expect(try harness.states(history)["bad"] == .merged)
        #expect(try test.git("show", "\(history.names.integration):half") == "whole")
    }

    @Test func `dependencies that agree in the end leave a subtask that never ran`() async throws {
        let harness = try Harness(files: ["menu": "water\n"])
        let history = try await harness.run(
            """
            task: T
            subtasks:
              - {id: wine, run: "sed -i s/water/wine/ menu"}
              - {id: coffee, run: "sed -i s/water/coffee/ menu"}
              - {id: both, dependencies: [wine, coffee], run: "true"}
            """
        )
        try harness.resolve("coffee", history, menu: "wine, coffee\n")
        let again = try await harness.integrateAgain(history)
        #expect(again.integration.result?.outcome == .incomplete)
        #expect(try harness.states(history)["both"] == .neverRan)
    }

    @Test func `what people repaired and resolved outlives the branches`() async throws {
        let harness = try Harness(files: ["menu": "water\n"])
        let test = harness.test
        let history = try await harness.run(
            """
            task: T
            subtasks:
              - {id: wine, run: "sed -i s/water/wine/ menu"}
              - {id: coffee, run: "sed -i s/water/coffee/ menu"}
              - {id: bad, run: "echo half > half; exit 1"}
            """
        )
        try harness.resolve("coffee", history, menu: "wine, coffee\n")
        let bad = try harness.workspace("bad", history)
        try test.write("half", "whole\n", in: bad)
        try test.commitAll("Repair", in: bad)
        let done = try await harness.integrateAgain(history)
        #expect(done.integration.result?.outcome == .done)
        _ = try await Cleanup(
            history: done,
            journal: Journal(continuing: done.names, clock: harness.clock),
            identity: Signature(name: "T", email: "t@example.com", seconds: 0)
        ).perform()
        #expect(try test.git("branch", "--list", "orchestrate/*/coffee") == "")
        #expect(try harness.states(history).values.allSatisfy { $0 == .merged })
        let again = try await harness.integrateAgain(history)
        #expect(again.integration.result == done.integration.result)
        #expect(try harness.states(history).values.allSatisfy { $0 == .merged })
    }

    @Test func `a repair that conflicts is shown as a conflict`() async throws {
        let harness = try Harness(files: ["menu": "water\n"])
        let history = try await harness.run(
            """
            task: T
            subtasks:
              - {id: wine, run: "sed -i s/water/wine/ menu"}
              - {id: bad, run: "exit 1"}
              - {id: after, dependencies: [bad], run: "true"}
            """
        )
        let bad = try harness.workspace("bad", history)
        try harness.test.write("menu", "coffee\n", in: bad)
        try harness.test.commitAll("Repair", in: bad)
        let again = try await harness.integrateAgain(history)
        #expect(again.integration.result?.outcome == .waitsForPerson)
        guard case .conflicted? = try harness.states(history)["bad"] else {
            Issue.record("\(try harness.states(history))")
            return
        }
    }

    @Test func `an integration that broke off does not speak against the next one`() async throws {
        let harness = try Harness(files: ["menu": "soup\nwater\ncake\n"])
        let history = try await harness.run(Harness.conflicting)
        // As a process that was killed leaves it: events of an integration, and no result.
        let journal = try Journal(continuing: history.names, clock: harness.clock)
        let conflict = try #require(history.integration.conflicts.first)
        try await journal.record(.conflicted(conflict))
        let broken = try RunReader.history(of: history.names.run, in: harness.test.common)
        #expect(broken.integration.result == nil)
        let again = try await harness.integrateAgain(broken)
        #expect(again.integration.conflicts == [conflict])
        #expect(again.integration.merged == history.integration.merged)
    }
}
