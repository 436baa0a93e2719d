import Agents
import Foundation
import Git
import Merging
import Planning
package import SystemPackage

/// Reads a run as it stands, from its journal.
package enum RunReader {
    /// The history of a run; the latest run when none is named.
    package static func history(
        of run: RunID?,
        in commonDirectory: FilePath,
    ) throws -> RunHistory {
        let chosen: RunID
        if let run {
            chosen = run
        } else if let latest = try JournalReader.runs(in: commonDirectory).first {
            chosen = latest
        } else {
            throw JournalError.noSuchRun("")
        }
        let entries = try JournalReader.entries(of: chosen, in: commonDirectory)
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
        var history = RunHistory(names: names, plan: plan, start: start, at: first.time)
        for entry in entries.dropFirst() { history.apply(entry) }
        return history
    }

    /// Whether a process acts for the run now.
    package static func isAlive(_ names: RunNames) -> Bool { FileLock.isHeld(names.runnerLock) }

    /// Takes the right to act for a run; nil while another process has it.
    package static func lock(_ names: RunNames) throws -> FileLock? {
        try Files.makeFolder(names.liveFolder)
        // `status` holds the lock for an instant to see whether anybody has it.
        for _ in 0..<5 {
            if let lock = try FileLock(trying: names.runnerLock) { return lock }
            Thread.sleep(forTimeInterval: 0.02)
        }
        return nil
    }

    /// What acting for a run that is over needs: its integration, say.
    package static func context(
        of history: RunHistory,
        environment: [String: String],
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
            commands: [:],
            environment: AgentEnvironment(inheriting: environment),
            identity: settings.identity ?? Signature.tool(at: 0),
            clock: clock
        )
    }
}
