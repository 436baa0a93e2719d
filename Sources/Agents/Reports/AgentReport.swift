/// What an agent says of its own work, in the same terms whichever agent it is.
package struct AgentReport: Sendable, Equatable, Codable {
    /// Nil where it tells none.
    package var usage: TokenUsage?
    /// In US dollars.
    package var costUSD: Double?
    package var costSource: CostSource = .unknown
    /// How often its model was asked, or its own count.
    package var turns: Int?
    /// By which it can be gone on with.
    package var session: String?
    /// The end of what it said last, at most 2,000 characters; made harmless where it is shown.
    package var lastMessage: String?
    package var problem: AgentProblem?
    /// Why it is not to be believed that all is done, although it ended well; nil where it is.
    package var doubt: Doubt?

    package enum CostSource: String, Sendable, Codable {
        /// The agent's own number.
        case agent
        case unknown
    }

    package enum Doubt: String, Sendable, Codable {
        /// What it printed, or left, ends before it said that it was done.
        case cutOff = "cut-off"
        /// It ran commands and none of them worked, as where its sandbox does not.
        case commandsFailed = "commands-failed"
    }

    package init() {}

    /// Whether it says anything that is worth recording.
    package var isEmpty: Bool { self == AgentReport() }

    mutating func say(_ text: String) {
        if !text.isEmpty { lastMessage = String(text.suffix(2_000)) }
    }

    mutating func take(cost: Double?) {
        // What is no number is none; nothing is what is told where no price is known.
        guard let cost, cost.isFinite, cost > 0, cost < 1e6 else { return }
        costUSD = cost
        costSource = .agent
    }
}
