extension Plan {
    /// What subtasks that touch the same files have to take turns for, as names of resources that only
    /// one holds at a time.
    ///
    /// That is each of the plan's `shared` files, and where it is asked for each pair of unordered
    /// subtasks with declared files in common.
    package func turns(serializingOverlaps: Bool) -> [SubtaskID: [String]] {
        var turns: [SubtaskID: [String]] = [:]
        for pattern in shared {
            for subtask in subtasks where subtask.touches(pattern) {
                // Like no name that an author would give.
                turns[subtask.id, default: []].append("shared\n" + pattern)
            }
        }
        guard serializingOverlaps else { return turns }
        for (number, overlap) in scopeOverlaps.enumerated() {
            for id in [overlap.first, overlap.second] {
                turns[id, default: []].append("overlap\n\(number)")
            }
        }
        return turns
    }
}
