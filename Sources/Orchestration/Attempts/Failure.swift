import Agents
package import Scheduling

/// Why an attempt failed: one kind, and the facts of this case.
package struct Failure: Sendable, Equatable, Codable {
    package let kind: Kind
    /// The facts, such as `exit status 3`; shown after the kind's own sentence.
    package let detail: String

    /// Whether there is no doubt about the kind: the agent says so in its events, or it had done nothing
    /// else. The last words of one that had may be about its work. Nil counts as false.
    package let isCertain: Bool?

    package init(_ kind: Kind, _ detail: String, isCertain: Bool? = nil) {
        self.kind = kind
        self.detail = detail
        self.isCertain = isCertain
    }

    package enum Kind: String, Sendable, Codable, CaseIterable {
        /// The command could not be started.
        case spawnFailed = "spawn-failed"
        /// Its exit status is not 0.
        case agentError = "agent-error"
        /// It ended well, and it shows that its work is not done.
        case unfinished
        /// A signal that was not ours ended it.
        case killed
        case timeout
        /// It neither printed nor committed anything for too long.
        case idle
        /// Its log says that the service refused its key.
        case auth
        /// Its log says that the service wants it to wait.
        case rateLimited = "rate-limited"
        /// Its log says that the service failed.
        case apiError = "api-error"
        /// Its own limit of turns, tokens or money was reached.
        case budget
        /// Its supervisor died, by a signal or with the machine.
        case lost
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
        /// The workspace cannot be read: its index is junk, say.
        case unreadable
        /// Work went into the stash, which all worktrees share and no branch has.
        case stashed
        /// Its attributes ask for a filter or an encoding that is not supported.
        case unsupportedContent = "unsupported-content"
        case outputsMissing = "outputs-missing"
        /// It changed what is outside its declared files, where that is refused.
        case outOfScope = "out-of-scope"
        /// What it says it starts from is not there.
        case inputsMissing = "inputs-missing"
        case acceptanceRed = "acceptance-red"
        /// Its workspace could not be made ready.
        case setupRed = "setup-red"
        /// Ours: no workspace, no space, an unreadable repository.
        case infrastructure
    }

    /// What the last words of a command say of why it failed.
    init?(_ words: LastWords, _ detail: String, isCertain: Bool) {
        switch words.sign {
        case .auth: self.init(.auth, detail, isCertain: isCertain)
        case .rateLimited: self.init(.rateLimited, detail, isCertain: isCertain)
        case .budget: self.init(.budget, detail, isCertain: isCertain)
        case .apiError: self.init(.apiError, detail)
        case nil: return nil
        }
    }

    /// What an agent says itself of why it failed.
    init(_ problem: AgentProblem, _ ending: ProcessEnding) {
        switch problem.kind {
        case .auth: self.init(.auth, problem.message, isCertain: true)
        case .rateLimited: self.init(.rateLimited, problem.message, isCertain: true)
        case .apiError: self.init(.apiError, problem.message)
        case .budget: self.init(.budget, problem.message, isCertain: true)
        case .other where ending.isSuccess: self.init(.unfinished, problem.message)
        case .other: self.init(.agentError, "\(ending.sentence): \(problem.message)")
        }
    }

    init(_ doubt: AgentReport.Doubt) {
        switch doubt {
        case .cutOff: self.init(.unfinished, "what it printed ends before it was done")
        case .commandsFailed: self.init(.unfinished, "each of its commands failed")
        }
    }

    /// Whether a fresh attempt may end differently, and what it costs.
    package var again: Schedule.Again {
        switch kind {
        // A limit that was set is not to be spent again by itself.
        case .interrupted, .unsupportedContent, .inputsMissing: .never
        case .auth, .budget: isCertain == true ? .never : .now
        // What is not there now will not be there in a second.
        case .agentError where isNotFound: .never
        case .rateLimited: isCertain == true ? .whenOpen : .later
        case .apiError: .later
        case .spawnFailed, .lost, .infrastructure: .free
        case .agentError, .unfinished, .killed, .timeout, .idle, .wrongBranch, .branchMissing,
            .rewritten,
            .operationInProgress, .uncommittable, .workspaceReplaced, .unreadable, .stashed,
            .outputsMissing, .outOfScope,
            .acceptanceRed, .setupRed:
            .now
        }
    }

    /// Whether another attempt makes sense, whoever asks for it.
    package var isRetryable: Bool { again != .never }

    private var isNotFound: Bool { detail == ProcessEnding.exited(127).sentence }

    /// What a person reads.
    package var sentence: String {
        switch kind {
        case .spawnFailed: "its command could not be started (\(detail))"
        case .agentError where isNotFound: "its command was not found (\(detail))"
        case .agentError: "its command failed with \(detail)"
        case .unfinished: "it did not do its work (\(detail))"
        case .killed: "its command was \(detail)"
        case .idle: "it neither printed nor committed anything for \(detail)"
        case .auth: "its key or login was refused (\(detail))"
        case .rateLimited: "its service asked it to wait (\(detail))"
        case .apiError: "its service failed (\(detail))"
        case .budget: "it used up what it was given (\(detail))"
        case .lost: "its supervisor was killed, so that nobody knows how it would have ended"
        case .timeout: "it did not end within \(detail)"
        case .interrupted: "it was interrupted"
        case .wrongBranch: "it left its branch: HEAD is \(detail)"
        case .branchMissing: "it deleted its branch (\(detail))"
        case .rewritten: "it rewrote the history below its base \(detail)"
        case .operationInProgress: "it left a \(detail) half-way"
        case .uncommittable: "it left what no commit can hold: \(detail)"
        case .workspaceReplaced: "its workspace is no longer the worktree it was (\(detail))"
        case .unreadable: "its workspace cannot be read (\(detail))"
        case .stashed: "it put work into the stash, which all worktrees share (\(detail))"
        case .unsupportedContent: "its files ask for what is not supported: \(detail)"
        case .inputsMissing: "what it needs is not in what it starts from: \(detail)"
        case .outputsMissing: "it did not make its outputs: \(detail)"
        case .outOfScope: "it changed what is outside its files: \(detail)"
        case .setupRed: "its workspace could not be made ready (\(detail))"
        case .acceptanceRed: "its acceptance is red: \(detail)"
        case .infrastructure: "git-orchestrate could not carry it out: \(detail)"
        }
    }
}
