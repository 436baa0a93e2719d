import Agents
import Foundation
import Git
import Merging
import Orchestration
import Planning
import Scheduling
import SystemPackage
import TestSupport
import Testing

/// Runs a plan in a real repository with agents that are a shell text in the plan.
///
/// Agents meet at gates: `await x` waits for the file x in a folder of their own, `open x` makes it.
struct Harness: Sendable {
    let test: TestRepository
    let gates: TestFolder
    let clock: Clock
    let supervisor: SupervisorProgram

    /// With a clock that goes on by `step` milliseconds whenever somebody asks it. Without hooks agents do
    /// what those would have refused, as a program does that has a git of its own.
    init(
        files: [String: String] = ["README": "read me\n"],
        step: Int64 = 1_000,
        agentHooks: Bool = true,
    ) throws {
        test = try TestRepository(files: files)
        if !agentHooks { try test.git("config", "orchestrate.agentHooks", "false") }
        gates = try TestFolder()
        let ticks = Ticks(step: step)
        clock = Clock { Timestamp(milliseconds: ticks.next()) }
        supervisor = SupervisorProgram(path: try BuiltProgram.path)
    }

    private final class Ticks: Sendable {
        private let step: Int64
        private let milliseconds = Guarded<Int64>(1_800_000_000_000)

        init(step: Int64) { self.step = step }

        func next() -> Int64 {
            milliseconds.withLock { milliseconds in
                milliseconds += step
                return milliseconds
            }
        }
    }

    /// The environment of a start: agents get it too, with two words for gates.
    func environment(_ more: [String: String] = [:]) -> [String: String] {
        var variables = test.environment().merging(more) { _, new in new }
        variables["GATES"] = gates.path.string
        variables["PATH"] = Harness.tools.path.string + ":" + (variables["PATH"] ?? "")
        return variables
    }

    func launch(
        _ plan: String,
        maximumParallel: Int? = nil,
        environment: [String: String] = [:],
        base: String? = nil,
    ) throws -> Launch {
        let checked = try PlanReader.read(PlanSource(name: "plan.yml", text: plan))
        return try Launch(
            layout: RepositoryFinder.open(holding: test.path, gitDirectory: nil),
            plan: checked.plan,
            planName: "plan.yml",
            planText: Array(plan.utf8),
            options: Launch.Options(maximumParallel: maximumParallel, base: base),
            environment: self.environment(environment),
            version: "test"
        )
    }

    /// Runs a plan to its end.
    @discardableResult
    func run(
        _ plan: String,
        maximumParallel: Int? = nil,
        environment: [String: String] = [:],
    ) async throws -> RunHistory {
        let launch = try launch(plan, maximumParallel: maximumParallel, environment: environment)
        return try await run(launch.begin(clock: clock, supervisor: supervisor))
    }

    func run(_ begun: HeldRun) async throws -> RunHistory {
        let run = Run(context: begun.context, journal: begun.journal)
        let history = try await run.start(begun.history) { _, _ in }
        withExtendedLifetime(begun.lock) {}
        return history
    }

    /// Takes a run up again and runs it to its end, as `git orchestrate resume` does.
    @discardableResult
    func resume(
        _ names: RunNames,
        environment: [String: String] = [:],
        clock: Clock? = nil,
    ) async throws -> RunHistory {
        let clock = clock ?? self.clock
        let held = try await HeldRun.takeOver(
            names,
            environment: self.environment(environment),
            supervisor: supervisor,
            clock: clock
        )
        let run = try #require(held, "another process acts for it")
        try run.checkCommands()
        let history = try await Run(context: run.context, journal: run.journal)
            .resume(run.history) { _, _ in }
        withExtendedLifetime(run.lock) {}
        return history
    }

    /// Starts a run whose runner goes away as soon as the gate is open; its agents go on.
    func abandon(_ plan: String, when gate: String) async throws -> RunNames {
        let begun = try launch(plan).begin(clock: clock, supervisor: supervisor)
        let runner = Task { try await run(begun) }
        _ = try await gates.waitFor(gate)
        runner.cancel()
        _ = await runner.result
        return begun.context.names
    }

    /// A run whose first attempt, of `a`, was recorded as started by a runner that died in the next
    /// instant.
    func beginAndDie(_ plan: String) async throws -> RunNames {
        let begun = try launch(plan).begin(clock: clock, supervisor: supervisor)
        let names = begun.context.names
        let id = try SubtaskID("a")
        try await begun.journal.record(
            .attemptStarted(
                AttemptStarted(
                    subtask: id,
                    attempt: 1,
                    base: begun.context.base,
                    branch: names.branch(id),
                    workspace: RecordedPath(names.workspace(id, attempt: 1).path),
                    command: "true"
                )
            )
        )
        return names
    }

    /// Asks for something as another terminal would.
    func ask(_ action: Requested.Action, _ subtask: String? = nil, of names: RunNames) async throws
    {
        let id = try subtask.map { try SubtaskID($0) }
        try await Journal(continuing: names, clock: clock).record(.requested(Requested(action, id)))
    }

    /// Waits until the journal has a subject.
    func waitForEvent(_ subject: String, of names: RunNames) async throws {
        for _ in 0..<500 {
            let log = try test.git("log", "--first-parent", "--format=%s", names.journal.text)
            if log.split(separator: "\n").contains(Substring(subject)) { return }
            try await Task.sleep(for: .milliseconds(20))
        }
        throw NeverWritten(name: subject)
    }

    /// The state of each subtask as `status` would show it.
    func states(_ history: RunHistory) throws -> [String: SubtaskStatus] {
        let read = try RunReader.history(of: history.names.run, in: test.common)
        let status = try RunStatus(read, isAlive: false)
        return Dictionary(
            uniqueKeysWithValues: status.subtasks.map { ($0.subtask.id.text, $0.status) }
        )
    }

    /// The subjects of the journal, oldest first, as plain git has them.
    func journal(_ history: RunHistory) throws -> [String] {
        try test.git(
            "log",
            "--first-parent",
            "--reverse",
            "--format=%s",
            history.names.journal.text
        )
        .split(separator: "\n").map(String.init)
    }

    func workspace(_ id: String, _ history: RunHistory, attempt: Int = 1) throws -> FilePath {
        history.names.workspace(try SubtaskID(id), attempt: attempt).path
    }

    /// Two that disagree, one that depends on one of them, and one that has nothing to do with it.
    static let conflicting = """
        task: T
        subtasks:
          - {id: wine, run: "sed -i s/water/wine/ menu; git commit -qam Wine"}
          - {id: coffee, run: "sed -i s/water/coffee/ menu; git commit -qam Coffee"}
          - {id: after, dependencies: [coffee], run: "echo a > a"}
          - {id: other, run: "echo o > o"}
        integration:
          validation_tests: [whole]
        tests:
          whole: "! grep -q water menu && test -e a && test -e o"
        """

    /// Resolves the run's first conflict with plain git, as the report says.
    func resolve(_ id: String, _ history: RunHistory, menu text: String) throws {
        let onto = try #require(history.integration.conflicts.first?.onto)
        let place = try workspace(id, history)
        #expect(try test.ask(["merge", onto.short], in: place).status == 1)
        try test.write("menu", text, in: place)
        try test.commitAll("Both", in: place)
    }

    /// Integrates again, as `git orchestrate integrate` does.
    func integrateAgain(
        _ history: RunHistory,
    ) async throws -> RunHistory {
        let context = try RunReader.context(
            of: history,
            environment: environment(),
            supervisor: supervisor,
            clock: clock
        )
        let journal = try Journal(continuing: history.names, clock: clock)
        try await Integration(
            context: context,
            journal: journal,
            workspaces: Workspaces(names: history.names),
            stop: StopSignal()
        ).runAgain(RunReader.history(of: history.names.run, in: test.common))
        return try RunReader.history(of: history.names.run, in: test.common)
    }

    /// `await` and `open` as programs, for agents' scripts.
    private static let tools: TestFolder = {
        do {
            let folder = try TestFolder()
            let texts = [
                "await": """
                #!/bin/sh
                n=0; while [ ! -e "$GATES/$1" ]; do
                  n=$((n+1)); [ $n -gt 2000 ] && { echo "gate $1 stays shut" >&2; exit 99; }
                  sleep 0.01
                done
                """,
                "open": "#!/bin/sh\necho open > \"$GATES/$1\"\n",
            ]
            for (name, text) in texts {
                let path = folder.path.appending(name).string
                try Data(text.utf8).write(to: URL(fileURLWithPath: path))
                try FileManager.default.setAttributes(
                    [.posixPermissions: 0o755],
                    ofItemAtPath: path
                )
            }
            return folder
        } catch {
            fatalError("the tools of the tests cannot be written: \(error)")
        }
    }()
}

/// Everything of a repository that is the user's: a run must leave it byte for byte.
struct Checkout: Equatable {
    private let files: [String: Data]
    private let refs: [String]

    init(_ test: TestRepository) throws {
        var files: [String: Data] = [:]
        let manager = FileManager.default
        for name in try manager.subpathsOfDirectory(atPath: test.path.string) {
            let ours = [".git/worktrees", ".git/orchestrate", ".git/objects"]
            guard !ours.contains(where: { name == $0 || name.hasPrefix($0 + "/") }),
                !name.contains("refs/orchestrate"), !name.contains("refs/heads/orchestrate")
            else { continue }
            let path = test.path.string + "/" + name
            if let target = try? manager.destinationOfSymbolicLink(atPath: path) {
                files[name] = Data(("link to " + target).utf8)
            } else if let data = manager.contents(atPath: path) {
                files[name] = data
            } else {
                files[name] = Data("folder".utf8)
            }
        }
        self.files = files
        refs = try test.git("for-each-ref", "--format=%(refname) %(objectname)")
            .split(separator: "\n").map(String.init)
            .filter {
                !$0.hasPrefix("refs/orchestrate/") && !$0.hasPrefix("refs/heads/orchestrate/")
            }
    }

    /// The names of what differs, for a message that helps.
    func differences(from other: Checkout) -> [String] {
        let names = Set(files.keys).union(other.files.keys)
        return names.filter { files[$0] != other.files[$0] }.sorted()
    }
}
