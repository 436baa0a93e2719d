package import Agents
package import Planning

extension RunNames {
    /// How much of its agent's window the brief and the inputs of an attempt take; nil where they are not
    /// there any more.
    package func contextSize(of subtask: Subtask, attempt: Int, in plan: Plan) -> ContextSize? {
        guard let brief = Files.size(brief(subtask.id, attempt: attempt)) else { return nil }
        let inputs = Files.size(inputs(subtask.id, attempt: attempt)) ?? 0
        let window = subtask.agent.flatMap { plan.agents[$0]?.contextWindow }
        return ContextSize(bytes: brief + inputs, window: window)
    }
}
