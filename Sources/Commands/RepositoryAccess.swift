import Agents
import Git
import Orchestration
import SystemPackage

extension Surroundings {
    /// The repository that the user stands in, or that `GIT_DIR` names.
    func repository() throws -> RepositoryLayout {
        let directory = environment["GIT_DIR"].flatMap { $0.isEmpty ? nil : FilePath($0) }
        return try RepositoryFinder.open(holding: folder, gitDirectory: directory)
    }

    /// The history of the named run; of the latest one when none is named.
    func history(_ name: String?, in layout: RepositoryLayout) throws -> RunHistory {
        try RunReader.history(of: run(named: name), in: layout.commonDirectory)
    }

    /// The run of that name, which need not be there; nil for the latest one.
    func run(named name: String?) throws -> RunID? {
        try name.map { name in
            guard let run = RunID(name) else { throw CommandError.notARun(name) }
            return run
        }
    }

    /// Whether a word names a run of this repository, and so no subtask that a plan need have.
    func isRun(_ text: String) throws -> Bool {
        guard let id = RunID(text) else { return false }
        return try JournalReader.runs(in: repository().commonDirectory).contains(id)
    }

    /// An agent that acted for its own run would be ended by its own supervisor.
    func refuseInsideAgent() throws {
        if let outer = environment["ORCHESTRATE_SUBTASK"] { throw LaunchError.nested(outer) }
    }

    /// The right to act for a run; held until it is dropped.
    func takeOver(_ names: RunNames) throws -> FileLock {
        try refuseInsideAgent()
        guard let lock = try RunReader.lock(names) else {
            throw CommandError.runIsAlive(names.run, RunReader.runner(names))
        }
        return lock
    }
}
