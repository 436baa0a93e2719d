import Orchestration
import Planning

/// How far a run is, for programs.
struct ProgressDocument: Encodable {
    private struct Wave: Encodable {
        let number: Int
        let done: Int
        let count: Int
    }

    private let done: Int
    private let running: Int
    private let waiting: Int
    private let stuck: Int
    private let waves: [Wave]
    /// Nil where nothing that is left has an estimate.
    private let remainingSeconds: Int64?
    /// Whether it may take longer than that: estimates are missing, or were passed.
    private let isLowerBound: Bool
    private let criticalPath: [SubtaskID]
    private let overdue: [SubtaskID]

    init(_ progress: RunProgress) {
        done = progress.done
        running = progress.running
        waiting = progress.waiting
        stuck = progress.stuck
        waves = progress.waves.map { Wave(number: $0.number, done: $0.done, count: $0.count) }
        criticalPath = progress.criticalPath
        overdue = progress.overdue
        switch progress.remaining {
        case .nothing: (remainingSeconds, isLowerBound) = (0, false)
        case .about(let time): (remainingSeconds, isLowerBound) = (time.components.seconds, false)
        case .atLeast(let time): (remainingSeconds, isLowerBound) = (time.components.seconds, true)
        case .unknown: (remainingSeconds, isLowerBound) = (nil, true)
        }
    }
}
