package import Git
package import SystemPackage

/// Asks the git that is installed, for the merges that our own engine does not decide.
///
/// The one seam of this module to a process: merging itself starts none.
package protocol ReferenceMerge: Sendable {
    /// Nil when there is no git that can answer; throws when there is one and it failed.
    func merge(_ request: MergeRequest) async throws -> ReferenceMergeAnswer?
}

/// What git said.
package enum ReferenceMergeAnswer: Sendable, Equatable {
    case clean(tree: ObjectID)
    case conflicted(ConflictedMerge)
    /// It could not say.
    case failed
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

/// What git is asked.
package struct MergeRequest: Sendable {
    package let ours: ObjectID
    package let theirs: ObjectID
    /// The attribute files of `ours`: `git merge` takes them from the working tree, which holds that.
    package let attributes: [(path: GitPath, bytes: [UInt8])]
    /// Where what git writes is to go, and where it finds what is only tried; nil for the repository.
    package let objects: FilePath?
}
