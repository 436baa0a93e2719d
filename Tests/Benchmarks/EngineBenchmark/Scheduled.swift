import Planning
import Scheduling

/// What one subtask costs a schedule of 5,000, from its start to its end.
enum Scheduled {
    static func run() throws {
        var text = "task: T\nagents: {agent-0: {capacity: 5}}\nsubtasks:\n"
        for index in 0..<5_000 {
            let dependencies = [index - 40, index - 97].filter { $0 >= 0 }.map { "s\($0)" }
            text += "  - {id: s\(index), agent: agent-\(index % 3), resources: [r\(index % 60)], "
            text += "dependencies: [\(dependencies.joined(separator: ", "))]}\n"
        }
        let plan = try PlanReader.read(PlanSource(name: "plan.yml", text: text)).plan
        var times: [Duration] = []
        for _ in 0..<7 { times.append(try ContinuousClock().measure { try pass(plan) }) }
        let each = times.sorted()[3] / .milliseconds(plan.subtasks.count)
        print("schedule: \(each) ms a subtask, median of 7")
    }

    private static func pass(_ plan: Plan) throws {
        var schedule = Schedule(plan: plan, capacity: Capacity(maximumParallel: 16))
        var actions = schedule.apply(.runStarted)
        var head = 0
        while head < actions.count, case .startAttempt(let id, let attempt, _) = actions[head] {
            head += 1
            _ = schedule.apply(.attemptStarted(id, attempt: attempt))
            actions += schedule.apply(.attemptFinished(id, attempt: attempt, .succeeded))
        }
        guard actions.last == .integrate else { throw Unfinished() }
    }

    private struct Unfinished: Error {}
}
