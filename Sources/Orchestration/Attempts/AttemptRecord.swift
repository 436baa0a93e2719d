import Scheduling

/// One attempt as far as the journal knows it.
package struct AttemptRecord: Sendable, Equatable {
    package let start: AttemptStarted
    package let started: Timestamp
    /// What was committed of it before its acceptance was asked.
    package var settled: AttemptSettled?
    /// Nil while it runs, or when its end was never recorded.
    package var finish: AttemptFinished?
}

extension Verdict {
    var scheduleOutcome: Schedule.Outcome {
        switch self {
        case .succeeded: .succeeded
        case .noChanges: .noChanges
        case .failed(let failure) where failure.kind == .interrupted: .cancelled
        case .failed(let failure): .failed(failure.again)
        }
    }
}
