import Agents
import Planning

extension Brief {
    /// What a plan alone says of a subtask.
    init(_ subtask: Subtask, in plan: Plan) {
        self.init(id: subtask.id.text, description: subtask.description, task: plan.task)
        role = Router.route(subtask, in: plan).role?.rawValue
        constraints = plan.constraints
        files = subtask.files
        outputs = subtask.outputs
        acceptance = subtask.acceptance
    }
}

extension Plan {
    /// How much of its agent's window each brief takes at least; what dependencies hand on comes on top.
    func contextSizes(_ choices: [SubtaskID: AgentChoice]) throws -> [(SubtaskID, ContextSize)] {
        try subtasks.filter { $0.run == nil }.map { subtask in
            let text = try Brief(subtask, in: self).text()
            return (
                subtask.id,
                ContextSize(bytes: text.utf8.count, window: choices[subtask.id]?.contextWindow)
            )
        }
    }
}
