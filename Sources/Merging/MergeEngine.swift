package import Git
package import SystemPackage

/// Merges two commits in memory, and calls nothing clean that git would not.
///
/// Where each side changed other files, comparing trees decides. Where lines, a rename or several
/// merge bases do, git is asked; without a git, libgit2's answer is shown to a person.
package struct MergeEngine: Sendable {
    /// Where the objects are: the common directory.
    private let repository: FilePath
    private let reference: any ReferenceMerge

    package init(repository: FilePath, reference: any ReferenceMerge) {
        self.repository = repository
        self.reference = reference
    }

    package enum Outcome: Sendable, Equatable {
        /// `theirs` is in `ours` already: nothing to do, and no commit.
        case contained
        case clean(tree: ObjectID)
        case conflicted([Conflict])
    }

    package func merge(ours: ObjectID, theirs: ObjectID) async throws -> Outcome {
        let path = repository
        let first = try await offload { try MergeEngine.decide(ours, theirs, at: path) }
        if let outcome = first { return outcome }
        switch try await reference.merge(ours: ours, theirs: theirs) {
        case .clean(let tree)?: return .clean(tree: tree)
        case .conflicted(let conflicts)?: return .conflicted(conflicts)
        case nil: return try await offload { try MergeEngine.unverified(ours, theirs, at: path) }
        }
    }

    /// Nil when comparing trees does not decide it.
    private static func decide(
        _ ours: ObjectID,
        _ theirs: ObjectID,
        at path: FilePath,
    ) throws(GitError) -> Outcome? {
        let repository = try Repository(at: path)
        if try repository.isAncestor(theirs, of: ours) { return .contained }
        let bases = try repository.mergeBases(ours, theirs)
        guard !bases.isEmpty else { return .conflicted([Conflict(kind: .unrelated, paths: [])]) }
        guard bases.count == 1 else { return nil }
        let result = try repository.mergeTrees(
            base: repository.existingCommit(bases[0]).tree,
            ours: repository.existingCommit(ours).tree,
            theirs: repository.existingCommit(theirs).tree,
        )
        switch result {
        case .clean(let tree): return .clean(tree: tree)
        case .undecided: return nil
        }
    }

    private static func unverified(
        _ ours: ObjectID,
        _ theirs: ObjectID,
        at path: FilePath,
    ) throws(GitError) -> Outcome {
        let repository = try Repository(at: path)
        switch try repository.libraryMerge(ours: ours, theirs: theirs) {
        case .conflicted(let paths):
            return .conflicted([Conflict(kind: .other, paths: paths)])
        case .clean(let tree):
            let before = try repository.existingCommit(ours).tree
            let changed = try repository.difference(from: before, to: tree)
            return .conflicted([Conflict(kind: .unverified, paths: changed.paths.map(\.path))])
        }
    }
}
