import Agents
import Planning

/// Whether a plan is worth several agents, in the pattern's own terms.
enum WorthText {
    static func lines(_ worth: PlanWorth, _ plan: Plan, _ context: ContextSize?) -> [String] {
        var lines = ["", "Worth it?"]
        if !worth.reasons.contains(.unknown) {
            lines += [
                "  \(worth.maximumParallel) at once".padded(to: 17) + worth.parallel.formatted,
                "  overhead       \(overhead(worth))",
            ]
        }
        lines.append("  side by side   \(sideBySide(plan))")
        lines.append("  to look at     \(review(worth))")
        if let context {
            let fits = context.share < plan.limits.contextShare
            lines.append(
                "  to know        about \(context.tokens) tokens of declared files, \(context.share) % "
                    + "of an agent's window" + (fits ? ": one could know all of it" : "")
            )
        }
        switch worth.isWorthIt {
        case nil: lines.append("Nobody can know: no subtask has an estimated_time.")
        case true?: lines.append("Yes: \(worth.saved.formatted) less for everybody who waits.")
        case false?:
            let reasons = worth.reasons.map(sentence)
            lines.append("No: one agent, one subtask after the other, is the better choice here.")
            lines += reasons.map { "  - " + $0 }
        }
        return lines
    }

    private static func sideBySide(_ plan: Plan) -> String {
        let widest = plan.graph.waves.max { $0.count < $1.count } ?? []
        // Of waves of the same width the first one is meant.
        let wave = plan.graph.waves.first { $0.count == widest.count } ?? []
        guard wave.count > 1 else { return "nothing" }
        let names = wave.prefix(5).map(\.text).joined(separator: ", ")
        return "\(wave.count) at most: \(names)" + (wave.count > 5 ? ", …" : "")
    }

    private static func overhead(_ worth: PlanWorth) -> String {
        let time = "\(worth.overhead.formatted) of planning, watching and integrating"
        guard worth.saved > .zero else { return "\(time), and nothing is saved" }
        let percent = Int((worth.overhead / worth.saved * 100).rounded())
        return "\(time): \(percent) % of the \(worth.saved.formatted) that it saves"
    }

    private static func review(_ worth: PlanWorth) -> String {
        let branches = "\(worth.branches) \(worth.branches == 1 ? "branch" : "branches")"
        switch worth.overlaps {
        case 0: return branches
        case 1: return "\(branches), 1 pair with the same files"
        default: return "\(branches), \(worth.overlaps) pairs with the same files"
        }
    }

    static func sentence(_ reason: PlanWorth.Reason) -> String {
        switch reason {
        case .nothingIsParallel: "no two subtasks can run at the same time"
        case .unknown: "no subtask has an estimate"
        case .littleWork(let least): "all of it takes less than \(least.formatted)"
        case .overhead(nil, _): "nothing is saved, whatever the overhead is"
        case .overhead(let percent?, let most):
            "the overhead is \(percent) % of the time saved; the rule is at most \(most) %"
        case .belowBreakEven:
            "it begins to pay with three subtasks of 30min and more that run side by side"
        }
    }
}

extension String {
    fileprivate func padded(to width: Int) -> String {
        self + String(repeating: " ", count: max(1, width - count))
    }
}
