package import ArgumentParser
import Git
import Orchestration
import Scheduling

/// Shows a run as it stands; works while it runs, from any terminal.
package struct StatusCommand: OrchestrateCommand {
    package static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "Show how a run stands. Without a name: the latest one.",
        usage: "git orchestrate status [<run>] [--json] [--sizes] | --all",
    )

    @Argument(help: "The name of the run, such as build-user-1.")
    var run: String?

    @Flag(help: "Answer with one JSON document.")
    var json = false

    @Flag(help: "Also tell what the workspaces take on disk; looks at every file.")
    var sizes = false

    @Flag(help: "List all runs of this repository, the latest first.")
    var all = false

    package init() {}

    package mutating func validate() throws {
        if all, json || sizes || run != nil { throw ValidationError("--all stands alone.") }
    }

    package func run(in surroundings: Surroundings) async throws -> ExitStatus {
        let layout = try surroundings.repository()
        let console = surroundings.console
        if all { return try list(layout, console) }
        let history = try surroundings.history(run, in: layout)
        let status = try RunStatus(history, isAlive: RunReader.isAlive(history.names))
        let now = surroundings.clock.now()
        if json {
            try console.answer(document: StatusDocument(status, now: now, sizes: sizes))
            return .done
        }
        defer { if sizes { tellSizes(status, console) } }
        guard status.isAlive else {
            for line in ReportText.lines(status, now: now) { console.answer(line) }
            return .done
        }
        // The picture alone is the answer while it runs; which run it is of is narration.
        console.narrate(ReportText.summary(status))
        for line in WaveText.lines(status, now: now) + ProblemText.lines(status) {
            console.answer(line)
        }
        let isAtWork = history.schedule.states.contains { $0.1.isActive }
        for line in isAtWork ? history.forecast.map(ForecastText.clashes) ?? [] : [] {
            console.answer("foreseen: \(line)")
        }
        if history.schedule.isHeldBack {
            console.answer("paused; go on: git orchestrate continue \(history.names.run)")
        }
        return .done
    }

    private func tellSizes(_ status: RunStatus, _ console: Console) {
        var sum: Int64 = 0
        for (path, size) in status.workspaceSizes {
            sum += size
            console.answer("  \(SizeText.of(size).padding(to: 10))\(path)")
        }
        console.answer("workspaces: \(SizeText.of(sum))")
    }

    private func list(_ layout: RepositoryLayout, _ console: Console) throws -> ExitStatus {
        var rows: [(run: String, outcome: String, task: String)] = []
        for run in try JournalReader.runs(in: layout.commonDirectory) {
            let history = try RunReader.history(of: run, in: layout.commonDirectory)
            let status = try RunStatus(history, isAlive: RunReader.isAlive(history.names))
            rows.append((run.text, ReportText.outcome(status), history.start.task))
        }
        let widths = (rows.map(\.run.count).max() ?? 0, rows.map(\.outcome.count).max() ?? 0)
        for row in rows {
            let columns = [
                row.run.padding(to: widths.0), row.outcome.padding(to: widths.1), row.task,
            ]
            console.answer(columns.joined(separator: "  "))
        }
        return .done
    }
}

extension String {
    fileprivate func padding(to width: Int) -> String {
        self + String(repeating: " ", count: max(0, width - count))
    }
}
