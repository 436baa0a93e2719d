import Agents
import Dispatch
package import Git
package import SystemPackage

/// Reads journals from a repository; writes nothing and takes no lock.
package enum JournalReader {
    /// The runs that have a journal, the one that was started last first.
    package static func runs(in commonDirectory: FilePath) throws -> [RunID] {
        let repository = try Repository(at: commonDirectory)
        var found: [(run: RunID, time: Timestamp)] = []
        for (name, id) in try repository.refs(below: RunNames.journals) {
            guard let run = RunID(String(name.text.dropFirst(RunNames.journals.count))),
                let commit = try repository.commit(id),
                let file = try repository.entry(at: RunNames.startPath, inTree: commit.tree),
                let entry = try? JournalEntry(json: try repository.blob(file.id))
            else { continue }
            found.append((run, entry.time))
        }
        return found.sorted { ($0.time, $0.run.text) > ($1.time, $1.run.text) }.map(\.run)
    }

    /// All entries of a run, oldest first; up to a certain one when a tip is named.
    package static func entries(
        of run: RunID,
        in commonDirectory: FilePath,
        upTo tip: ObjectID? = nil,
    ) throws -> [JournalEntry] {
        let repository = try Repository(at: commonDirectory)
        let tip = try tip ?? journalTip(of: run, in: repository)
        return try decode(repository.firstParents(of: tip).reversed().map(\.message))
    }

    /// The entries after a known one, oldest first, and the last one; throws
    /// `JournalError.movedMeanwhile` where that one is not in the run's history any more.
    package static func entries(
        of run: RunID,
        in commonDirectory: FilePath,
        since known: ObjectID,
    ) throws -> (entries: [JournalEntry], tip: ObjectID) {
        let repository = try Repository(at: commonDirectory)
        let tip = try journalTip(of: run, in: repository)
        var messages: [String] = []
        var next = tip
        while next != known {
            let commit = try repository.existingCommit(next)
            guard let parent = commit.parents.first else { throw JournalError.movedMeanwhile }
            messages.append(commit.message)
            next = parent
        }
        return (try messages.reversed().map { try JournalEntry(message: $0) }, tip)
    }

    /// The last event of a run.
    package static func tip(of run: RunID, in commonDirectory: FilePath) throws -> ObjectID {
        try journalTip(of: run, in: Repository(at: commonDirectory))
    }

    /// Half of the time that a long journal takes is its JSON, which all cores can read at once.
    private static func decode(_ messages: [String]) throws -> [JournalEntry] {
        let size = 100
        let starts = Array(stride(from: 0, to: messages.count, by: size))
        let parts = Guarded<[Int: Result<[JournalEntry], any Error>]>([:])
        DispatchQueue.concurrentPerform(iterations: starts.count) { number in
            let part = Result {
                let part = messages[starts[number]...].prefix(size)
                // Each alone where something is amiss: then it matters which.
                return try (try? JournalEntry.entries(messages: part))
                    ?? part.map { try JournalEntry(message: $0) }
            }
            parts.withLock { $0[number] = part }
        }
        let decoded = parts.withLock { $0 }
        return try starts.indices.flatMap { try decoded[$0]?.get() ?? [] }
    }

    /// A file of the journal's tree, such as a log; nil when it is not there.
    package static func file(
        _ path: GitPath,
        of run: RunID,
        in commonDirectory: FilePath,
    ) throws -> [UInt8]? {
        let repository = try Repository(at: commonDirectory)
        let tip = try journalTip(of: run, in: repository)
        let tree = try repository.existingCommit(tip).tree
        guard let entry = try repository.entry(at: path, inTree: tree) else { return nil }
        return try repository.blob(entry.id)
    }

    private static func journalTip(
        of run: RunID,
        in repository: borrowing Repository,
    ) throws -> ObjectID {
        guard let name = RefName(RunNames.journals + run.text),
            let tip = try repository.target(of: name)
        else { throw JournalError.noSuchRun(run.text) }
        return tip
    }
}
