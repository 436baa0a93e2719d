package import Git
package import Planning
package import SystemPackage

/// Merges two commits in memory, and calls nothing clean that git would not.
///
/// Trees are compared, and lines merged as git merges them. Where a rename, several merge bases or an
/// attribute of the user's decide, git is asked; without a git, libgit2's answer is shown to a person.
package actor MergeEngine {
    private let executor = BlockingExecutor(label: "merge")
    package nonisolated var unownedExecutor: UnownedSerialExecutor {
        executor.asUnownedSerialExecutor()
    }

    /// Open for as long as the engine lives: what it has read of packs and trees it need not read
    /// again for the next merge.
    let repository: Repository
    private let settings: MergeSettings
    private let reference: any ReferenceMerge
    private let verification: IntegrationSettings.Verification
    /// Set when what is made here is only tried.
    private let trials: Trials?

    /// Where git puts what it makes in a trial; made when it is first needed.
    private final class Trials {
        private let parent: FilePath
        private var scratch: ScratchFolder?

        init(_ parent: FilePath) { self.parent = parent }

        func folder(for repository: borrowing Repository) throws(GitError) -> FilePath {
            if let scratch { return scratch.path }
            let made = try ScratchFolder(in: parent)
            try repository.readObjects(from: made.path)
            scratch = made
            return made.path
        }
    }

    /// Opens the repository at `path`, the common directory. With a folder for temporary files as
    /// `trialsIn`, what is made is for this engine alone and is gone with it.
    package init(
        repository path: FilePath,
        reference: any ReferenceMerge,
        verification: IntegrationSettings.Verification = .auto,
        trialsIn folder: FilePath? = nil,
    ) throws(GitError) {
        settings = try Repository(at: path).mergeSettings()
        repository = try MergeEngine.open(path, isTrial: folder != nil)
        trials = folder.map { Trials($0) }
        self.reference = reference
        self.verification = verification
    }

    private static func open(
        _ path: FilePath,
        isTrial: Bool,
    ) throws(GitError) -> Repository {
        let repository = try Repository(at: path)
        if isTrial { try repository.keepNewObjectsInMemory() }
        return repository
    }

    package enum Outcome: Sendable, Equatable {
        /// `theirs` is in `ours` already: nothing to do, and no commit.
        case contained
        case clean(tree: ObjectID)
        case conflicted(ConflictedMerge)
    }

    package func merge(
        ours: ObjectID,
        theirs: ObjectID,
        labels: MergeLabels = MergeLabels(),
    ) async throws -> Outcome {
        let own = try decide(ours, theirs, labels)
        switch own {
        case .contained?: return .contained
        case let decided? where verification != .always: return decided
        default: break
        }
        switch try await ask(ours, theirs) {
        case .clean(let tree)?:
            let git = Outcome.clean(tree: tree)
            return own == nil || own == git ? git : try difference(git, ours)
        case .conflicted(let merge)?:
            return .conflicted(try labels.put(into: merge, for: (ours, theirs), in: repository))
        case .failed?:
            return .conflicted(
                ConflictedMerge(tree: nil, conflicts: [Conflict(kind: .other, paths: [])])
            )
        case nil: return try own ?? unverified(ours, theirs)
        }
    }

    /// The conflicts of a merge that nobody wants to have; none where it is clean.
    func conflicts(ours: ObjectID, theirs: ObjectID) async throws -> [Conflict] {
        let decided =
            verification == .always
            ? nil : try decide(ours, theirs, MergeLabels(), isWriting: false)
        let outcome =
            if let decided { decided } else { try await merge(ours: ours, theirs: theirs) }
        guard case .conflicted(let merge) = outcome else { return [] }
        return merge.conflicts
    }

    private func ask(
        _ ours: ObjectID,
        _ theirs: ObjectID,
    ) async throws -> ReferenceMergeAnswer? {
        guard verification != .never else { return nil }
        var objects: FilePath?
        if let trials {
            let scratch = try trials.folder(for: repository)
            for commit in [ours, theirs] {
                try repository.copyNewObjects(of: commit, to: scratch)
            }
            objects = scratch
        }
        let tree = try repository.existingCommit(ours).tree
        return try await reference.merge(
            MergeRequest(
                ours: ours,
                theirs: theirs,
                attributes: repository.attributeFiles(ofTree: tree),
                objects: objects
            )
        )
    }

    /// Nil when neither trees nor lines decide it.
    private func decide(
        _ ours: ObjectID,
        _ theirs: ObjectID,
        _ labels: MergeLabels,
        isWriting: Bool = true,
    ) throws(GitError) -> Outcome? {
        if ours == theirs { return .contained }
        let bases = try repository.mergeBases(ours, theirs)
        if bases == [theirs] { return .contained }
        guard !bases.isEmpty else {
            return .conflicted(
                ConflictedMerge(tree: nil, conflicts: [Conflict(kind: .unrelated, paths: [])])
            )
        }
        guard bases.count == 1 else { return nil }
        let result = try repository.mergeTrees(
            base: repository.existingCommit(bases[0]).tree,
            ours: repository.existingCommit(ours).tree,
            theirs: repository.existingCommit(theirs).tree,
            labels: labels.markers(for: (ours, theirs)),
            settings: settings,
            isWriting: isWriting
        )
        switch result {
        case .clean(let tree): return .clean(tree: tree)
        case .undecided: return nil
        case .conflicted(let conflict):
            let paths = Set(conflict.stages.map(\.path)).sorted()
            return .conflicted(
                ConflictedMerge(
                    tree: conflict.tree,
                    stages: conflict.stages,
                    conflicts: paths.map { path in
                        Conflict(kind: Conflict.Kind(conflict.kinds[path]), paths: [path])
                    }
                )
            )
        }
    }

    /// Git's answer where ours is another one: a person looks at what differs.
    private func difference(_ git: Outcome, _ ours: ObjectID) throws(GitError) -> Outcome {
        guard case .clean(let tree) = git else { return git }
        return .conflicted(try unverified(tree, since: ours))
    }

    private func unverified(
        _ ours: ObjectID,
        _ theirs: ObjectID,
    ) throws(GitError) -> Outcome {
        switch try repository.libraryMerge(ours: ours, theirs: theirs) {
        case .conflicted(let paths):
            return .conflicted(
                ConflictedMerge(tree: nil, conflicts: [Conflict(kind: .other, paths: paths)])
            )
        case .clean(let tree): return .conflicted(try unverified(tree, since: ours))
        }
    }

    private func unverified(
        _ tree: ObjectID,
        since ours: ObjectID,
    ) throws(GitError) -> ConflictedMerge {
        let before = try repository.existingCommit(ours).tree
        let changed = try repository.difference(from: before, to: tree)
        return ConflictedMerge(
            tree: tree,
            conflicts: [Conflict(kind: .unverified, paths: changed.paths.map(\.path))]
        )
    }
}
