package import Planning
import Scheduling

/// How far a run is, and how long it still takes by the estimates of its plan.
package struct RunProgress: Sendable, Equatable {
    /// How long until the last agent ends; tests and merging are not foretold.
    package enum Remaining: Sendable, Equatable {
        /// Nothing is left that anybody works on.
        case nothing
        case about(Duration)
        /// Where estimates are missing, or one that is at work has taken longer than its own.
        case atLeast(Duration)
        /// Where nothing that is left has an estimate.
        case unknown
    }

    /// A wave, with how many of it have ended well.
    package struct Wave: Sendable, Equatable {
        /// From 1.
        package let number: Int
        package let done: Int
        package let count: Int
    }

    /// Of the subtasks; together they are all.
    package let done: Int
    package let running: Int
    package let waiting: Int
    /// Failed, in conflict, or stopped by one that is.
    package let stuck: Int
    /// In the order in which they begin.
    package let waves: [Wave]
    package let remaining: Remaining
    /// The chain that decides how long it still takes: what is left of it, in the order in which it runs.
    package let criticalPath: [SubtaskID]
    /// What is at work for longer than its estimate, in plan order.
    package let overdue: [SubtaskID]

    package var count: Int { done + running + waiting + stuck }

    /// The first wave that is not done.
    package var currentWave: Wave? { waves.first { $0.done < $0.count } }

    package init(_ status: RunStatus, now: Timestamp) {
        let plan = status.history.plan
        var counts: [Standing: Int] = [:]
        var times: [Duration] = []
        var standings: [SubtaskID: Standing] = [:]
        var isIncomplete = false
        var isAnyKnown = false
        var overdue: [SubtaskID] = []
        for (subtask, state) in status.subtasks {
            let standing = Standing(state)
            counts[standing, default: 0] += 1
            standings[subtask.id] = standing
            guard standing.isOpen else {
                times.append(.zero)
                continue
            }
            guard let estimate = subtask.estimatedTime else {
                isIncomplete = true
                times.append(.zero)
                continue
            }
            isAnyKnown = true
            var time = estimate
            if case .running(_, let since?) = state {
                time = max(.zero, estimate - max(.zero, now.since(since)))
                if time == .zero {
                    overdue.append(subtask.id)
                    isIncomplete = true
                }
            }
            times.append(time)
        }
        done = counts[.done] ?? 0
        running = counts[.running] ?? 0
        waiting = counts[.waiting] ?? 0
        stuck = counts[.stuck] ?? 0
        self.overdue = overdue
        waves = plan.graph.waves.enumerated().map { number, wave in
            Wave(
                number: number + 1,
                done: wave.count { standings[$0] == .done },
                count: wave.count
            )
        }
        if running + waiting == 0 {
            remaining = .nothing
        } else if !isAnyKnown {
            remaining = .unknown
        } else {
            let time = plan.makespan(
                maximumParallel: status.history.start.maximumParallel,
                times: times
            )
            remaining = isIncomplete ? .atLeast(time) : .about(time)
        }
        let open = standings.filter { $0.value.isOpen }
        criticalPath = plan.graph.criticalPath(times: times).filter { open[$0] != nil }
    }

    private enum Standing {
        case done, running, waiting, stuck

        init(_ status: SubtaskStatus) {
            self =
                switch status {
                case .done, .merged, .noChanges, .skipped: .done
                case .running: .running
                case .waiting, .ready, .waitingForService, .waitingToRetry, .interrupted, .neverRan:
                    .waiting
                case .failed, .blocked, .conflicted, .held, .evicted, .cancelled, .abandoned: .stuck
                }
        }

        var isOpen: Bool { self == .running || self == .waiting }
    }
}
