import Git
import Planning
import SystemPackage

/// A run's journal as it was read: how it began, and everything since.
package struct RunRecord: Sendable {
    /// With the first event only.
    package let beginning: RunHistory
    /// All of them, the first included.
    package let entries: [JournalEntry]

    package init(beginning: RunHistory, entries: [JournalEntry]) {
        self.beginning = beginning
        self.entries = entries
    }

    /// What it adds up to.
    package var history: RunHistory {
        var history = beginning
        for entry in entries.dropFirst() { history.apply(entry) }
        return history
    }
}

extension RunReport {
    /// Asks git what the journal does not know: when commits were made, and what is in what was merged.
    ///
    /// What cannot be read any more is left out: the report of an old run is worth having without it.
    package static func findings(_ status: RunStatus) -> Findings {
        var findings = Findings()
        let history = status.history
        guard let repository = try? Repository(at: history.names.commonDirectory) else {
            return findings
        }
        var commits: [SubtaskID: [(line: CommitLine, time: Timestamp)]] = [:]
        for subtask in history.plan.subtasks {
            commits[subtask.id] = RunReport.commits(of: subtask.id, history, repository)
        }
        findings.commits = commits
        findings.missingOutputs = try? missingOutputs(status, repository)
        return findings
    }

    /// Nil before anything is merged.
    private static func missingOutputs(
        _ status: RunStatus,
        _ repository: borrowing Repository,
    ) throws -> [SubtaskID: [String]]? {
        guard let tip = status.integrationTip, let tree = try repository.commit(tip)?.tree else {
            return nil
        }
        var missing: [SubtaskID: [String]] = [:]
        for subtask in status.history.plan.subtasks where !subtask.outputs.isEmpty {
            var absent: [String] = []
            for path in subtask.outputs
            where try repository.entry(at: GitPath(path), inTree: tree) == nil {
                absent.append(path)
            }
            missing[subtask.id] = absent
        }
        return missing
    }

    /// The commits of all attempts, oldest first; of each attempt the last 200.
    private static func commits(
        of id: SubtaskID,
        _ history: RunHistory,
        _ repository: borrowing Repository,
    ) -> [(line: CommitLine, time: Timestamp)] {
        var found: [(line: CommitLine, time: Timestamp)] = []
        var seen: Set<ObjectID> = []
        for attempt in history.attempts[id] ?? [] {
            let tip =
                attempt.finish?.tip ?? attempt.settled?.tip
                ?? (try? repository.target(of: attempt.start.branch)) ?? nil
            guard let tip, tip != attempt.start.base,
                let commits = try? repository.commits(
                    of: tip,
                    notIn: attempt.start.base,
                    limit: 200
                )
            else { continue }
            for commit in commits.reversed() where seen.insert(commit.id).inserted {
                let line = CommitLine(id: commit.id, subject: commit.subject)
                // Somebody may have written any date. That of what we committed for an agent means nothing.
                let isOurs = commit.message.contains("\nOrchestrate-Leftovers: ")
                let seconds = isOurs ? 0 : min(max(0, commit.committer.seconds), 1 << 40)
                found.append((line, Timestamp(milliseconds: seconds * 1_000)))
            }
        }
        return found
    }
}
