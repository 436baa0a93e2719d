import Git
import Orchestration

/// Puts a report together from the journal and from what git says.
struct ReportReader {
    private let surroundings: Surroundings

    init(_ surroundings: Surroundings) { self.surroundings = surroundings }

    /// The report of the named run; of the latest one when none is named.
    func report(_ name: String?) async throws -> RunReport {
        let layout = try surroundings.repository()
        var run: RunID?
        if let name {
            guard let id = RunID(name) else { throw CommandError.notARun(name) }
            run = id
        }
        let record = try RunReader.record(of: run, in: layout.commonDirectory)
        let history = record.history
        let status = try RunStatus(history, isAlive: RunReader.isAlive(history.names))
        var findings = RunReport.findings(status)
        // Of a run that is too old, or whose commits are gone, the rest is told all the same.
        let context = try? RunReader.context(
            of: history,
            environment: surroundings.environment,
            supervisor: surroundings.supervisor,
            clock: surroundings.clock
        )
        if let context { findings.overlap = try? await OverlapReport(status, context) }
        return RunReport(record, status, now: surroundings.clock.now(), findings)
    }
}
