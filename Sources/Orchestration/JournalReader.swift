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
        return try repository.firstParents(of: tip).reversed().map { commit in
            try JournalEntry(message: commit.message)
        }
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
