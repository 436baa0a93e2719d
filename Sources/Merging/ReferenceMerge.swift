package import Git

/// Asks the git that is installed, for the merges that comparing trees cannot decide.
///
/// The one seam of this module to a process: merging itself starts none.
package protocol ReferenceMerge: Sendable {
    /// Nil when there is no git that can answer; throws when there is one and it failed.
    func merge(ours: ObjectID, theirs: ObjectID) async throws -> ReferenceMergeAnswer?
}

/// What git said.
package enum ReferenceMergeAnswer: Sendable, Equatable {
    case clean(tree: ObjectID)
    case conflicted([Conflict])
}
