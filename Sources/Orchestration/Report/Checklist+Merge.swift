import Agents
import Git
import Merging
import Planning

/// How it went together.
extension Checklist {
    var integratedCleanly: Answer {
        if !conflicts.isEmpty {
            let words = conflicts.map { story in
                let with = story.conflict?.with.map(\.text) ?? []
                return "\(story.subtask)"
                    + (with.isEmpty ? "" : " with \(Checklist.list(with))")
                    + ", \(story.ending.words)"
            }
            return (
                .fail,
                Checklist.count(conflicts.count, "conflict") + ": "
                    + Checklist.list(words, most: 2)
            )
        }
        guard integrated != nil else { return notIntegrated }
        let merged = history.integration.merged.count
        guard merged > 0 else { return (.notMeasured, "there was nothing to merge") }
        return (.pass, "\(Checklist.count(merged, "merge")), no conflict")
    }

    var cohesive: Answer {
        guard let integrated else { return notIntegrated }
        var wrong: [String] = []
        var right: [String] = []
        let open = status.subtasks.filter {
            ![.merged, .noChanges, .skipped].contains($0.status)
        }
        if !open.isEmpty {
            wrong.append("not merged: " + Checklist.list(open.map(\.subtask.id.text)))
        }
        let merged = status.subtasks.filter { $0.status == .merged }.map(\.subtask)
        let missing = plan.requirements.filter { name in
            !merged.contains { $0.covers.contains(name) }
        }
        if !missing.isEmpty { wrong.append("not covered: " + Checklist.list(missing)) }
        if missing.isEmpty, !plan.requirements.isEmpty {
            right.append(Checklist.count(plan.requirements.count, "requirement") + " covered")
        }
        let declared = merged.filter { !$0.outputs.isEmpty }
        let absent = declared.flatMap { missingOutputs?[$0.id] ?? [] }
        if !absent.isEmpty { wrong.append("not there: " + Checklist.list(absent)) }
        if absent.isEmpty, missingOutputs != nil, !declared.isEmpty {
            let number = declared.reduce(0) { $0 + $1.outputs.count }
            right.append(Checklist.count(number, "output") + " there")
        }
        let checks = history.integration.checks.filter { $0.commit == integrated.commit }
        let red = checks.filter { !$0.isGreen }
        if !red.isEmpty { wrong.append("red: " + Checklist.list(red.map(\.test))) }
        if red.isEmpty, !checks.isEmpty {
            right.append(Checklist.count(checks.count, "test") + " green on all of it")
        }
        if !wrong.isEmpty { return (.fail, wrong.joined(separator: "; ")) }
        if right.isEmpty {
            return (.notMeasured, "the plan has neither requirements nor outputs nor tests")
        }
        return (.pass, right.joined(separator: ", "))
    }

    var consistent: Answer {
        let red = plan.subtasks.map(\.id).filter { id in
            guard case .failed(let failure)? = history.lastAttempt(of: id)?.finish?.verdict else {
                return false
            }
            return failure.kind == .acceptanceRed
        }
        if !red.isEmpty { return (.fail, "acceptance is red: " + Checklist.list(red.map(\.text))) }
        let checked = finished.filter { !(plan[$0]?.acceptance.isEmpty ?? true) }
        if finished.isEmpty { return (.notMeasured, "no subtask was finished") }
        if checked.count < finished.count {
            let without = finished.filter { !checked.contains($0) }.map(\.text)
            return (
                .notMeasured,
                "\(without.count) of \(finished.count) have no acceptance: "
                    + Checklist.list(without)
            )
        }
        return (.pass, "the acceptance of all \(checked.count) is green")
    }

    var qualityMaintained: Answer {
        guard plan.integration.strategy.validates, !plan.integration.validationTests.isEmpty else {
            return (.notMeasured, "the plan has no validation tests")
        }
        guard let integrated else { return notIntegrated }
        let checks = history.integration.checks.filter { $0.commit == integrated.commit }
        let asked = plan.integration.validationTests.count
        let red = checks.filter { !$0.isGreen }
        if !red.isEmpty {
            let old = red.filter { $0.endingOnBase.map { !$0.isSuccess } ?? false }
            let fact =
                "\(red.count) of \(asked) red after merging: "
                + Checklist.list(red.map(\.test))
            if old.count == red.count { return (.notMeasured, fact + ", and before it") }
            return (.fail, fact)
        }
        if checks.count < asked {
            return (.notMeasured, "\(checks.count) of \(asked) tests ran on what was merged")
        }
        // Red before merging and repaired since is no loss, but a fact.
        let before = learnings.count {
            if case .failure(_, _, let failure, _) = $0 {
                failure.kind == .acceptanceRed
            } else {
                false
            }
        }
        return (
            .pass,
            "\(checks.count) of \(asked) tests green after merging, "
                + "\(before) acceptances red before it"
        )
    }
}

extension ConflictStory.Ending {
    /// As the end of a sentence.
    package var words: String {
        switch self {
        case .open: "not resolved"
        case .resolvedByPerson: "resolved by a person"
        case .answeredBefore: "resolved by an earlier answer"
        case .resolvedByAgent: "resolved by an agent"
        case .doneAgain: "done again on top of what was merged"
        case .leftOut: "left out"
        case .vanished: "merged later without one"
        }
    }
}
