import Agents
package import Git
package import Merging
package import SystemPackage

/// The git on `PATH`, asked for the merges that need its rename detection.
///
/// The feature is probed, not the version: a git that does not know the command fails, and its
/// answer counts as none. It writes objects and nothing else.
package struct InstalledGit: ReferenceMerge {
    package let repository: FilePath
    package let environment: [String: String]

    package init(repository: FilePath, environment: [String: String]) {
        self.repository = repository
        self.environment = environment
    }

    package func merge(ours: ObjectID, theirs: ObjectID) async -> ReferenceMergeAnswer? {
        let arguments = [
            "merge-tree", "--write-tree", "-z", "--name-only", "--messages", ours.hex, theirs.hex,
        ]
        let git = CapturedCommand(
            "git",
            arguments,
            environment: environment,
            workingFolder: repository
        )
        guard let answer = await git.run() else { return nil }
        return MergeTreeOutput.read(status: answer.status, output: answer.output)
    }
}
