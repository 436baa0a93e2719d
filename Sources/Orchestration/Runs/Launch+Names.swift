import Agents
import Git
import SystemPackage

/// The names that a run gets.
extension Launch {
    /// The first names of which nothing is there.
    static func freeNames(
        _ task: String,
        _ layout: RepositoryLayout,
        _ workspaceRoot: FilePath,
    ) throws -> RunNames {
        for number in 1...100_000 {
            let names = RunNames(
                run: RunID(task: task, number: number),
                commonDirectory: layout.commonDirectory,
                workspaceRoot: workspaceRoot
            )
            if try isFree(names) { return names }
        }
        throw LaunchError.noFreeNumber
    }

    /// Whether nothing of a run of these names is there: no ref, no workspace, no live file.
    private static func isFree(_ names: RunNames) throws -> Bool {
        let repository = try Repository(at: names.commonDirectory)
        guard try repository.target(of: names.journal) == nil else { return false }
        if let folder = RefName(branch: "orchestrate/\(names.run)"),
            try repository.target(of: folder) != nil
        {
            return false
        }
        guard try repository.refs(below: "refs/heads/orchestrate/\(names.run)/").isEmpty else {
            return false
        }
        guard !Files.exists(names.workspaceFolder) else { return false }
        // A process that died before its run had a journal leaves its lock, which nobody has any more.
        let own = [names.runnerLock, names.runnerIdentity].compactMap(\.lastComponent?.string)
        return Files.names(in: names.liveFolder).allSatisfy(own.contains)
            && !FileLock.isHeld(names.runnerLock)
    }
}
