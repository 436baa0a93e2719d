package import Git

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

        init(_ kind: TreeConflict.Kind?) {
            self =
                switch kind {
                case .content?: .content
                case .addAdd?: .addAdd
                case .binary?: .binary
                case .modifyDelete?: .modifyDelete
                case nil: .other
                }
        }
    }
}
