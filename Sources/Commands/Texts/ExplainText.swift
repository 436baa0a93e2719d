import Git
import Orchestration
import Planning

/// Why a subtask is where it is in a plan.
struct ExplainText {
    let plan: Plan
    let subtask: Subtask
    /// What a run would start from, such as `main (0123456789)`; nil outside a repository.
    let base: String?
    /// Nil where nobody knows what would run.
    let choices: [SubtaskID: AgentChoice]?

    var lines: [String] {
        let graph = plan.graph
        let index = graph.index(of: subtask.id) ?? 0
        var lines = [subtask.id.text + (subtask.description.map { ": " + $0.harmless } ?? "")]
        lines.append("  wave \(graph.level(index) + 1) of \(graph.waves.count): \(wave)")
        lines.append("  done by \(doer)")
        lines.append("  starts from \(start)")
        lines += timing(index)
        let turns = plan.turns(serializingOverlaps: false)
        let others = plan.subtasks.filter { other in
            other.id != subtask.id
                && (!Set(other.resources).isDisjoint(with: subtask.resources)
                    || !Set(turns[other.id] ?? []).isDisjoint(with: turns[subtask.id] ?? []))
        }
        if !subtask.resources.isEmpty || !others.isEmpty {
            let resources = subtask.resources.map { name in
                plan.resources[name].map { "\(name) (\($0) of them)" } ?? name
            }
            let shared = plan.shared.filter(subtask.touches)
            lines.append(
                "  takes turns for \((resources + shared).joined(separator: ", "))"
                    + (others.isEmpty ? "" : " with " + names(others.map(\.id)))
            )
        }
        for overlap in plan.scopeOverlaps
        where [overlap.first, overlap.second].contains(subtask.id) {
            let other = overlap.first == subtask.id ? overlap.second : overlap.first
            lines.append(
                "  may clash with \(other): both change \(overlap.patterns.joined(separator: " and "))"
            )
        }
        let later = graph.dependents(of: subtask.id)
        if !later.isEmpty { lines.append("  is waited for by \(names(later))") }
        return lines
    }

    private var wave: String {
        let graph = plan.graph
        let dependencies = graph.dependencies(of: subtask.id)
        guard !dependencies.isEmpty else { return "it depends on nothing" }
        let level = graph.index(of: subtask.id).map(graph.level) ?? 0
        // The one that is in the wave before decides.
        let last = dependencies.filter { id in
            graph.index(of: id).map(graph.level) == level - 1
        }
        let rest = dependencies.filter { !last.contains($0) }
        return "it waits for \(names(last))" + (rest.isEmpty ? "" : ", and for \(names(rest))")
    }

    private var doer: String {
        if subtask.run != nil { return "its own command" }
        let agent = RouteText.agent(of: subtask, in: plan, choices)
        let reason = RouteText.reason(subtask, in: plan, choices)
        return (agent?.text ?? "nobody in particular") + ", " + reason
    }

    private var start: String {
        let own = subtask.dataDependencies
        let base = base ?? "the commit that is checked out"
        switch own.count {
        case 0: return base + (subtask.dependencies.isEmpty ? "" : ", without the others' work")
        case 1: return "the work of \(own[0])"
        default: return "a merge of the work of \(names(own))"
        }
    }

    private func timing(_ index: Int) -> [String] {
        let graph = plan.graph
        guard plan.subtasks.contains(where: { $0.estimatedTime != nil }) else { return [] }
        let assumed = graph.typicalEstimate
        let path = graph.criticalPath(assuming: assumed)
        if path.subtasks.contains(subtask.id) {
            return ["  is on the longest path: each minute that it is late, all of it is"]
        }
        let earliest = graph.earliestStarts(assuming: assumed)[index]
        let slack = path.length - earliest - graph.remainingTimes(assuming: assumed)[index]
        return [
            "  can start after \(earliest.formatted), and be \(slack.formatted) late without harm"
        ]
    }

    private func names(_ ids: [SubtaskID]) -> String {
        guard let last = ids.last, ids.count > 1 else { return ids.first?.text ?? "" }
        return ids.dropLast().map(\.text).joined(separator: ", ") + " and " + last.text
    }
}
