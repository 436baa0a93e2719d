package import Agents
package import Planning

extension RunNames {
    /// How much of its agent's window the brief and the inputs of an attempt take; nil where they are not
    /// there any more.
    func contextSize(of id: SubtaskID, attempt: Int, window: Int?) -> ContextSize? {
        guard let brief = Files.size(brief(id, attempt: attempt)) else { return nil }
        let inputs = Files.size(inputs(id, attempt: attempt)) ?? 0
        return ContextSize(bytes: brief + inputs, window: window)
    }
}

extension RunHistory {
    /// How much of its agent's window an attempt was given to read; nil where that is not there any more.
    package func contextSize(of subtask: Subtask, attempt: Int) -> ContextSize? {
        let planned = agent(of: subtask).flatMap { plan.agents[$0]?.contextWindow }
        let backend = start.queues?[subtask.id.text].flatMap { Backend.named($0) }
        return names.contextSize(
            of: subtask.id,
            attempt: attempt,
            window: planned ?? backend?.contextWindow
        )
    }
}
