/// What a merge of three trees came to.
package enum TreeMergeResult: Sendable, Equatable {
    /// Clean, and git would say so too, with this tree.
    case clean(ObjectID)
    /// Git would leave these files to a person too.
    case conflicted(TreeConflict)
    /// A rename, an attribute or a kind of entry decides: git itself must be asked.
    case undecided(MergeTrigger)
}

/// Why a merge cannot be decided by comparing trees and lines alone.
package enum MergeTrigger: Sendable, Hashable {
    /// Both sides changed the file, and the user has said how such files are to be merged.
    case attribute(GitPath)
    /// One side changed what the other removed: perhaps it was renamed.
    case modifiedAndDeleted(GitPath)
    /// Both sides removed it: perhaps each renamed it to another name.
    case deletedOnBothSides(GitPath)
    /// Both sides added it, differently.
    case addedOnBothSides(GitPath)
    /// One side removed a folder in which the other changed something: perhaps it was moved.
    case folderRemoved(GitPath)
    /// A file, a folder, a link or a submodule on one side and another of these on the other.
    case kindsDiffer(GitPath)

    /// Whether it is none where it is known what was renamed.
    var isAboutRenames: Bool {
        switch self {
        case .modifiedAndDeleted, .deletedOnBothSides, .addedOnBothSides, .folderRemoved: true
        case .attribute, .kindsDiffer: false
        }
    }
}
