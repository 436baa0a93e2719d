import Agents

/// Why an attempt failed: one kind, and the facts of this case.
package struct Failure: Sendable, Equatable, Codable {
    package let kind: Kind
    /// The facts, such as `exit status 3`; shown after the kind's own sentence.
    package let detail: String

    package init(_ kind: Kind, _ detail: String) {
        self.kind = kind
        self.detail = detail
    }

    package enum Kind: String, Sendable, Codable, CaseIterable {
        /// The command could not be started.
        case spawnFailed = "spawn-failed"
        /// Its exit status is not 0.
        case agentError = "agent-error"
        /// A signal that was not ours ended it.
        case killed
        case timeout
        case interrupted
        /// `HEAD` of the workspace is not on the subtask's branch.
        case wrongBranch = "wrong-branch"
        case branchMissing = "branch-missing"
        /// The tip no longer has the base in its history.
        case rewritten
        /// A merge, rebase or the like was left half-way.
        case operationInProgress = "operation-in-progress"
        /// There is something that no commit can hold, such as a nested repository.
        case uncommittable
        /// The workspace is no longer the worktree that we made.
        case workspaceReplaced = "workspace-replaced"
        /// Work went into the stash, which all worktrees share and no branch has.
        case stashed
        /// Its attributes ask for a filter or an encoding that is not supported.
        case unsupportedContent = "unsupported-content"
        case outputsMissing = "outputs-missing"
        case acceptanceRed = "acceptance-red"
        /// Ours: no workspace, no space, an unreadable repository.
        case infrastructure

        /// Whether a fresh attempt may end differently.
        package var isRetryable: Bool { self != .interrupted && self != .spawnFailed }
    }

    /// What a person reads.
    package var sentence: String {
        switch kind {
        case .spawnFailed: "its command could not be started (\(detail))"
        case .agentError where detail == ProcessEnding.exited(127).sentence:
            "its command was not found (\(detail))"
        case .agentError: "its command failed with \(detail)"
        case .killed: "its command was \(detail)"
        case .timeout: "it did not end within \(detail)"
        case .interrupted: "it was interrupted"
        case .wrongBranch: "it left its branch: HEAD is \(detail)"
        case .branchMissing: "it deleted its branch (\(detail))"
        case .rewritten: "it rewrote the history below its base \(detail)"
        case .operationInProgress: "it left a \(detail) half-way"
        case .uncommittable: "it left what no commit can hold: \(detail)"
        case .workspaceReplaced: "its workspace is no longer the worktree it was (\(detail))"
        case .stashed: "it put work into the stash, which all worktrees share (\(detail))"
        case .unsupportedContent: "its files ask for what is not supported: \(detail)"
        case .outputsMissing: "it did not make its outputs: \(detail)"
        case .acceptanceRed: "its acceptance is red: \(detail)"
        case .infrastructure: "git-orchestrate could not carry it out: \(detail)"
        }
    }
}
