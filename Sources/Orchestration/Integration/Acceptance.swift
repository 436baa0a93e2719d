package import Git
import Planning
import Scheduling
package import SystemPackage

/// Moves one branch of the user's to what a run has integrated: the one thing of ours that does.
///
/// Forward only, from where the branch was seen to be, and never under a checkout.
package struct Acceptance: Sendable {
    package let branch: RefName
    package let from: ObjectID
    package let to: ObjectID
    private let names: RunNames
    private let isRecorded: Bool

    /// Checks that nothing could be lost; throws `AcceptanceError` where something could, or where what
    /// would be accepted is not what was tested.
    package init(_ history: RunHistory, into wanted: String?) throws {
        names = history.names
        let repository = try Repository(at: names.commonDirectory)
        guard !RunReader.isAlive(names) else { throw AcceptanceError.running }
        guard var text = wanted ?? history.start.baseBranch else { throw AcceptanceError.noBranch }
        if text.hasPrefix("refs/heads/") { text.removeFirst("refs/heads/".count) }
        if text.hasPrefix("orchestrate/") { throw AcceptanceError.ofARun(text) }
        guard let branch = RefName(branch: text),
            try !repository.isSymbolic(branch), let from = try repository.target(of: branch)
        else { throw AcceptanceError.unknownBranch(text) }
        if history.plan.integration.strategy == .aggregate { throw AcceptanceError.aggregated }
        guard let to = try repository.target(of: names.integration) else {
            throw AcceptanceError.notIntegrated
        }
        guard let result = history.integration.result, !history.schedule.hasWork else {
            throw AcceptanceError.notIntegrated
        }
        guard result.commit == to else { throw AcceptanceError.untested(to) }
        guard result.outcome == .done else { throw AcceptanceError.notDone(result.outcome) }
        guard try repository.isAncestor(from, of: to) else {
            throw AcceptanceError.diverged(
                branch,
                commits: try repository.commits(of: from, notIn: to, limit: 20)
            )
        }
        if from != to { try Acceptance.checkNobodyIsOn(branch, repository) }
        (self.branch, self.from, self.to) = (branch, from, to)
        isRecorded = history.accepted?.branch == branch && history.accepted?.to == to
    }

    private static func checkNobodyIsOn(
        _ branch: RefName,
        _ repository: borrowing Repository,
    ) throws {
        for worktree in try repository.worktrees()
        where repository.symbolicHead(ofWorktree: worktree.name) == branch {
            throw AcceptanceError.checkedOut(branch, worktree.path)
        }
        if !repository.layout.isBare, case .branch(branch, _)? = try? repository.head() {
            throw AcceptanceError.checkedOut(branch, RunNames.mainFolder(repository.layout))
        }
        // During a rebase or a bisection no worktree is on it, and it is moved all the same.
        guard try !repository.branchesInUse().contains(branch) else {
            throw AcceptanceError.beingRewritten(branch)
        }
    }

    /// Moves the branch, from where it was seen or not at all, and records it. Where that was done by a
    /// process that was killed before it could say so, it is said now.
    package func perform(_ journal: Journal) async throws {
        let (names, branch, from, to) = (names, branch, from, to)
        try await offload {
            guard from != to else { return }
            let repository = try Repository(at: names.commonDirectory)
            do throws(GitError) {
                try repository.moveRef(
                    branch,
                    from: from,
                    to: to,
                    reason: "orchestrate: accept \(names.run)"
                )
            } catch {
                guard error.isModifiedMeanwhile else { throw error }
                throw AcceptanceError.movedMeanwhile(branch)
            }
        }
        if from != to || !isRecorded {
            try await journal.record(.accepted(Accepted(branch: branch, from: from, to: to)))
        }
    }
}

/// Why a branch is not moved; nothing was changed.
package enum AcceptanceError: Error, Equatable {
    case running
    /// Nobody said which branch, and the run was not started on one.
    case noBranch
    case unknownBranch(String)
    case ofARun(String)
    case notIntegrated
    /// The plan has nothing merged.
    case aggregated
    /// The integration branch is at a commit that no test of this run has seen.
    case untested(ObjectID)
    case notDone(RunOutcome)
    /// The branch has commits that the integration has not.
    case diverged(RefName, commits: [Commit])
    case checkedOut(RefName, FilePath)
    /// A rebase or a bisection of it is under way.
    case beingRewritten(RefName)
    /// Somebody else was faster.
    case movedMeanwhile(RefName)
}
