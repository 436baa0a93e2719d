package import Git
package import Planning

/// One thing that a merge leaves to a person, in git's own words.
package struct Conflict: Sendable, Equatable, Codable {
    package let kind: Kind
    package let paths: [GitPath]

    package init(kind: Kind, paths: [GitPath]) {
        self.kind = kind
        self.paths = paths
    }

    /// The kinds that git distinguishes.
    package enum Kind: String, Sendable, Codable, CaseIterable {
        case content
        case addAdd = "add/add"
        case modifyDelete = "modify/delete"
        case renameDelete = "rename/delete"
        case renameRename = "rename/rename"
        case renameCollision = "rename/add"
        case fileDirectory = "file/directory"
        case distinctModes = "distinct modes"
        case binary
        case submodule
        case directoryRename = "directory rename"
        /// libgit2 calls it clean and no git was there to confirm it.
        case unverified
        /// The two histories have no commit in common.
        case unrelated
        /// Git reported it with a word that this version does not know.
        case other
    }
}

/// A subtask whose tip does not merge.
package struct MergeConflict: Sendable, Equatable, Codable {
    package let subtask: SubtaskID
    /// The subtask's tip.
    package let tip: ObjectID
    /// What it was to be merged into.
    package let onto: ObjectID
    /// The subtasks it disagrees with, merged before it; empty when only their sum does.
    package let with: [SubtaskID]
    package let conflicts: [Conflict]

    /// All paths, each once, sorted.
    package var paths: [GitPath] { Set(conflicts.flatMap(\.paths)).sorted() }
}
