import Merging
package import Planning
package import Scheduling

/// Something that a run teaches for the next plan.
package enum Learning: Sendable, Equatable {
    /// What was guessed, against what the attempt that counts took.
    case estimate(SubtaskID, guessed: Duration, actual: Duration)
    /// An attempt that came to nothing, and whether a later one did better.
    case failure(SubtaskID, attempt: Int, Failure, wasOvercome: Bool)
    /// Two that nobody had put in an order were not independent.
    case missingOrder(SubtaskID, SubtaskID, Reason)
    /// Subtasks that could have run waited so long.
    case waited(Wait, Duration)
    /// Slots that were there and mostly not used.
    case idleSlots(utilisation: Double, slots: Int, mostAtOnce: Int)
    /// Working beside each other cost more time than it saved.
    case overhead(Duration, saved: Duration)

    package enum Reason: String, Sendable, Codable {
        case conflict
        case sameFiles = "same-files"
        case redTogether = "red-together"
    }
}
