/// How much of an agent's memory a text takes before the agent has done anything.
///
/// Nobody but its maker can count an agent's tokens exactly; four bytes for each is what their makers
/// say of English and code, and near enough for "too much".
package struct ContextSize: Sendable, Equatable {
    package let tokens: Int
    /// Of the agent, in tokens.
    package let window: Int

    /// What is assumed of an agent of which nobody says it.
    package static let standardWindow = 200_000
    /// From here on, in percent, an agent forgets what it read first.
    package static let mostByFar = 80

    private static let bytesPerToken = 4

    package init(bytes: Int, window: Int?) {
        tokens = (bytes + ContextSize.bytesPerToken - 1) / ContextSize.bytesPerToken
        self.window = max(1, window ?? ContextSize.standardWindow)
    }

    /// In percent, rounded up.
    package var share: Int { (tokens * 100 + window - 1) / window }
}
