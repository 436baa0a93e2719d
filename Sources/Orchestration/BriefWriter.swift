import Agents
import Foundation
import Git
import Planning

/// Writes what an agent is given to read: the brief and the list of its inputs.
struct BriefWriter {
    let context: RunContext
    let history: RunHistory

    func write(for subtask: Subtask, _ facts: AttemptFacts) throws {
        let inputs = inputs(of: subtask)
        var brief = Brief(
            id: subtask.id.text,
            description: subtask.description,
            task: context.plan.task,
        )
        brief.constraints = context.plan.constraints
        brief.inputs = inputs
        brief.files = subtask.files
        brief.outputs = subtask.outputs
        brief.acceptance = subtask.acceptance
        if facts.attempt > 1,
            case .failed(let failure) = history.lastAttempt(of: subtask.id)?.finish?.verdict
        {
            brief.lastFailure = failure.sentence
        }
        try Files.write(try brief.text(), to: facts.brief)
        try Files.write(String(decoding: try JSONBytes.of(inputs), as: UTF8.self), to: facts.inputs)
    }

    private func inputs(of subtask: Subtask) -> [Brief.Input] {
        subtask.dataDependencies.compactMap { id in
            history.finished(id).map { finish in
                Brief.Input(
                    id: id.text,
                    description: context.plan[id]?.description ?? id.text,
                    commit: finish.tip.hex,
                    branch: context.names.branch(id).short,
                    files: finish.difference.paths.map(\.path.description),
                )
            }
        }
    }
}
