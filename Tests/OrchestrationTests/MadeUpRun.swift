import Foundation
import Git
import Orchestration
import Planning
import SystemPackage
import TestSupport

/// A journal that was made up, with the time of each entry, and what a report makes of it.
///
/// The entries are JSON, as journals are kept: facts that an older version did not write are left out.
struct MadeUpRun {
    let test: TestRepository
    let plan: Plan
    private var entries: [JournalEntry] = []
    private let id = String(repeating: "1", count: 40)

    init(_ plan: String, slots: Int = 4) throws {
        test = try TestRepository()
        self.plan = try PlanReader.read(PlanSource(name: "plan.yml", text: plan)).plan
        try at(
            0,
            "run-started",
            [
                "run": "t-1", "task": "T", "planName": "plan.yml", "plan": id, "base": id,
                "maximumParallel": slots, "repository": test.common.string,
                "workspaceRoot": test.folder.string, "version": "0.0.1",
            ]
        )
    }

    /// Adds an entry so many seconds after the start.
    mutating func at(_ seconds: Double, _ type: String, _ facts: [String: Any] = [:]) throws {
        let time = Timestamp(milliseconds: 1_800_000_000_000 + Int64(seconds * 1_000))
        let event = facts.merging(["type": type]) { own, _ in own }
        let entry: [String: Any] = ["schema": 1, "time": time.text, "event": event]
        let json = try JSONSerialization.data(withJSONObject: entry)
        entries.append(try JSONDecoder().decode(JournalEntry.self, from: json))
    }

    mutating func start(_ seconds: Double, _ subtask: String, attempt: Int = 1) throws {
        try at(
            seconds,
            "attempt-started",
            [
                "subtask": subtask, "attempt": attempt, "base": id,
                "branch": "refs/heads/orchestrate/t-1/\(subtask)", "workspace": "/w",
                "command": "true",
            ]
        )
    }

    /// Ends an attempt; `taking` is what its supervisor measured.
    mutating func finish(
        _ seconds: Double,
        _ subtask: String,
        attempt: Int = 1,
        taking time: Double,
        failure: [String: Any]? = nil,
    ) throws {
        try at(
            seconds,
            "attempt-finished",
            [
                "subtask": subtask, "attempt": attempt, "base": id,
                "tip": String(repeating: "2", count: 40), "alsoKept": [String](),
                "verdict": failure.map { ["kind": "failed", "failure": $0] }
                    ?? ["kind": "succeeded"],
                "seconds": time, "commits": 1, "files": 1, "insertions": 1, "deletions": 0,
                "leftovers": 0, "outOfScope": [String](),
            ]
        )
    }

    mutating func merge(_ seconds: Double, _ subtask: String) throws {
        let tip = String(repeating: "2", count: 40)
        try at(seconds, "merged", ["subtask": subtask, "tip": tip, "commit": tip])
    }

    mutating func end(_ seconds: Double, _ outcome: String = "done") throws {
        try at(seconds, "integrated", ["commit": id, "outcome": outcome])
    }

    func report(isAlive: Bool = false, now: Double = 0) throws -> RunReport {
        guard let first = entries.first, case .runStarted(let start) = first.event,
            let run = RunID("t-1")
        else { throw CocoaError(.fileReadCorruptFile) }
        let names = RunNames(run: run, commonDirectory: test.common, workspaceRoot: test.folder)
        let beginning = RunHistory(names: names, plan: plan, start: start, at: first.time)
        let record = RunRecord(beginning: beginning, entries: entries)
        return RunReport(
            record,
            try RunStatus(record.history, isAlive: isAlive),
            now: Timestamp(milliseconds: 1_800_000_000_000 + Int64(now * 1_000))
        )
    }
}

extension RunReport {
    func finding(_ item: ChecklistItem) -> ChecklistItem.Finding? {
        checklist.first { $0.item == item }
    }
}
