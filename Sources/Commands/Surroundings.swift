package import Agents
package import Orchestration
package import SystemPackage

/// What a command finds round it; tests give their own.
package struct Surroundings: Sendable {
    package private(set) var console: Console
    package let environment: [String: String]
    package let folder: FilePath
    package let clock: Clock
    /// What stands between a run and each of its commands.
    package let supervisor: SupervisorProgram
    package let terminal: Terminal
    /// Becomes another program; returns only where there is none of that name.
    package let replace: @Sendable (_ program: String, _ arguments: [String]) throws -> Never
    /// The signals that ask a run to end, as they come.
    package let signals: @Sendable () -> AsyncStream<Int32>
    /// Puts a question to the person at the terminal and returns the line that they type; nil where
    /// there is nobody to ask.
    package let ask: (@Sendable (String) -> String?)?

    package init(
        console: Console,
        environment: [String: String],
        folder: FilePath,
        clock: Clock,
        supervisor: SupervisorProgram,
        signals: @escaping @Sendable () -> AsyncStream<Int32>,
        ask: (@Sendable (String) -> String?)? = nil,
        terminal: Terminal = .none,
        replace: @escaping @Sendable (String, [String]) throws -> Never = Replacement.replace,
    ) {
        self.replace = replace
        self.terminal = terminal
        self.ask = ask
        self.console = console
        self.environment = environment
        self.folder = folder
        self.clock = clock
        self.supervisor = supervisor
        self.signals = signals
    }

    /// The same where a program reads what is narrated: each line of it is a document.
    func narrating(_ mode: ProgressMode) -> Surroundings {
        guard mode == .json else { return self }
        var inside = self
        inside.console = console.narratingDocuments
        return inside
    }

    /// Prints lines of a run's picture, in colours where they are wanted.
    func answer(_ lines: some Sequence<String>, color: ColorChoice?) {
        let hasColor = colors(color).answer
        for line in lines { console.answer(LineTint.styled(line), hasColor: hasColor) }
    }

    /// A path as the user wrote it, made absolute.
    func path(_ text: String) -> FilePath { folder.pushing(FilePath(text)) }
}
