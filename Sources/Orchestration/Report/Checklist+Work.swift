import Git
import Merging
import Planning
import Scheduling

/// What was cut into subtasks, and what agents made of them.
extension Checklist {
    var independent: Answer {
        var clashes: [String] = conflicts.compactMap { story in
            guard let conflict = story.conflict, !conflict.with.isEmpty else { return nil }
            let others = Checklist.list(conflict.with.map(\.text))
            return "\(conflict.subtask) and \(others) disagree in "
                + Checklist.list(conflict.paths.map(\.description), most: 2)
        }
        for blame in history.integration.blames where blame.subtasks.count > 1 {
            let names = Checklist.list(blame.subtasks.map(\.text))
            clashes.append("\(blame.test) is red with \(names) together")
        }
        for case .failure(let id, _, let failure, _) in learnings
        where failure.kind == .inputsMissing {
            clashes.append("\(id) needs \(failure.detail), which no dependency made")
        }
        if !clashes.isEmpty { return (.fail, Checklist.list(clashes, most: 2)) }
        if finished.count < 2 { return (.notMeasured, "fewer than two subtasks were finished") }
        guard integrated != nil else { return notIntegrated }
        let open = status.subtasks.count { $0.status != .merged && $0.status != .noChanges }
        if open > 0 { return (.notMeasured, "\(open) of \(status.subtasks.count) are not merged") }
        return (.pass, "all \(status.subtasks.count) merged with the declared dependencies alone")
    }

    var boundaries: Answer {
        guard let overlap else { return (.notMeasured, "nobody compared what they changed") }
        if finished.count < 2 { return (.notMeasured, "fewer than two subtasks were finished") }
        var found = overlap.overlap.shared.map { pair in
            "\(pair.one) and \(pair.other) changed "
                + Checklist.list(pair.paths.map(\.description), most: 2)
        }
        found += overlap.overlap.twins.map { "\($0.one) and \($0.other) both added \($0.path)" }
        found += overlap.scopes.filter { !$0.outside.isEmpty }.map { scope in
            "\(scope.subtask) changed \(Checklist.list(scope.outside.map(\.description), most: 2))"
                + " outside its files"
        }
        if !found.isEmpty { return (.fail, Checklist.list(found, most: 2)) }
        let declared = plan.subtasks.count { !$0.files.isEmpty }
        return (
            .pass,
            "no two unordered ones changed the same file; "
                + "\(declared) of \(plan.subtasks.count) declare their files"
        )
    }

    var sizing: Answer {
        let times = finished.compactMap { id in
            history.lastAttempt(of: id)?.finish?.measured.map { (id: id, time: $0) }
        }
        guard let shortest = times.min(by: { $0.time < $1.time }),
            let longest = times.max(by: { $0.time < $1.time })
        else { return (.notMeasured, "no subtask was finished") }
        let limits = plan.limits
        var found: [String] = []
        let small = times.filter { $0.time < limits.trivial }
        if !small.isEmpty {
            found.append(
                "\(small.count) of \(times.count) took less than \(limits.trivial.formatted), such as "
                    + "\(shortest.id) with \(shortest.time.elapsed)"
            )
        }
        let large = times.filter { $0.time > limits.longest }
        if !large.isEmpty {
            found.append(
                "\(large.count) took more than \(limits.longest.formatted), such as "
                    + "\(longest.id) with \(longest.time.elapsed)"
            )
        }
        if plan.subtasks.count > limits.mostSubtasks {
            found.append("\(plan.subtasks.count) subtasks, of \(limits.mostSubtasks) at most")
        }
        if !found.isEmpty { return (.fail, found.joined(separator: "; ")) }
        if times.count < plan.subtasks.count {
            return (.notMeasured, "\(times.count) of \(plan.subtasks.count) are finished")
        }
        return (
            .pass,
            "from \(shortest.time.elapsed) to \(longest.time.elapsed); between "
                + "\(limits.trivial.formatted) and \(limits.longest.formatted) is meant"
        )
    }

    var completed: Answer {
        let skipped = status.subtasks.count { $0.status == .skipped }
        let asked = status.subtasks.count - skipped
        let done = finished.filter { history.schedule.state(of: $0) != .skipped }
        let again = done.count { (history.attempts[$0] ?? []).count > 1 }
        var fact = "\(done.count) of \(asked)"
        if skipped > 0 { fact += ", \(skipped) skipped" }
        if again > 0 { fact += ", \(again) not at the first attempt" }
        if asked > 0, done.count == asked { return (.pass, fact) }
        let failed = status.subtasks.filter {
            if case .failed = $0.status { true } else { false }
        }
        if !failed.isEmpty {
            return (.fail, fact + "; failed: " + Checklist.list(failed.map(\.subtask.id.text)))
        }
        if status.isAlive { return (.notMeasured, fact + " so far") }
        let open = status.subtasks.map(\.subtask.id).filter {
            !done.contains($0) && history.schedule.state(of: $0) != .skipped
        }
        guard !open.isEmpty else { return (.notMeasured, "everything was skipped") }
        return (.fail, fact + "; not done: " + Checklist.list(open.map(\.text)))
    }
}
