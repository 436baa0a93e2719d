import Planning
package import Scheduling

/// What running subtasks beside each other came to, in time; every figure is measured, none is guessed.
package struct TimeSaved: Sendable, Equatable {
    /// What the commands of all attempts took, one after the other.
    package let agents: Duration
    /// The part of it that was dropped and done again, since it did not merge or was cut off: nobody who
    /// works alone would have needed that.
    package let redone: Duration
    /// How long a process acted for the run, or an agent was at work. Without the time in which nobody
    /// did.
    package let wall: Duration
    /// The part of it in which an attempt was under way.
    package let execution: Duration
    /// The part of it in which no agent was at work: making workspaces ready, merging, testing.
    package let overhead: Duration
    /// The part of that in which tests ran.
    package let checks: Duration
    /// How long nobody acted for the run, from its start to its end.
    package let interrupted: Duration
    /// How long subtasks that could have run waited, all together, by what for.
    package let waiting: [Wait: Duration]
    /// How many may run at once, and the most that did.
    package let slots: Int
    package let mostAtOnce: Int
    /// Whether the figures can be true: a clock that stands still or jumps tells nothing.
    package let isMeasured: Bool

    /// What one agent would have taken, one subtask after the other.
    package var sequential: Duration { agents - redone }

    /// Less than nothing where it cost more time than it saved; nil where nobody measured it.
    package var saved: Duration? { isMeasured ? sequential - wall : nil }

    /// How many times as fast; nil where nobody measured it.
    package var speedUp: Double? { isMeasured ? sequential / wall : nil }

    /// Before merging and testing.
    package var savedInExecution: Duration? { isMeasured ? sequential - execution : nil }

    /// How much of the slots' time was used, from 0 to 1; nil where nobody measured it.
    package var utilisation: Double? {
        guard isMeasured, execution > .zero, slots > 0 else { return nil }
        return min(1, agents / (execution * slots))
    }

    /// Whether it cost more than it saved.
    package var isOverheadTooLarge: Bool { saved.map { overhead > max(.zero, $0) } ?? false }

    /// What waiting of this kind came to.
    package func waited(where isMeant: (Wait) -> Bool) -> Duration {
        waiting.filter { isMeant($0.key) }.values.reduce(.zero, +)
    }

    package init(_ timeline: RunTimeline, slots: Int) {
        let attempts = timeline.lanes.flatMap { lane in lane.attempts.map { (lane, $0) } }
        let works = attempts.map { timeline.work(of: $0.1) }
        let spans = attempts.map { timeline.span(of: $0.1) }
        var (agents, redone) = (Duration.zero, Duration.zero)
        for (attempt, work) in zip(attempts.map(\.1), works) {
            // Of one that is over its supervisor knows best; of one at work the clock.
            let time =
                attempt.end == nil
                ? work.length : .milliseconds(Int64((attempt.seconds * 1_000).rounded()))
            agents += time
            if attempt.isRedone { redone += time }
        }
        self.agents = agents
        self.redone = redone
        // An agent may have gone on while nobody acted for the run, from its start on.
        let alone = zip(attempts.map(\.1), works).map { attempt, work in
            TimeSpan(attempt.start, attempt.start.advanced(by: work.length))
        }
        let acted = (timeline.periods + works + alone).united
        wall = acted.coveredTime
        execution = TimeSaved.common(spans.united, acted)
        overhead = max(.zero, wall - works.coveredTime)
        checks = timeline.checks.map(\.span).coveredTime
        interrupted = max(.zero, timeline.whole.length - wall)
        var waiting: [Wait: Duration] = [:]
        for wait in timeline.lanes.flatMap(\.waits) where wait.reason.isAvoidable {
            waiting[wait.reason, default: .zero] += wait.span.length
        }
        self.waiting = waiting
        self.slots = slots
        mostAtOnce = works.mostAtOnce
        // Rounding makes a little more of it than there was.
        let most = (wall + .milliseconds(50)) * max(1, slots)
        isMeasured = agents > .zero && wall > .zero && agents <= most
    }

    /// How long something was in both.
    private static func common(_ one: [TimeSpan], _ other: [TimeSpan]) -> Duration {
        one.coveredTime + other.coveredTime - (one + other).coveredTime
    }
}

extension Wait {
    /// Whether the subtask could have been at work meanwhile: not what waits for its inputs, or is being
    /// started.
    package var isAvoidable: Bool {
        switch self {
        case .dependencies, .start: false
        case .wave, .slot, .agent, .resource, .files, .service, .person: true
        }
    }
}
