import Agents
import Foundation
import Orchestration

/// What agents used, in a line.
enum UsageText {
    /// Such as `12,300 tokens in (9,000 from a cache), 450 out, $0.12`.
    static func line(_ usage: TokenUsage, cost: Double?) -> String {
        var parts: [String] = []
        if usage.input > 0 || usage.output > 0 {
            let cached = usage.cachedInput > 0 ? " (\(number(usage.cachedInput)) from a cache)" : ""
            parts += ["\(number(usage.input)) tokens in\(cached)", "\(number(usage.output)) out"]
        } else if usage.total > 0 {
            // Some tell only the sum.
            parts.append("\(number(usage.total)) tokens")
        }
        if let cost { parts.append(money(cost)) }
        return parts.joined(separator: ", ")
    }

    /// Nil where no agent tells anything.
    static func line(_ usage: RunUsage) -> String? {
        guard usage.told > 0 || usage.costUSD != nil else { return nil }
        let all = "agents: " + line(usage.tokens, cost: usage.costUSD)
        guard usage.told < usage.attempts else { return all }
        return all + ", as \(usage.told) of \(usage.attempts) attempts tell"
    }

    private static func number(_ count: Int) -> String {
        count.formatted(.number.locale(Locale(identifier: "en_US")).grouping(.automatic))
    }

    /// Cents matter below a dollar, and parts of cents below one.
    static func money(_ cost: Double) -> String {
        String(format: cost < 0.1 ? "$%.4f" : "$%.2f", cost)
    }
}
