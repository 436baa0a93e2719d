import Agents
import Foundation
import Git
import Orchestration
import Planning
import TestSupport

/// A run in a real repository for which this process acts: its events are recorded one by one.
struct RecordedRun {
    let harness: CommandHarness
    let held: HeldRun

    var names: RunNames { held.context.names }

    init(
        _ harness: CommandHarness,
        _ plan: String = Examples.authentication,
        maximumParallel: Int? = nil,
    ) async throws {
        self.harness = harness
        let checked = try PlanReader.read(PlanSource(name: "plan.yml", text: plan))
        try harness.test.git("config", "orchestrate.command", "true")
        let launch = try Launch(
            layout: RepositoryFinder.open(holding: harness.test.path, gitDirectory: nil),
            plan: checked.plan,
            planName: "plan.yml",
            planText: Array(plan.utf8),
            options: Launch.Options(maximumParallel: maximumParallel),
            environment: harness.test.environment(),
            version: "test"
        )
        let clock = harness.clock
        held = try launch.begin(
            clock: Clock { clock.now },
            supervisor: SupervisorProgram(path: BuiltProgram.path)
        )
    }

    func start(_ id: String, attempt: Int = 1) async throws {
        let id = try SubtaskID(id)
        try await held.journal.record(
            .attemptStarted(
                AttemptStarted(
                    subtask: id,
                    attempt: attempt,
                    base: held.history.start.base,
                    branch: names.branch(id),
                    workspace: RecordedPath(names.workspace(id, attempt: attempt).path),
                    command: "true"
                )
            )
        )
    }

    /// Ends an attempt well, with nothing changed, or as JSON has it.
    func end(_ id: String, attempt: Int = 1, _ verdict: String = #"{"kind":"no-changes"}"#)
        async throws
    {
        let base = held.history.start.base.hex
        let json = """
            {"subtask":"\(id)","attempt":\(attempt),"verdict":\(verdict),"base":"\(base)",\
            "tip":"\(base)","alsoKept":[],"seconds":60,"commits":0,"files":0,"insertions":0,\
            "deletions":0,"leftovers":0,"outOfScope":[]}
            """
        let finish = try JSONDecoder().decode(AttemptFinished.self, from: Data(json.utf8))
        try await held.journal.record(.attemptFinished(finish))
    }

    /// As it stands now.
    func status() throws -> RunStatus {
        try RunStatus(
            RunReader.history(of: names.run, in: names.commonDirectory),
            isAlive: true
        )
    }
}
