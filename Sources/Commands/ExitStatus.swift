package import Orchestration

/// How the process ends; stable, and documented in the README.
package enum ExitStatus: Int32, Sendable {
    case done = 0
    case failed = 1
    case invalidPlan = 2
    case waitsForPerson = 3
    case checkRed = 4
    case bug = 70
    /// Cannot work here, as git's `fatal`.
    case fatal = 128
    case usage = 129
    case interrupted = 130
    case terminated = 143

    package init(_ outcome: RunOutcome) {
        self =
            switch outcome {
            case .done: .done
            case .failed, .incomplete: .failed
            case .waitsForPerson: .waitsForPerson
            case .checkRed: .checkRed
            case .interrupted: .interrupted
            }
    }
}
