import Agents
package import ArgumentParser
import Foundation
import Git
import Orchestration
import Planning
import SystemPackage

/// Shows what an agent or a test has printed.
package struct LogsCommand: OrchestrateCommand {
    package static let configuration = CommandConfiguration(
        commandName: "logs",
        abstract: "Show what an agent or a test printed.",
        usage: """
            git orchestrate logs <subtask> [--attempt <n>] [--run <run>]
                   git orchestrate logs --check <test> [--run <run>]
            """,
    )

    @Argument(help: "The id of a subtask.", completion: CompletedWords.subtasks.completion)
    var subtask: String?

    @Option(
        help: "A validation test instead of a subtask.",
        completion: CompletedWords.tests.completion
    )
    var check: String?

    @Option(help: ArgumentHelp("Which attempt; the last one when not given.", valueName: "n"))
    var attempt: Int?

    @Option(
        help: "The run; the latest one when not given.",
        completion: CompletedWords.runs.completion
    )
    var run: String?

    package init() {}

    package mutating func validate() throws {
        if (subtask == nil) == (check == nil) {
            throw ValidationError("Name either a subtask or a test with --check.")
        }
    }

    package func run(in surroundings: Surroundings) async throws -> ExitStatus {
        let layout = try surroundings.repository()
        let history = try surroundings.history(run, in: layout)
        let names = history.names
        let live: FilePath
        let kept: GitPath
        if let subtask {
            guard let id = history.plan.subtasks.first(where: { $0.id.text == subtask })?.id else {
                throw CommandError.noSuchSubtask(subtask, names.run)
            }
            let attempts = (history.attempts[id] ?? []).map(\.start.attempt)
            guard let number = attempt ?? attempts.last else { throw CommandError.noLog(subtask) }
            guard attempts.contains(number) else {
                throw CommandError.noSuchAttempt(subtask, number, of: attempts.count)
            }
            live = names.log(id, attempt: number)
            kept = RunNames.logPath(id, attempt: number)
        } else {
            let test = check ?? ""
            guard history.plan.integration.validationTests.contains(test) else {
                throw CommandError.noSuchTest(
                    test,
                    history.plan.integration.validationTests
                )
            }
            live = names.checkLog(test)
            kept = RunNames.checkLogPath(test)
        }
        // The live file while there is one: it grows; the journal has it once it is whole.
        let bytes: [UInt8]
        if let found = PlainFile.read(live, atMost: 1 << 30) {
            bytes = found
        } else if let file = try JournalReader.file(
            kept,
            of: names.run,
            in: layout.commonDirectory
        ) {
            bytes = file
        } else {
            throw CommandError.noLog(subtask ?? check ?? "")
        }
        var text = String(decoding: bytes, as: UTF8.self)
        if text.hasSuffix("\n") { text.removeLast() }
        if !text.isEmpty { surroundings.console.answer(text.plainLog) }
        return .done
    }
}
