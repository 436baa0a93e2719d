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
            git orchestrate logs <subtask> [-f] [--attempt <n>] [--run <run>]
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

    @OptionGroup var which: AttemptOptions

    @Flag(name: .shortAndLong, help: "Go on with what is printed, until the attempt ends.")
    var follow = false

    package init() {}

    package mutating func validate() throws {
        if (subtask == nil) == (check == nil) {
            throw ValidationError("Name either a subtask or a test with --check.")
        }
        if follow, check != nil { throw ValidationError("A test cannot be followed.") }
    }

    package func run(in surroundings: Surroundings) async throws -> ExitStatus {
        let layout = try surroundings.repository()
        let history = try surroundings.history(which.run, in: layout)
        let names = history.names
        let live: FilePath
        let kept: GitPath
        if let subtask {
            let chosen = try which.choose(subtask, in: history)
            let id = chosen.subtask.id
            guard let number = chosen.record?.start.attempt else {
                throw CommandError.noLog(subtask)
            }
            if follow, chosen.record?.finish == nil {
                return try await LogFollower(
                    console: surroundings.console,
                    path: names.log(id, attempt: number)
                ).follow(id, attempt: number, of: names)
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
