package import ArgumentParser
import Foundation
import Git
import Orchestration

/// Tells the history of a run, a sentence for each event.
package struct LogCommand: OrchestrateCommand {
    package static let configuration = CommandConfiguration(
        commandName: "log",
        abstract: "Tell what has happened in a run, a sentence for each event.",
        usage: "git orchestrate log [<run>] [-n <count>] [--json]",
        discussion: "The same is in git: git log --first-parent refs/orchestrate/<run>.",
    )

    @Argument(
        help: "The name of the run; the latest one when not given.",
        completion: CompletedWords.runs.completion
    )
    var run: String?

    @Option(name: .short, help: ArgumentHelp("Only the last ones.", valueName: "count"))
    var number: Int?

    @Flag(help: "Answer with a JSON document for each event, one a line, as the journal has it.")
    var json = false

    package init() {}

    package mutating func validate() throws {
        if let number, number < 0 { throw ValidationError("-n must not be negative.") }
    }

    package func run(in surroundings: Surroundings) async throws -> ExitStatus {
        let layout = try surroundings.repository()
        let entries = try RunReader.record(
            of: surroundings.run(named: run),
            in: layout.commonDirectory
        ).entries
        let style = Date.VerbatimFormatStyle(
            format: """
                \(year: .defaultDigits)-\(month: .twoDigits)-\(day: .twoDigits) \
                \(hour: .twoDigits(clock: .twentyFourHour, hourCycle: .zeroBased)):\
                \(minute: .twoDigits):\(second: .twoDigits)
                """,
            timeZone: TimeZone(identifier: surroundings.environment["TZ"] ?? "") ?? .current,
            calendar: Calendar(identifier: .gregorian)
        )
        for entry in entries.suffix(number ?? entries.count) {
            if json {
                try surroundings.console.answer(line: entry)
            } else {
                let date = Date(timeIntervalSince1970: Double(entry.time.milliseconds) / 1_000)
                let sentence = entry.event.sentence.split(whereSeparator: \.isNewline)
                    .joined(separator: " ")
                surroundings.console.answer("\(date.formatted(style))  \(sentence)")
            }
        }
        return .done
    }
}
