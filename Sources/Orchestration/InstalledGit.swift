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
        for file in request.attributes {
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

    static var temporaryFolder: FilePath {
        FilePath(FileManager.default.temporaryDirectory.path)
    }

    /// In a list of folders a colon is the end of one, unless it is in quotes.
    private static func quoted(_ path: String) -> String {
        let escaped = path.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
        return "\"\(escaped)\""
    }
}

/// A merge that could not be computed: nothing is known about it, not even that it conflicts.
package struct MergeFailure: Error, CustomStringConvertible {
    package let description: String

    init(_ description: String) { self.description = description }
}
