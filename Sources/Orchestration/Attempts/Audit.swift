import Git
import Planning
import SystemPackage

/// Watches over what agents share with the user and with each other: config, hooks, refs, and the
/// user's checkout.
///
/// Looked at whenever an attempt begins or ends. What has changed since the last look is told with the
/// attempts that ran in between; a config that was changed is put back, with the changed one kept, since
/// one word in it (`core.bare`) breaks every worktree. It is never known who did it, so nothing else is
/// undone.
actor Audit {
    private let context: RunContext
    private let journal: Journal
    private let executor = BlockingExecutor(label: "audit")
    private var running: Set<Audited.Attempt> = []
    private var last: SharedState?
    private var files: [GitPath: FileStamp?]?
    private var filesSeen: SuspendingClock.Instant?
    /// The attempts that ran since the files were looked at, which is longer ago than the last look.
    private var ranSinceFiles: Set<Audited.Attempt> = []

    /// A look at the checkout costs as much as a `git status`, so not at every turn.
    private static let pause = Duration.seconds(5)

    nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    init(context: RunContext, journal: Journal) {
        self.context = context
        self.journal = journal
    }

    /// To be called before a process of the attempt runs.
    func begin(_ subtask: SubtaskID, _ attempt: Int) async throws {
        // What the user did while nothing ran is the user's.
        try await look(blaming: running, isTurn: running.isEmpty)
        running.insert(Audited.Attempt(subtask: subtask, attempt: attempt))
    }

    /// To be called when all its processes are gone.
    func end(_ subtask: SubtaskID, _ attempt: Int) async throws {
        let ended = Audited.Attempt(subtask: subtask, attempt: attempt)
        let ran = running
        guard running.remove(ended) != nil else { return }
        try await look(blaming: ran, isTurn: running.isEmpty)
    }

    /// A repository that cannot be read just now is looked at the next time.
    private func look(
        blaming attempts: Set<Audited.Attempt>,
        isTurn: Bool = false,
    ) async throws {
        let common = context.names.commonDirectory
        guard let now = try? Audit.sharedState(common) else { return }
        let changes = last.map { Audited.changes(from: $0, to: now) } ?? []
        ranSinceFiles.formUnion(attempts)
        var fileChanges: [Audited.Change] = []
        let suspects = ranSinceFiles
        let clock = SuspendingClock()
        if isTurn || filesSeen.map({ clock.now - $0 >= Audit.pause }) ?? true {
            if let found = try? Audit.changedFiles(common) {
                if let files { fileChanges = Audited.changes(from: files, to: found) }
                files = found
                ranSinceFiles = []
            }
            filesSeen = clock.now
        }
        let before = last
        last = now
        guard let before else { return }
        if !attempts.isEmpty, !changes.isEmpty {
            try await record(changes, attempts, before, now)
        }
        if !suspects.isEmpty, !fileChanges.isEmpty {
            try await record(fileChanges, suspects, now, now)
        }
    }

    private func record(
        _ changes: [Audited.Change],
        _ running: Set<Audited.Attempt>,
        _ before: SharedState,
        _ now: SharedState,
    ) async throws {
        let attempts = running.sorted {
            ($0.subtask.text, $0.attempt) < ($1.subtask.text, $1.attempt)
        }
        var copy: Audited.ConfigCopy?
        var files: [Journal.Attachment] = []
        if before.config != now.config {
            let path = RunNames.configPath(attempts[0].subtask, attempt: attempts[0].attempt)
            files = [Journal.Attachment(path: path, bytes: now.config)]
            let isPutBack =
                ConfigChange.mustBePutBack(before.config, now.config)
                && context.agents.restoresConfig
                && Audit.replaceConfig(now.config, before.config, context.names.commonDirectory)
            copy = Audited.ConfigCopy(path: path, isPutBack: isPutBack)
            if isPutBack, let last { self.last = last.with(config: before.config) }
        }
        let kept = try? Audit.kept(changes, context.names.commonDirectory)
        try await journal.record(
            .audited(
                Audited(
                    attempts: attempts,
                    changes: changes,
                    config: copy,
                    alsoKept: kept ?? []
                )
            ),
            files
        )
    }

    // MARK: Git

    private static func sharedState(_ path: FilePath) throws -> SharedState {
        try Repository(at: path).sharedState(
            without: [RunNames.journals, RunNames.branches],
            branches: String(RunNames.branches.dropFirst("refs/heads/".count))
        )
    }

    private static func changedFiles(_ path: FilePath) throws -> [GitPath: FileStamp?]? {
        try Repository(at: path).changedFiles()
    }

    private static func replaceConfig(_ old: [UInt8], _ new: [UInt8], _ path: FilePath) -> Bool {
        (try? Repository(at: path))?.replaceConfig(old, with: new) ?? false
    }

    /// The commits that refs have left, and stashes that are gone.
    private static func kept(_ changes: [Audited.Change], _ path: FilePath) throws -> [ObjectID] {
        let repository = try Repository(at: path)
        return changes.compactMap { change in
            guard change.kind == .ref || change.kind == .stash, let was = change.was,
                let id = ObjectID(hex: was),
                (try? repository.commit(id)) ?? nil != nil
            else { return nil }
            // What only moved on still holds it.
            if let now = change.now.flatMap({ ObjectID(hex: $0) }),
                (try? repository.isAncestor(id, of: now)) == true
            {
                return nil
            }
            return id
        }
    }
}
