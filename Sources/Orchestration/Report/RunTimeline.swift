package import Git
package import Planning
package import Scheduling

/// When what happened to each subtask of a run, and to the run as a whole; made from its journal alone.
package struct RunTimeline: Sendable, Equatable {
    package let start: Timestamp
    /// The last thing that is known; now, while a process acts for the run.
    package let end: Timestamp
    /// In plan order.
    package let lanes: [Lane]
    /// When a process acted for the run. In between nobody did: it was interrupted, its process had died,
    /// or it was at its end and a person asked for more later.
    package let periods: [TimeSpan]
    /// The tests of merged trees: when each ended, and how long it took.
    package let checks: [(span: TimeSpan, facts: Checked)]
    /// When a service asked to wait, by its name.
    package let heldQueues: [(queue: String, span: TimeSpan)]

    /// What happened to one subtask.
    package struct Lane: Sendable, Equatable {
        package let subtask: SubtaskID
        package internal(set) var attempts: [Attempt] = []
        package internal(set) var waits: [Waiting] = []
        package internal(set) var marks: [Mark] = []
    }

    package struct Attempt: Sendable, Equatable {
        package let number: Int
        package let start: Timestamp
        /// Nil while it runs, and for one whose end nobody knows.
        package internal(set) var end: Timestamp?
        /// When its work was in commits.
        package internal(set) var settled: Timestamp?
        /// How long its command ran; 0 where nobody measured it.
        package internal(set) var seconds: Double = 0
        package internal(set) var verdict: Verdict?
        /// Which of the slots it has; from 0.
        package let slot: Int
        /// Whether it was done again from the beginning: its work did not merge, or what it stands on did
        /// not, or it was cut off.
        package internal(set) var isRedone = false
    }

    package struct Waiting: Sendable, Equatable {
        package let reason: Wait
        package let span: TimeSpan
    }

    package struct Mark: Sendable, Equatable {
        package let kind: Kind
        package let time: Timestamp

        package enum Kind: Sendable, Equatable {
            case commit(CommitLine)
            case merged(ObjectID?)
            case conflict(with: [SubtaskID])
            /// Its dependencies disagree.
            case conflictBeforeStart
            case held(by: SubtaskID)
            case leftOut(test: String)
            case resolved
            case fellBack
        }
    }

    package static func == (left: RunTimeline, right: RunTimeline) -> Bool {
        left.start == right.start && left.end == right.end && left.lanes == right.lanes
            && left.periods == right.periods
            && left.checks.map(\.facts) == right.checks.map(\.facts)
            && left.checks.map(\.span) == right.checks.map(\.span)
            && left.heldQueues.map(\.queue) == right.heldQueues.map(\.queue)
            && left.heldQueues.map(\.span) == right.heldQueues.map(\.span)
    }

    package func lane(_ id: SubtaskID) -> Lane? { lanes.first { $0.subtask == id } }

    /// The time from the first to the last moment; what a person sees who looks at the clock.
    package var whole: TimeSpan { TimeSpan(start, end) }

    /// When an attempt was under way: being made ready, at work, or looked at.
    package func span(of attempt: Attempt) -> TimeSpan {
        TimeSpan(attempt.start, attempt.end ?? end)
    }

    /// When the command of an attempt ran, as near as is known.
    package func work(of attempt: Attempt) -> TimeSpan {
        let whole = span(of: attempt)
        guard attempt.end != nil else { return whole }
        let length = Duration.milliseconds(Int64((attempt.seconds * 1_000).rounded()))
        // It had ended when its work was settled, and was over at once where it had none.
        let until = min(attempt.settled ?? whole.until, whole.until)
        return TimeSpan(max(whole.from, until.advanced(by: .zero - length)), until)
    }

    /// With the times of commits, which the journal does not know.
    package func adding(_ commits: [SubtaskID: [(line: CommitLine, time: Timestamp)]])
        -> RunTimeline
    {
        let lanes = lanes.map { lane in
            var lane = lane
            let spans = lane.attempts.map(span(of:))
            for commit in commits[lane.subtask] ?? [] {
                // The date of a commit is what somebody wrote there; git keeps whole seconds.
                let near = spans.first {
                    $0.from.advanced(by: .seconds(-1)) <= commit.time && commit.time <= $0.until
                }
                guard let near else { continue }
                let time = min(max(commit.time, near.from), near.until)
                lane.marks.append(Mark(kind: .commit(commit.line), time: time))
            }
            lane.marks.sort { $0.time < $1.time }
            return lane
        }
        return RunTimeline(
            start: start,
            end: end,
            lanes: lanes,
            periods: periods,
            checks: checks,
            heldQueues: heldQueues
        )
    }
}
