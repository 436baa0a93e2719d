package import ArgumentParser
import Git
import Orchestration
import Scheduling

/// Shows a run as it stands; works while it runs, from any terminal.
package struct StatusCommand: OrchestrateCommand {
    package static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "Show how a run stands. Without a name: the latest one.",
        usage: """
            git orchestrate status [<run>] [--long | --json | --porcelain [-z]] [--sizes]
                   git orchestrate status --all
            """,
    )

    @Argument(
        help: "The name of the run, such as build-user-1.",
        completion: CompletedWords.runs.completion
    )
    var run: String?

    @Flag(help: "Answer with one JSON document.")
    var json = false

    @Flag(name: .long, help: "A row with all numbers for each subtask.")
    var long = false

    @Flag(help: "Answer in lines for scripts, whose form does not change: --porcelain=v1.")
    var porcelain = false

    @Flag(name: .customShort("z"), help: "With --porcelain: end each record with a NUL.")
    var endsWithNUL = false

    @Flag(
        name: .customLong("exit-status"),
        help: "End with what the run came to; 0 while it goes on."
    )
    var tellsOutcome = false

    @Option(help: ArgumentHelp("Colours: auto, always or never.", valueName: "when"))
    var color: ColorChoice?

    @Flag(help: "Also tell what the workspaces take on disk; looks at every file.")
    var sizes = false

    @Flag(help: "List all runs of this repository, the latest first.")
    var all = false

    package init() {}

    package mutating func validate() throws {
        let forms = [long, json, porcelain].count { $0 }
        if all, forms > 0 || sizes || run != nil { throw ValidationError("--all stands alone.") }
        if forms > 1 {
            throw ValidationError("--long, --json and --porcelain are different answers.")
        }
        if endsWithNUL, !porcelain { throw ValidationError("-z stands with --porcelain.") }
        if sizes, porcelain { throw ValidationError("--porcelain has no sizes.") }
    }

    package func run(in surroundings: Surroundings) async throws -> ExitStatus {
        let layout = try surroundings.repository()
        let console = surroundings.console
        if all { return try list(layout, console) }
        let history = try surroundings.history(run, in: layout)
        let status = try RunStatus(history, isAlive: RunReader.isAlive(history.names))
        let now = surroundings.clock.now()
        let outcome: ExitStatus =
            tellsOutcome && !status.isAlive ? RunSession.status(of: history) : .done
        if json {
            try console.answer(document: StatusDocument(status, now: now, sizes: sizes))
            return outcome
        }
        if porcelain {
            let records = PorcelainText.records(status, now: now)
            console.answer(records: records, endingWithNUL: endsWithNUL)
            return outcome
        }
        defer { if sizes { tellSizes(status, console) } }
        guard status.isAlive else {
            let picture =
                long ? table(status, now, surroundings) : WaveText.lines(status, now: now)
            surroundings.answer(picture + ReportText.linesBelowPicture(status), color: color)
            return outcome
        }
        // The picture alone is the answer while it runs; which run it is of is narration.
        if long {
            surroundings.answer(table(status, now, surroundings), color: color)
        } else {
            console.narrate(
                ([ReportText.summary(status)] + left(status, now)).joined(separator: "; ")
            )
            surroundings.answer(WaveText.lines(status, now: now), color: color)
        }
        for line in ProblemText.lines(status) { console.answer(line) }
        let isAtWork = history.schedule.states.contains { $0.1.isActive }
        for line in isAtWork ? history.forecast.map(ForecastText.clashes) ?? [] : [] {
            console.answer("foreseen: \(line)")
        }
        if history.schedule.isHeldBack {
            console.answer("paused; go on: git orchestrate continue \(history.names.run)")
        }
        return .done
    }

    /// Which wave it is at, and how long it still takes.
    private func left(_ status: RunStatus, _ now: Timestamp) -> [String] {
        let progress = RunProgress(status, now: now)
        let wave = progress.currentWave.map { "Wave \($0.number): \($0.done)/\($0.count) done" }
        return [wave, LiveText.left(progress.remaining)].compactMap { $0 }
    }

    private func table(
        _ status: RunStatus,
        _ now: Timestamp,
        _ surroundings: Surroundings,
    ) -> [String] {
        // What is read by another program is not cut.
        let width = surroundings.terminal.isOutput ? surroundings.terminal.size().columns : 1_000
        return StatusTable.lines(status, now: now, width: width)
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
