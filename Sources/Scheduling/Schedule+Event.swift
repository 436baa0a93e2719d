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
        /// What asked to wait may be asked again.
        case queueOpened(String)
        /// The dependencies of a subtask disagree, so that its agent cannot start.
        case waitsForPerson(SubtaskID)
        /// A person ended the run for now.
        case interrupted
        /// A runner takes the run up again: after an interruption, the death of the one before, or a
        /// request that came when the run was over.
        case resumed
        /// A runner takes up a run that a person has ended while nobody acted for it: only to end what
        /// is at work.
        case resumedToStop
        /// The work has been merged, as far as that was possible.
        case integrationFinished
        case requested(Request)
        /// What a subtask made does not merge: it is done again, with all that depends on it.
        case redone(SubtaskID)
        /// What was merged, or not, has to be merged again: a person has resolved a conflict.
        case reconsidered
    }

    /// What a person asks of a run from another terminal.
    package enum Request: Sendable, Equatable {
        /// End the subtask, or do not start it.
        case cancel(SubtaskID)
        /// Start a fresh attempt of a subtask that came to nothing.
        case retry(SubtaskID)
        /// Do a subtask that has ended again, on top of what is merged, with all that depends on it.
        case rerun(SubtaskID)
        /// Go on as if the subtask had nothing to do.
        case skip(SubtaskID)
        /// Start nothing new.
        case pause
        /// The opposite of `pause`.
        case proceed
    }

    /// Says how an attempt ended.
    package enum Outcome: Sendable, Equatable {
        /// It ended well and left work to merge.
        case succeeded
        /// It ended well and left nothing to merge.
        case noChanges
        case failed(Again)
        /// A person ended it.
        case cancelled
    }

    /// Says whether another attempt may do better than one that failed.
    package enum Again: Sendable, Equatable {
        case never
        /// At once, if the subtask has retries left.
        case now
        /// After a while, if the subtask has retries left: the reason passes by itself.
        case later
        /// After a while, with all that ask the same service, and without using a retry up: it is the
        /// service that decides.
        case whenOpen
        /// After a while, and without using a retry up: the reason was ours.
        case free
    }

    /// Tells a runner what to do next.
    package enum Action: Sendable, Equatable {
        /// Start an attempt; attempts are counted from 1. A back-off of 1 waits a little first, one of 2
        /// longer, and so on.
        case startAttempt(SubtaskID, attempt: Int, backOff: Int = 0)
        /// Look after an attempt that another runner started.
        case adoptAttempt(SubtaskID, attempt: Int)
        /// End this attempt, and report it as finished.
        case endAttempt(SubtaskID, attempt: Int)
        /// End all attempts that are starting or running, and report each as finished.
        case endAttempts
        /// Nothing of this queue starts for a while: longer the higher the back-off is. Then report it as
        /// open.
        case holdQueue(String, backOff: Int)
        /// Merge the work.
        case integrate
    }
}
