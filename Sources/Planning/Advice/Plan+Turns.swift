extension Plan {
    /// More entries than this are not made for pairs of patterns, each of which may have thousands of
    /// subtasks.
    private static let mostTurns = 1_000_000

    /// What subtasks that touch the same files have to take turns for, as names of resources that only
    /// one holds at a time.
    ///
    /// That is each of the plan's `shared` files, and where it is asked for each pattern of declared
    /// files that several have, and each two that can match the same path. All who have such a turn
    /// touch the same files, so it holds up nobody else. What it would be too much work to compare
    /// counts as the same: one turn for all of that.
    package func turns(serializingOverlaps: Bool) -> [SubtaskID: [String]] {
        turns(serializingOverlaps: serializingOverlaps, steps: GlobOverlap.mostSteps)
    }

    func turns(serializingOverlaps: Bool, steps: Int) -> [SubtaskID: [String]] {
        var turns = [[String]](repeating: [], count: subtasks.count)
        let files = SharedFiles(self, steps: steps)
        for (pattern, holders) in zip(shared, files.holders) {
            // Like no name that an author would give.
            for index in holders { turns[index].append("shared\n" + pattern) }
        }
        for index in files.doubtful { turns[index].append("shared\n") }
        if serializingOverlaps { addOverlaps(to: &turns, steps: steps) }
        let named = zip(subtasks, turns).filter { !$0.1.isEmpty }.map { ($0.0.id, $0.1) }
        return Dictionary(named, uniquingKeysWith: { first, _ in first })
    }

    private func addOverlaps(to turns: inout [[String]], steps: Int) {
        let meetings = PatternMeetings(self, steps: steps)
        var doubtful = meetings.doubtful
        for (place, pattern) in meetings.patterns.enumerated() where pattern.holders.count > 1 {
            for index in pattern.holders { turns[index].append("overlap\n\(place)") }
        }
        var left = WorkBudget(Plan.mostTurns)
        for (first, second) in meetings.pairs {
            let (one, two) = (meetings.patterns[first].holders, meetings.patterns[second].holders)
            if one.count == 1, one == two { continue }
            guard left.spend(one.count + two.count) else {
                doubtful.formUnion([first, second])
                continue
            }
            for index in Set(one + two) { turns[index].append("overlap\n\(first)\n\(second)") }
        }
        let unknown = Set(doubtful.flatMap { meetings.patterns[$0].holders })
        for index in unknown { turns[index].append("overlap\n") }
    }
}
