import Agents
import Commands
import Foundation
import Orchestration
import Synchronization
import SystemPackage
import TestSupport

/// Runs commands in this process, in a real repository, and keeps what they say.
struct CommandHarness {
    let test: TestRepository
    let clock: ManualClock
    let supervisor: SupervisorProgram

    init(
        files: [String: String] = ["README": "read me\n"],
        clock: ManualClock = ManualClock(),
    ) throws {
        test = try TestRepository(files: files)
        self.clock = clock
        supervisor = SupervisorProgram(path: try BuiltProgram.path)
    }

    struct Said: Equatable {
        let status: ExitStatus
        let answer: String
        let narration: String
    }

    func run(
        _ arguments: String...,
        in folder: FilePath? = nil,
        environment: [String: String] = [:],
        ask: (@Sendable (String) -> String?)? = nil,
    ) async -> Said {
        await run(arguments, in: folder, environment: environment, ask: ask)
    }

    /// What commands that are asked in parts are given, and what they say nobody hears.
    func surroundings(
        _ environment: [String: String] = [:],
        isClean: Bool = false,
        terminal: Terminal = .none,
    ) -> Surroundings {
        surroundings(
            Console(output: { _ in }, error: { _ in }),
            environment: environment,
            isClean: isClean,
            terminal: terminal
        )
    }

    var surroundings: Surroundings { surroundings() }

    private func surroundings(
        _ console: Console,
        in folder: FilePath? = nil,
        environment: [String: String] = [:],
        isClean: Bool = false,
        ask: (@Sendable (String) -> String?)? = nil,
        terminal: Terminal = .none,
    ) -> Surroundings {
        let clock = clock
        return Surroundings(
            console: console,
            environment: isClean
                ? environment : test.environment().merging(environment) { _, new in new },
            folder: folder ?? test.path,
            clock: Clock { clock.now },
            supervisor: supervisor,
            signals: { AsyncStream { _ in } },
            ask: ask,
            terminal: terminal
        )
    }

    func run(
        _ arguments: [String],
        in folder: FilePath? = nil,
        environment: [String: String] = [:],
        ask: (@Sendable (String) -> String?)? = nil,
        terminal: Terminal = .none,
    ) async -> Said {
        let answer = Text()
        let narration = Text()
        let surroundings = surroundings(
            Console(output: answer.append, error: narration.append),
            in: folder,
            environment: environment,
            ask: ask,
            terminal: terminal
        )
        let status = await EntryPoint.run(arguments, in: surroundings)
        return Said(status: status, answer: answer.value, narration: narration.value)
    }
}

/// Stands still until it is told to go on; with a step it goes on whenever it is asked.
final class ManualClock: Sendable {
    private let milliseconds = Mutex<Int64>(1_800_000_000_000)
    private let step: Int64

    init(step: Int64 = 0) { self.step = step }

    var now: Timestamp {
        Timestamp(
            milliseconds: milliseconds.withLock { milliseconds in
                milliseconds += step
                return milliseconds
            }
        )
    }

    func advance(minutes: Int64) { milliseconds.withLock { $0 += minutes * 60_000 } }
}

private final class Text: Sendable {
    private let text = Mutex("")
    var value: String { text.withLock { $0 } }
    @Sendable func append(_ more: String) { text.withLock { $0 += more } }
}
