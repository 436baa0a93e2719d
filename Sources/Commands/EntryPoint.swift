import Agents
import ArgumentParser
import Foundation
import Orchestration
import Planning
import SystemPackage

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// From arguments to an exit status; the whole of `main`.
package enum EntryPoint {
    /// The arguments of this process, byte for byte, without the name of the program.
    package static var arguments: [[UInt8]] {
        (1..<max(1, Int(CommandLine.argc))).compactMap { index in
            CommandLine.unsafeArgv[index].map { text in
                Array(UnsafeRawBufferPointer(start: text, count: strlen(text)))
            }
        }
    }

    /// Runs the process that was started.
    package static func main() async -> Int32 {
        // A reader of our output that goes away must not end a run.
        signal(SIGPIPE, SIG_IGN)
        let folder = FilePath(FileManager.default.currentDirectoryPath)
        let surroundings = Surroundings(
            console: .standard,
            environment: ProcessInfo.processInfo.environment,
            folder: folder,
            clock: .system,
            supervisor: .own,
            signals: Signals.stream,
            ask: isatty(STDIN_FILENO) == 1 && isatty(STDERR_FILENO) == 1 ? ask : nil,
            terminal: .own
        )
        return await run(words(of: CommandLine.arguments), in: surroundings).rawValue
    }

    @Sendable
    private static func ask(_ question: String) -> String? {
        try? FileHandle.standardError.write(contentsOf: Data(question.utf8))
        return readLine()
    }

    /// Parses and runs; every error ends here and becomes words and a status.
    package static func run(
        _ arguments: [String],
        in surroundings: Surroundings,
    ) async -> ExitStatus {
        let arguments = asCommands(arguments)
        if let word = arguments.first, let complaint = complaint(about: word) {
            for line in complaint { surroundings.console.narrate(line) }
            return .usage
        }
        if arguments.count == 2, arguments[0] == "help", !arguments[1].hasPrefix("-") {
            switch HelpTopic(arguments[1]) {
            case .command: break
            case .code(let code):
                for line in CodeText.lines(code) { surroundings.console.answer(line) }
                return .done
            case .unknown(let nearest):
                surroundings.console.narrate(
                    "error: '\(arguments[1])' is neither a command nor the code of an error"
                        + (nearest.map { "; did you mean '\($0)'?" } ?? "")
                )
                surroundings.console.narrate("hint: git orchestrate -h")
                return .usage
            }
        }
        let command: any ParsableCommand
        do {
            // The one version that there is; any other is not known.
            command = try GitOrchestrate.parseAsRoot(
                arguments.map { $0 == "--porcelain=v1" ? "--porcelain" : $0 }
            )
        } catch {
            return usage(error, surroundings)
        }
        guard let command = command as? any OrchestrateCommand else {
            // The library's own: `help`. It runs by throwing what it has to say.
            var library = command
            do { try library.run() } catch { return usage(error, surroundings) }
            return .done
        }
        do {
            return try await command.run(in: surroundings)
        } catch {
            let diagnosis = Diagnosis(error)
            for line in diagnosis.lines { surroundings.console.narrate(line) }
            return diagnosis.status
        }
    }

    /// What was typed behind the name of the program; the pattern has a second name, for `status`.
    private static func words(of line: [String]) -> [String] {
        let name = line.first.map { FilePath($0) }?.lastComponent
        let words = Array(line.dropFirst())
        return name == "orchestrate-status" ? ["status"] + words : words
    }

    /// What people type after a conflict, from `git merge` and `git rebase`; and a plan alone, which the
    /// pattern's Quick Start runs.
    private static func asCommands(_ arguments: [String]) -> [String] {
        switch arguments.first {
        case "--abort": ["abort"] + arguments.dropFirst()
        case "--config": ["start"] + arguments
        case "--continue": ["continue"] + arguments.dropFirst()
        default: arguments
        }
    }

    /// A word in the place of a command that is none; the parser would call it an argument.
    private static func complaint(about word: String) -> [String]? {
        let names = GitOrchestrate.commandNames
        guard !word.hasPrefix("-"), !(names + ["help"]).contains(word) else { return nil }
        let nearest =
            NearestName.of(word, among: GitOrchestrate.shownCommandNames).map {
                "; did you mean '\($0)'?"
            } ?? ""
        return [
            "error: '\(word)' is not a command\(nearest)",
            "hint: git orchestrate -h",
        ]
    }

    private static func usage(_ error: any Error, _ surroundings: Surroundings) -> ExitStatus {
        let message = GitOrchestrate.fullMessage(for: error)
        if GitOrchestrate.exitCode(for: error).isSuccess {
            surroundings.console.answer(message)
            return .done
        }
        // Git takes `--help` for itself and looks for a manual page.
        surroundings.console.narrate(
            message.replacing("--help' for more", with: "-h' for more")
        )
        return .usage
    }
}
