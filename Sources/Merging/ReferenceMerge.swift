package import Git

/// Asks the git that is installed, for the merges that our own engine does not decide.
///
/// The one seam of this module to a process: merging itself starts none.
package protocol ReferenceMerge: Sendable {
    /// Nil when there is no git that can answer; throws when there is one and it failed.
    func merge(ours: ObjectID, theirs: ObjectID) async throws -> ReferenceMergeAnswer?
}

/// What git said.
package enum ReferenceMergeAnswer: Sendable, Equatable {
    case clean(tree: ObjectID)
    case conflicted(ConflictedMerge)
}

/// A merge that is left to a person: everything that is needed to go on with it.
package struct ConflictedMerge: Sendable, Equatable {
    /// What git would leave in the working tree: what is merged, and marks where it is not. Nil where
    /// nothing could be merged at all.
    package let tree: ObjectID?
    /// The versions of each path in question, as the index would hold them.
    package let stages: [MergeStage]
    package let conflicts: [Conflict]

    package init(tree: ObjectID?, stages: [MergeStage] = [], conflicts: [Conflict]) {
        self.tree = tree
        self.stages = stages
        self.conflicts = conflicts
    }
}
