package import ArgumentParser
import Git
import Orchestration

/// The root of the command line.
package struct GitOrchestrate: OrchestrateCommand {
    package static let version = "0.1.0"

    /// What a file that was written by this program says of itself.
    static let trademark = "\(OutputFile.mark) \(version)"

    package static let configuration = CommandConfiguration(
        commandName: "git orchestrate",
        abstract: "Run a plan of subtasks as parallel agents and merge what they wrote.",
        discussion: """
            Each subtask gets its own branch in its own worktree. What the agents commit is merged in \
            dependency order, in memory, into one branch. Your checkout is not touched.

            `git orchestrate demo` shows all of it in a temporary folder, and `git orchestrate help CODE` \
            explains an error of a plan.
            """,
        version: "git-orchestrate version \(version)",
        subcommands: [
            InitCommand.self,
            PlanCommand.self, StartCommand.self, StatusCommand.self, WatchCommand.self,
            LogsCommand.self, LogCommand.self, ShowCommand.self, DiffCommand.self,
            BundleCommand.self,
            ResumeCommand.self, CancelCommand.self, RetryCommand.self, SkipCommand.self,
            PauseCommand.self, ContinueCommand.self, IntegrateCommand.self,
            ForecastCommand.self, ConflictsCommand.self, ResolveCommand.self, AbortCommand.self,
            RerunCommand.self, OverlapCommand.self, ReportCommand.self, ExportCommand.self,
            ResolutionsCommand.self, ForgetCommand.self, AcceptCommand.self, CleanCommand.self,
            DemoCommand.self, SchemaCommand.self, HooksCommand.self, AgentsCommand.self,
            VersionCommand.self,
            ManCommand.self,
            CompletionCommand.self, CompleteCommand.self,
            InstallCommand.self, UninstallCommand.self,
            DoctorCommand.self,
        ],
    )

    /// What can stand behind `git orchestrate`.
    static var commandNames: [String] {
        configuration.subcommands.compactMap { $0.configuration.commandName }
    }

    /// The same without what only programs use.
    static var shownCommandNames: [String] {
        configuration.subcommands.filter { $0.configuration.shouldDisplay }
            .compactMap { $0.configuration.commandName }
    }

    package init() {}

    package func run(in surroundings: Surroundings) async throws -> ExitStatus {
        do {
            return try await StatusCommand.parse([]).run(in: surroundings)
        } catch JournalError.noSuchRun, Unsupported.notARepository {
            // There is nothing to show yet, and whoever types this wants to know what to do.
            surroundings.console.answer(Self.helpMessage())
            return .failed
        }
    }
}
