import Agents
import Foundation
import Git
import Orchestration
import Planning
import SystemPackage
import TestSupport
import Testing

@testable import Commands

/// What stands below the report of a run that has just ended.
struct RunClosingTests {
    @Test func `R04, E11: a start ends with what it saved, and what the next plan can learn`()
        async throws
    {
        let harness = try CommandHarness()
        let text = """
            task: T
            subtasks:
              - {id: a, estimated_time: 20min, run: "true"}
              - {id: b, estimated_time: 5min, run: "true"}
              - {id: c, run: "true"}
            integration: {}
            """
        let begun = try Launch(
            layout: RepositoryFinder.open(holding: harness.test.path, gitDirectory: nil),
            plan: PlanReader.read(PlanSource(name: "plan.yml", text: text)).plan,
            planName: "plan.yml",
            planText: Array(text.utf8),
            options: Launch.Options(),
            environment: harness.test.environment(),
            version: "test"
        ).begin(
            clock: Clock { [clock = harness.clock] in clock.now },
            supervisor: SupervisorProgram(path: BuiltProgram.path)
        )
        let names = begun.context.names
        let base = begun.context.base.hex
        for id in ["a", "b"] {
            try await record(
                "attempt-started",
                [
                    "subtask": id, "attempt": 1, "base": base,
                    "branch": "refs/heads/orchestrate/t-1/\(id)", "workspace": "/w",
                    "command": "true",
                ],
                begun.journal
            )
        }
        harness.clock.advance(minutes: 10)
        for id in ["a", "b"] {
            try await record(
                "attempt-finished",
                [
                    "subtask": id, "attempt": 1, "base": base, "tip": base,
                    "alsoKept": [String](), "verdict": ["kind": "no-changes"], "seconds": 600,
                    "commits": 0, "files": 0, "insertions": 0, "deletions": 0, "leftovers": 0,
                    "outOfScope": [String](),
                ],
                begun.journal
            )
        }
        harness.clock.advance(minutes: 1)
        try await record("integrated", ["commit": base, "outcome": "incomplete"], begun.journal)
        let read = try RunReader.record(of: names.run, in: names.commonDirectory)
        let report = RunReport(
            read,
            try RunStatus(read.history, isAlive: false),
            now: harness.clock.now
        )
        expectText(
            RunClosing.lines(report).joined(separator: "\n"),
            """

            time: 1.8 times as fast: 9min saved; overhead 1min
            learned: at most 2 of 3 slots were in use, 67 % of their time
            estimates: 25min guessed, 20min taken
            more: git orchestrate report t-1
            """
        )
        withExtendedLifetime(begun.lock) {}
    }

    private func record(
        _ type: String,
        _ facts: [String: Any],
        _ journal: Journal,
    ) async throws {
        let json = try JSONSerialization.data(
            withJSONObject: facts.merging(["type": type]) { own, _ in own }
        )
        try await journal.record(JSONDecoder().decode(JournalEvent.self, from: json))
    }

    @Test func `less than ten seconds of work teaches nothing`() async throws {
        let harness = try CommandHarness()
        try harness.test.write("../plan.yml", "task: T\nsubtasks: [{id: a, run: \"echo a > a\"}]\n")
        let said = await harness.run("start", "--config", "../plan.yml")
        #expect(!said.answer.contains("time: "))
        #expect(said.answer.hasSuffix("orchestrate/t-1/_integration\n"))
    }

    @Test func `on GitHub a start ends with annotations and a summary, and agents command nothing`()
        async throws
    {
        let lab = try ReportLab()
        let summary = lab.harness.test.folder.appending("summary.md")
        try lab.harness.test.write("../summary.md", "before\n")
        try lab.harness.test.write("../hostile.sh", ReportLab.hostile + "\n")
        try lab.harness.test.write("../plan.yml", lab.planText)
        let said = await lab.harness.run(
            ["start", "--config", "../plan.yml"],
            environment: [
                "GITHUB_ACTIONS": "true", "GITHUB_STEP_SUMMARY": summary.string,
            ]
        )
        let lines = said.answer.split(separator: "\n").map(String.init)
        let first = try #require(lines.first)
        #expect(first.hasPrefix("::stop-commands::"))
        let token = first.dropFirst("::stop-commands::".count)
        let end = try #require(lines.firstIndex(of: "::\(token)::"))
        let commands = lines[(end + 1)...]
        #expect(
            commands.allSatisfy {
                $0.wholeMatch(of: /::(error|warning|notice) .*title=.*::.*/) != nil
            }
        )
        #expect(commands.contains { $0.hasPrefix("::error file=menu,title=coffee conflicts::") })
        #expect(commands.contains { $0.hasPrefix("::error title=odd failed::") })
        #expect(commands.contains { $0.hasPrefix("::warning title=after did not run::odd failed") })
        let written = try String(contentsOfFile: summary.string, encoding: .utf8)
        #expect(written.hasPrefix("before\n<!-- made by git-orchestrate"))
        #expect(written.contains("### Checklist"))
        #expect(written.utf8.count < 1_000_000)
        // Elsewhere none of it is said.
        let plain = await lab.harness.run("start", "--config", "../plan.yml")
        #expect(!plain.answer.contains("::"))
    }

    @Test func `a step that has written much already gets no summary that would drop all of it`()
        async throws
    {
        let harness = try CommandHarness()
        try harness.test.write("../plan.yml", "task: T\nsubtasks: [{id: a, run: \"echo a > a\"}]\n")
        try harness.test.write("../summary.md", String(repeating: "x", count: 999_990))
        let path = harness.test.folder.appending("summary.md").string
        _ = await harness.run(
            ["start", "--config", "../plan.yml"],
            environment: ["GITHUB_ACTIONS": "true", "GITHUB_STEP_SUMMARY": path]
        )
        let size = try FileManager.default.attributesOfItem(atPath: path)[.size] as? Int
        #expect(size == 999_990)
    }

    @Test func `more than ten of a kind are told in ten`() {
        let notes = (1...25).map {
            GitHubExport.Note(kind: .error, title: "s\($0), x:y", message: "50%\nand more")
        }
        let lines = GitHubExport.lines(notes)
        #expect(lines.count == 10)
        #expect(lines[0] == "::error title=s1%2C x%3Ay::50%25 and more")
        #expect(lines[9].hasPrefix("::error title=16 more::s10, x:y, s11, x:y"))
    }
}
