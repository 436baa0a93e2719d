package import Planning

extension Schedule {
    /// Tells a schedule what has happened.
    package enum Event: Sendable, Equatable {
        /// The run begins; nothing starts before.
        case runStarted
        /// The process of an attempt runs now.
        case attemptStarted(SubtaskID, attempt: Int)
        /// An attempt is over, or could not be started.
        case attemptFinished(SubtaskID, attempt: Int, Outcome)
        /// The dependencies of a subtask disagree, so that its agent cannot start.
        case waitsForPerson(SubtaskID)
        /// A person pressed Ctrl-C.
        case interrupted
        /// The work has been merged, as far as that was possible.
        case integrationFinished
    }

    /// Says how an attempt ended.
    package enum Outcome: Sendable, Equatable {
        /// It ended well and left work to merge.
        case succeeded
        /// It ended well and left nothing to merge.
        case noChanges
        /// It failed; `retryable` when another attempt may do better.
        case failed(retryable: Bool)
        /// A person ended it.
        case cancelled
    }

    /// Tells a runner what to do next.
    package enum Action: Sendable, Equatable {
        /// Start an attempt; attempts are counted from 1.
        case startAttempt(SubtaskID, attempt: Int)
        /// End all attempts that are starting or running, and report each as finished.
        case endAttempts
        /// Merge the work.
        case integrate
    }
}
