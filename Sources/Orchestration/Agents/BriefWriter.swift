import Agents
import Foundation
import Git
import Planning

/// Writes what an agent is given to read: the brief and the list of its inputs.
struct BriefWriter {
    let context: RunContext
    let history: RunHistory

    func write(for subtask: Subtask, _ facts: AttemptFacts) throws {
        let inputs = try inputs(of: subtask)
        var brief = Brief(subtask, in: context.plan)
        brief.inputs = inputs
        if facts.attempt > 1,
            case .failed(let failure) = history.lastAttempt(of: subtask.id)?.finish?.verdict
        {
            brief.lastFailure = failure.sentence
        } else if let fallback = history.fallbacks[subtask.id] {
            let paths = fallback.paths.map(\.description).joined(separator: ", ")
            brief.lastFailure =
                "what it made did not merge with the work of \(fallback.with.map(\.text).joined(separator: ", ")) "
                + "(\(paths)), which is in this workspace now"
        }
        try Files.write(Array(brief.text().utf8), to: facts.brief)
        try Files.write(try JSONBytes.of(inputs), to: facts.inputs)
    }

    private func bundle(of id: SubtaskID) throws -> Bundle? {
        guard let attempt = history.lastAttempt(of: id)?.start.attempt else { return nil }
        return try Bundle.read(id, attempt: attempt, of: history.names)
    }

    private func inputs(of subtask: Subtask) throws -> [Brief.Input] {
        let repository = try Repository(at: context.names.commonDirectory)
        var inputs: [Brief.Input] = []
        for id in subtask.dataDependencies {
            guard let finish = history.finished(id) else { continue }
            let changed = try repository.difference(
                from: repository.existingCommit(finish.base).tree,
                to: repository.existingCommit(finish.tip).tree
            )
            inputs.append(
                Brief.Input(
                    id: id.text,
                    description: context.plan[id]?.description ?? id.text,
                    commit: finish.tip.hex,
                    branch: context.names.branch(id).short,
                    files: changed.paths.map(\.path.description),
                    handover: try bundle(of: id)?.handover?.lines ?? []
                )
            )
        }
        return inputs
    }
}
