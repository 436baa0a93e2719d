/// One version of a path that a merge left to a person, as the index of a merge holds it.
package struct MergeStage: Sendable, Hashable, Codable {
    /// Whose version it is; the number is git's.
    package enum Side: Int, Sendable, Codable, CaseIterable {
        case base = 1
        case ours = 2
        case theirs = 3
    }

    package let path: GitPath
    package let side: Side
    package let mode: FileMode
    package let id: ObjectID

    package init(path: GitPath, side: Side, mode: FileMode, id: ObjectID) {
        self.path = path
        self.side = side
        self.mode = mode
        self.id = id
    }
}

/// A merge of three trees that leaves some files to a person, and nothing that a rename or an attribute
/// could decide.
package struct TreeConflict: Sendable, Equatable {
    /// The merged tree; the files in question hold marks, or one side where they have no lines.
    package let tree: ObjectID
    /// By path.
    package let stages: [MergeStage]
    package let kinds: [GitPath: Kind]

    package enum Kind: Sendable {
        /// Both changed the same lines.
        case content
        /// Both added it, with different lines.
        case addAdd
        /// Both changed it, and it has no lines to merge.
        case binary
        /// One changed what the other removed.
        case modifyDelete
    }
}
