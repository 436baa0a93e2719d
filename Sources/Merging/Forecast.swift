package import Git
package import Planning

/// What would come of merging work as it stands.
package struct Forecast: Sendable, Equatable, Codable {
    /// Pairs of subtasks that will clash, in the order of the plan.
    package let clashes: [ForeseenClash]
    /// The subtasks that would not merge if everything were integrated now, in the order of the train.
    package let stuck: [SubtaskID]

    /// Whether everything lands, in that order.
    package var lands: Bool { stuck.isEmpty }

    package init(clashes: [ForeseenClash], stuck: [SubtaskID]) {
        self.clashes = clashes
        self.stuck = stuck
    }
}

/// Two subtasks that do not merge with each other as they stand.
package struct ForeseenClash: Sendable, Equatable, Codable {
    package let one: SubtaskID
    package let other: SubtaskID
    package let conflicts: [Conflict]

    /// All paths, each once, sorted.
    package var paths: [GitPath] { Set(conflicts.flatMap(\.paths)).sorted() }
}
