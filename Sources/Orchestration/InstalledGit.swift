package import Agents
import Foundation
import Git
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

    package func merge(_ request: MergeRequest) async throws -> ReferenceMergeAnswer? {
        let folder = InstalledGit.temporaryFolder
            .appending("git-orchestrate-merge-\(UUID().uuidString)")
        defer { try? Files.remove(folder) }
        try Files.makeFolder(folder)
        for file in request.attributes where file.path.isHarmless {
            let place = folder.appending(file.path)
            try Files.makeFolder(place.removingLastComponent())
            try Files.write(file.bytes, to: place)
        }
        var variables = environment
        variables["GIT_DIR"] = repository.string
        variables["GIT_WORK_TREE"] = folder.string
        variables["GIT_INDEX_FILE"] = folder.appending(".no-index").string
        if let objects = request.objects {
            variables["GIT_OBJECT_DIRECTORY"] = objects.string
            variables["GIT_ALTERNATE_OBJECT_DIRECTORIES"] =
                InstalledGit.quoted(repository.appending("objects").string)
        }
        let git = CapturedCommand(
            "git",
            [
                // Another style is, now and then, another verdict: no machine may have its own.
                "-c", "merge.conflictStyle=merge", "merge-tree", "--write-tree", "-z",
                "--messages", request.ours.hex, request.theirs.hex,
            ],
            environment: variables,
            workingFolder: folder
        )
        let said = await git.run(until: stop)
        if stop.isGiven { throw MergeFailure("git merge-tree was ended") }
        switch said {
        case .notThere: return nil
        case .said(status: 129, _): return nil
        // One that fails (a merge driver of the user's that crashes, say) knows nothing of this merge:
        // a person looks, and the others go on.
        case .said(let status, let output):
            return MergeTreeOutput.read(status: status, output: output) ?? .failed
        case .failed: return .failed
        }
    }

    static var temporaryFolder: FilePath {
        FilePath(FileManager.default.temporaryDirectory.path)
    }

    /// In a list of folders a colon is the end of one, unless it is in quotes.
    private static func quoted(_ path: String) -> String {
        let escaped = path.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
        return "\"\(escaped)\""
    }
}

/// A merge that was ended before it was computed.
package struct MergeFailure: Error, CustomStringConvertible {
    package let description: String

    init(_ description: String) { self.description = description }
}
