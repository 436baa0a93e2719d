import Planning
import Scheduling
import Testing

/// A plan around some subtasks.
func plan(_ subtasks: String, rest: String = "") throws -> Plan {
    let text = "task: t\nsubtasks:\n\(subtasks)\n\(rest)"
    return try PlanReader.read(PlanSource(name: "plan.yml", text: text)).plan
}

func id(_ text: String) throws -> SubtaskID { try SubtaskID(text) }

/// Drives a schedule by hand, with names for ids and words for actions.
struct Driver {
    private(set) var schedule: Schedule

    /// Starts a run; `actions` of it are what the first event asked for.
    init(
        _ plan: Plan,
        slots: Int = 10,
        perAgent: [AgentName: Int] = [:],
        serializesOverlaps: Bool = false,
        hasBarrier: Bool = false,
        queues: [String: String] = [:],
    ) throws {
        let capacity = Capacity(
            maximumParallel: slots,
            perAgent: perAgent,
            serializesOverlaps: serializesOverlaps,
            hasBarrier: hasBarrier,
            queues: Dictionary(
                uniqueKeysWithValues: try queues.map { (try id($0.key), $0.value) }
            )
        )
        schedule = Schedule(plan: plan, capacity: capacity)
    }

    /// Applies an event and returns its actions as words such as `start a` or `start a again (2)`.
    mutating func apply(_ event: Schedule.Event) -> [String] {
        schedule.apply(event).map { action in
            switch action {
            case .startAttempt(let id, attempt: 1, backOff: 0): "start \(id)"
            case .startAttempt(let id, let attempt, backOff: 0): "start \(id) again (\(attempt))"
            case .startAttempt(let id, let attempt, let backOff):
                "start \(id) again (\(attempt)) after back-off \(backOff)"
            case .adoptAttempt(let id, let attempt): "adopt \(id) (\(attempt))"
            case .endAttempt(let id, let attempt): "end \(id) (\(attempt))"
            case .endAttempts: "end attempts"
            case .holdQueue(let queue, let backOff): "hold \(queue) (\(backOff))"
            case .integrate: "integrate"
            }
        }
    }

    mutating func start() -> [String] { apply(.runStarted) }

    mutating func finish(
        _ name: String,
        attempt: Int = 1,
        _ outcome: Schedule.Outcome = .succeeded,
    ) throws -> [String] {
        _ = try apply(.attemptStarted(id(name), attempt: attempt))
        return try apply(.attemptFinished(id(name), attempt: attempt, outcome))
    }

    func state(_ name: String) throws -> SubtaskState { try schedule.state(of: id(name)) }
}
