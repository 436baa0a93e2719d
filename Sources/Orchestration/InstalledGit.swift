package import Agents
import Foundation
package import Git
package import Merging
package import SystemPackage

/// The git on `PATH`, asked for the merges that need its lines and its rename detection.
///
/// The feature is probed, not the version: a git that does not know the command says "usage", and
/// counts as none. It writes objects and nothing else.
package struct InstalledGit: ReferenceMerge {
    package let repository: FilePath
    package let environment: [String: String]
    package let stop: StopSignal

    package func merge(ours: ObjectID, theirs: ObjectID) async throws -> ReferenceMergeAnswer? {
        // `git merge` takes attributes from the working tree, which holds `ours`. There is none
        // here, so the attribute files of `ours` are put where git looks for them.
        let folder = FilePath(FileManager.default.temporaryDirectory.path)
            .appending("git-orchestrate-merge-\(UUID().uuidString)")
        defer { try? Files.remove(folder) }
        try await writeAttributes(of: ours, to: folder)
        var variables = environment
        variables["GIT_DIR"] = repository.string
        variables["GIT_WORK_TREE"] = folder.string
        variables["GIT_INDEX_FILE"] = folder.appending(".no-index").string
        let git = CapturedCommand(
            "git",
            [
                // Another style is, now and then, another verdict: no machine may have its own.
                "-c", "merge.conflictStyle=merge", "merge-tree", "--write-tree", "-z",
                "--messages", ours.hex, theirs.hex,
            ],
            environment: variables,
            workingFolder: folder
        )
        switch await git.run(until: stop) {
        case .notThere: return nil
        case .said(status: 129, _): return nil
        case .said(let status, let output):
            guard let answer = MergeTreeOutput.read(status: status, output: output) else {
                throw MergeFailure("git merge-tree failed with exit status \(status)")
            }
            return answer
        case .failed(let reason): throw MergeFailure("git merge-tree did not answer: \(reason)")
        }
    }

    private func writeAttributes(of commit: ObjectID, to folder: FilePath) async throws {
        let path = repository
        try await offload {
            try Files.makeFolder(folder)
            let repository = try Repository(at: path)
            let tree = try repository.existingCommit(commit).tree
            for file in try repository.attributeFiles(ofTree: tree) {
                let place = folder.appending(file.path)
                try Files.makeFolder(place.removingLastComponent())
                try Files.write(file.bytes, to: place)
            }
        }
    }
}

/// A merge that could not be computed: nothing is known about it, not even that it conflicts.
package struct MergeFailure: Error, CustomStringConvertible {
    package let description: String

    init(_ description: String) { self.description = description }
}
