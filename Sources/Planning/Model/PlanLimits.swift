/// From where on a plan is doubtful: one table for all checks.
///
/// The standard values are the pattern's: subtasks of 15 minutes and more, seven of them at most.
package struct PlanLimits: Sendable, Equatable {
    /// More subtasks than this are too many.
    package var mostSubtasks = 7
    /// A subtask that takes less is hardly worth its overhead.
    package var shortest = Duration.seconds(15 * 60)
    /// A subtask that takes less is not worth it at all.
    package var trivial = Duration.seconds(5 * 60)
    /// A subtask that takes longer is too large to be looked through.
    package var longest = Duration.seconds(4 * 3_600)
    /// A subtask that is more of the longest path than this, in percent, decides how long all takes.
    package var largestShare = 50
    /// More dependencies than this, in percent of all that are possible, are not independent parts.
    package var densest = 50
    /// What people spend on planning, watching and integrating, for each run.
    package var overhead = Duration.seconds(40 * 60)
    /// The overhead may be this much of the time that is saved, in percent.
    package var mostOverhead = 20
    /// Work that takes less altogether is not worth splitting.
    package var leastWork = Duration.seconds(3_600)
    /// How much of an agent's context window its brief and inputs may take, in percent.
    package var contextShare = 40

    package static let standard = PlanLimits()

    typealias Place<Value> = any WritableKeyPath<PlanLimits, Value> & Sendable

    static let numbers: [(key: String, path: Place<Int>, range: ClosedRange<Int>)] = [
        ("max_subtasks", \.mostSubtasks, 1...100_000),
        ("max_share", \.largestShare, 1...100),
        ("max_density", \.densest, 1...100),
        ("max_overhead", \.mostOverhead, 1...100_000),
        ("context_share", \.contextShare, 1...100),
    ]

    static let durations: [(key: String, path: Place<Duration>)] = [
        ("min_time", \.shortest),
        ("trivial_time", \.trivial),
        ("max_time", \.longest),
        ("overhead", \.overhead),
        ("min_total", \.leastWork),
    ]

    static var keys: [String] { numbers.map(\.key) + durations.map(\.key) }
}
