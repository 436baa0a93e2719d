import Planning
import Scheduling
import TestSupport

/// Holds a random plan with the limits to run it under, the same for the same seed.
struct RandomPlan {
    let plan: Plan
    let capacity: Capacity
    /// What each agent may run at once, from the plan or from the capacity.
    let agentLimits: [AgentName: Int]

    init(seed: UInt64) throws {
        var random = Randomness(seed: seed)
        let count = Int.random(in: 1...40, using: &random)
        let density = Double.random(in: 0...0.4, using: &random)
        var text = ""
        for index in (0..<count).shuffled(using: &random) {
            text += Self.subtask(index, density: density, &random)
        }
        var limits = ["agent-0": Int.random(in: 1...3, using: &random)]
        let agents =
            "agents: {agent-0: {capacity: \(limits["agent-0"] ?? 1)}, agent-1: {}}\n"
            + "resources: {r0: \(Int.random(in: 1...3, using: &random)), r1: 2}"
        plan = try Self.read(text, agents)
        var overrides: [AgentName: Int] = [:]
        if Bool.random(using: &random) {
            let limit = Int.random(in: 1...3, using: &random)
            overrides[try AgentName("agent-2")] = limit
            limits["agent-2"] = limit
        }
        let slots = Int.random(in: 1...8, using: &random)
        // Two agents that ask one service, or one each; the third waits for itself alone.
        let services = Bool.random(using: &random) ? ["one", "other"] : ["one", "one"]
        var queues: [SubtaskID: String] = [:]
        for subtask in plan.subtasks {
            switch subtask.agent?.text {
            case "agent-0": queues[subtask.id] = services[0]
            case "agent-1": queues[subtask.id] = services[1]
            default: continue
            }
        }
        capacity = Capacity(maximumParallel: slots, perAgent: overrides, queues: queues)
        var named: [AgentName: Int] = [:]
        for (name, limit) in limits { named[try AgentName(name)] = limit }
        agentLimits = named
    }

    private static func read(_ subtasks: String, _ agents: String) throws -> Plan {
        let text = "task: t\nsubtasks:\n\(subtasks)\(agents)\n"
        return try PlanReader.read(PlanSource(name: "plan.yml", text: text)).plan
    }

    /// A subtask depends only on those with a smaller number; the file lists them in any order.
    private static func subtask(
        _ index: Int,
        density: Double,
        _ random: inout Randomness,
    ) -> String {
        var keys = ["id: s\(index)"]
        let dependencies = (0..<index).filter { _ in
            Double.random(in: 0..<1, using: &random) < density
        }
        .map { Bool.random(using: &random) ? "s\($0)" : "{id: s\($0), type: logical}" }
        keys.append("dependencies: [\(dependencies.joined(separator: ", "))]")
        let resources = ["r0", "r1", "r2"].filter { _ in Int.random(in: 0..<6, using: &random) == 0
        }
        keys.append("resources: [\(resources.joined(separator: ", "))]")
        keys.append("retries: \(Int.random(in: 0...2, using: &random))")
        if Bool.random(using: &random) {
            keys.append("agent: agent-\(Int.random(in: 0...2, using: &random))")
        }
        if Int.random(in: 0..<4, using: &random) == 0 { keys.append("group: g\(index % 2)") }
        if Bool.random(using: &random) {
            keys.append("estimated_time: \(Int.random(in: 1...120, using: &random))min")
        }
        return "  - {\(keys.joined(separator: ", "))}\n"
    }
}
