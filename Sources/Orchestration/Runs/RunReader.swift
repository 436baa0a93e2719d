package import Agents
package import Git
import Merging
import Planning
package import SystemPackage

/// Reads a run as it stands, from its journal.
package enum RunReader {
    /// The history of a run; the latest run when none is named.
    package static func history(
        of run: RunID?,
        in commonDirectory: FilePath,
        upTo tip: ObjectID? = nil,
    ) throws -> RunHistory { try record(of: run, in: commonDirectory, upTo: tip).history }

    /// The same with each entry, for those who want to know what was when.
    package static func record(
        of run: RunID?,
        in commonDirectory: FilePath,
        upTo tip: ObjectID? = nil,
    ) throws -> RunRecord {
        let chosen: RunID
        if let run {
            chosen = run
        } else if let latest = try JournalReader.runs(in: commonDirectory).first {
            chosen = latest
        } else {
            throw JournalError.noSuchRun("")
        }
        let entries = try JournalReader.entries(of: chosen, in: commonDirectory, upTo: tip)
        guard let first = entries.first, case .runStarted(let start) = first.event else {
            throw JournalError.unreadable("it does not begin with the start of a run")
        }
        // A journal that was pushed here was written for the folders of another repository.
        let isAtHome = start.repository.path == commonDirectory
        let names = RunNames(
            run: chosen,
            commonDirectory: commonDirectory,
            workspaceRoot: isAtHome
                ? start.workspaceRoot.path
                : RunNames.standardRoot(try Repository(at: commonDirectory).layout)
        )
        let text = try JournalReader.file(RunNames.planPath, of: chosen, in: commonDirectory) ?? []
        let source = PlanSource(
            name: start.planName,
            text: String(decoding: text, as: UTF8.self)
        )
        let plan = try PlanReader.read(source).plan
        let beginning = RunHistory(names: names, plan: plan, start: start, at: first.time)
        return RunRecord(beginning: beginning, entries: entries)
    }

    /// Whether a process acts for the run now.
    package static func isAlive(_ names: RunNames) -> Bool { FileLock.isHeld(names.runnerLock) }

    /// Takes the right to act for a run; nil while another process has it.
    ///
    /// The kernel gives it back when the process dies; which process it is is written down for people.
    package static func lock(_ names: RunNames) throws -> FileLock? {
        try Files.makeFolder(names.liveFolder)
        guard let lock = try FileLock(trying: names.runnerLock) else { return nil }
        try ProcessIdentity.current.write(to: names.runnerIdentity)
        return lock
    }

    /// The process that acts for the run now; nil when none does, or one that died left its name.
    package static func runner(_ names: RunNames) -> ProcessIdentity? {
        guard isAlive(names), let runner = ProcessIdentity.read(names.runnerIdentity),
            runner.isAlive
        else { return nil }
        return runner
    }

    /// What acting for a run that has a journal needs.
    package static func context(
        of history: RunHistory,
        environment: [String: String],
        supervisor: SupervisorProgram,
        clock: Clock,
    ) throws -> RunContext {
        let settings = try Settings(
            repository: history.names.commonDirectory,
            environment: environment,
            plan: history.plan
        )
        return RunContext(
            names: history.names,
            plan: history.plan,
            planID: history.start.plan,
            base: history.start.base,
            agents: AgentSetup(history.plan, settings, environment: environment),
            supervisor: supervisor,
            clock: clock
        )
    }
}
