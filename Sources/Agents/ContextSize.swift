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
        let (whole, rest) = bytes.quotientAndRemainder(dividingBy: ContextSize.bytesPerToken)
        tokens = whole + (rest > 0 ? 1 : 0)
        self.window = max(1, window ?? ContextSize.standardWindow)
    }

    /// In percent, rounded up.
    package var share: Int {
        // By parts, and the hundredfold in double width: neither of the two has to be small.
        let (whole, rest) = tokens.quotientAndRemainder(dividingBy: window)
        guard whole < ContextSize.mostWhole else { return .max }
        let part = window.dividingFullWidth(rest.multipliedFullWidth(by: 100))
        return whole * 100 + part.quotient + (part.remainder > 0 ? 1 : 0)
    }

    /// So many windows have a share that is still a number.
    private static let mostWhole = Int.max / 100 - 1
}
