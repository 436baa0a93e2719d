import Foundation
import Orchestration
import Planning
import TestSupport
import Testing

/// The pattern's twelve questions.
struct ChecklistTests {
    @Test func `R01: all twelve are asked, in the pattern's order, and none passes by default`()
        throws
    {
        let report = try MadeUpRun("task: T\nsubtasks:\n  - {id: a}\n  - {id: b}\n").report()
        #expect(report.checklist.map(\.item) == ChecklistItem.allCases)
        #expect(report.checklist.count == 12)
        #expect(report.checklist.allSatisfy { $0.verdict != .pass })
        #expect(report.checklist.allSatisfy { !$0.evidence.isEmpty })
        #expect(report.finding(.completed)?.verdict == .fail)
    }

    @Test func `R01: what is measured well passes, with the figures`() async throws {
        let harness = try Harness()
        let history = try await harness.run(
            """
            task: T
            requirements: [one, two]
            checks: {trivial_time: 1s}
            subtasks:
              - {id: a, estimated_time: 1min, covers: [one], files: ["a"], outputs: ["a"], acceptance: ["test -e a"], run: "sleep 1.1; echo a > a"}
              - {id: b, estimated_time: 1min, covers: [two], files: ["b"], acceptance: ["test -e b"], run: "sleep 1.1; echo b > b"}
            integration: {validation_tests: [whole]}
            tests: {whole: "test -e a && test -e b"}
            """
        )
        let names = history.names
        let record = try RunReader.record(of: names.run, in: names.commonDirectory)
        let status = try RunStatus(record.history, isAlive: false)
        var findings = RunReport.findings(status)
        findings.overlap = try await OverlapReport(
            status,
            RunReader.context(
                of: record.history,
                environment: harness.environment(),
                supervisor: harness.supervisor,
                clock: harness.clock
            )
        )
        let report = RunReport(record, status, now: harness.clock.now(), findings)
        let passed = report.checklist.filter { $0.verdict == .pass }.map(\.item)
        // The clock of this test counts how often it is asked, so what is measured by it is no matter.
        let timed: [ChecklistItem] = [.savedTime, .notBlocked, .fasterThanSequential]
        #expect(
            passed.filter { !timed.contains($0) }
                == ChecklistItem.allCases.filter { !timed.contains($0) }
        )
        #expect(
            report.finding(.cohesive)?.evidence
                == "2 requirements covered, 1 output there, 1 test green on all of it"
        )
        #expect(report.finding(.learnings)?.evidence.hasPrefix("2 estimates compared") == true)
        #expect(report.gaps.isEmpty && report.conflicts.isEmpty)
        #expect(report.rows.map(\.commits.count) == [1, 1])
    }

    @Test func `R01: what went wrong fails, with the reason; R02: failures are learned from`()
        async throws
    {
        let harness = try Harness(files: ["menu": "water\n"])
        let history = try await harness.run(
            """
            task: T
            requirements: [drink]
            subtasks:
              - {id: wine, run: "sed -i s/water/wine/ menu; git commit -qam Wine"}
              - {id: coffee, covers: [drink], run: "sed -i s/water/coffee/ menu; git commit -qam Coffee"}
              - {id: tea, retries: 1, run: "test -e ../seen || { touch ../seen; exit 7; }; echo t > t"}
              - {id: bad, acceptance: ["false"], run: "echo b > b"}
            integration: {}
            """
        )
        let names = history.names
        let record = try RunReader.record(of: names.run, in: names.commonDirectory)
        let status = try RunStatus(record.history, isAlive: false)
        let report = RunReport(record, status, now: harness.clock.now(), RunReport.findings(status))
        let failed = report.checklist.filter { $0.verdict == .fail }.map(\.item)
        #expect(failed.contains(.independent) && failed.contains(.completed))
        #expect(failed.contains(.integratedCleanly) && failed.contains(.consistent))
        #expect(
            report.finding(.completed)?.evidence
                == "3 of 4, 1 not at the first attempt; failed: bad"
        )
        #expect(
            report.finding(.integratedCleanly)?.evidence
                == "1 conflict: coffee with wine, not resolved"
        )
        #expect(report.conflicts.map(\.ending) == [.open])
        #expect(report.gaps.contains(.requirement("drink")))
        let failures = report.learnings.compactMap { learning -> String? in
            guard case .failure(let id, let attempt, let failure, let wasOvercome) = learning else {
                return nil
            }
            return "\(id) \(attempt) \(failure.kind.rawValue) \(wasOvercome)"
        }
        #expect(failures == ["tea 1 agent-error true", "bad 1 acceptance-red false"])
    }

    @Test func `a conflict is told to its end`() throws {
        var run = try MadeUpRun("task: T\nsubtasks:\n  - {id: a}\n  - {id: b}\nintegration: {}\n")
        for id in ["a", "b"] {
            try run.start(0, id)
            try run.finish(1, id, taking: 1)
        }
        let (one, two) = (String(repeating: "2", count: 40), String(repeating: "4", count: 40))
        let conflict: [String: Any] = [
            "subtask": "b", "tip": one, "onto": two, "with": ["a"], "stages": [Any](),
            "conflicts": [["kind": "content", "paths": ["f"]]],
        ]
        try run.merge(2, "a")
        try run.at(2, "conflicted", conflict)
        try run.end(3, "waits-for-person")
        #expect(try run.report().conflicts.map(\.ending) == [.open])
        // The same one again, in the next integration, is one conflict.
        try run.at(10, "conflicted", conflict)
        try run.end(11, "waits-for-person")
        #expect(try run.report().conflicts.map(\.ending) == [.open])
        try run.at(20, "requested", ["action": "rerun", "subtask": "b"])
        #expect(try run.report().conflicts.map(\.ending) == [.doneAgain])
    }
}
