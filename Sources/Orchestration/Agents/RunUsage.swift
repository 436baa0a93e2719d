package import Agents

/// What the agents of a run say that they used, all attempts together.
package struct RunUsage: Sendable, Equatable, Codable {
    package private(set) var tokens = TokenUsage.none
    /// In US dollars; nil where no agent tells.
    package private(set) var costUSD: Double?
    /// How many attempts told anything, of those that are over.
    package private(set) var told = 0
    package private(set) var attempts = 0

    package init(_ history: RunHistory) {
        let finished = history.attempts.values.joined().compactMap(\.finish).map(\.report)
        for report in finished + history.synthesisReports {
            attempts += 1
            if report?.usage != nil || report?.costUSD != nil { told += 1 }
            if let usage = report?.usage {
                tokens = tokens + usage
            }
            if let cost = report?.costUSD { costUSD = (costUSD ?? 0) + cost }
        }
    }
}
