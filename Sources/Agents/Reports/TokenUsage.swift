/// How many tokens an agent used, in the same terms whoever counted them.
///
/// Some count what came from a cache as a part of the input, some besides; some have no number for all
/// of it. Here `input` is all that was read and `output` all that was written.
package struct TokenUsage: Sendable, Equatable, Codable {
    package var input: Int
    /// The part of `input` that came from a cache.
    package var cachedInput: Int
    /// The part of `input` that was put into a cache.
    package var cacheWrite: Int
    package var output: Int
    /// The part of `output` that was thought and not said, where the agent tells.
    package var reasoning: Int
    package var total: Int

    package init(
        input: Int,
        cachedInput: Int = 0,
        cacheWrite: Int = 0,
        output: Int,
        reasoning: Int = 0,
        total: Int? = nil,
    ) {
        self.input = input
        self.cachedInput = cachedInput
        self.cacheWrite = cacheWrite
        self.output = output
        self.reasoning = reasoning
        self.total = total ?? input &+ output
    }

    package static let none = TokenUsage(input: 0, output: 0)

    /// What came since, never less than nothing.
    package static func - (whole: TokenUsage, before: TokenUsage) -> TokenUsage {
        func rest(_ part: KeyPath<TokenUsage, Int>) -> Int {
            max(0, whole[keyPath: part] &- before[keyPath: part])
        }
        return TokenUsage(
            input: rest(\.input),
            cachedInput: rest(\.cachedInput),
            cacheWrite: rest(\.cacheWrite),
            output: rest(\.output),
            reasoning: rest(\.reasoning),
            total: rest(\.total)
        )
    }

    package static func + (left: TokenUsage, right: TokenUsage) -> TokenUsage {
        TokenUsage(
            input: left.input &+ right.input,
            cachedInput: left.cachedInput &+ right.cachedInput,
            cacheWrite: left.cacheWrite &+ right.cacheWrite,
            output: left.output &+ right.output,
            reasoning: left.reasoning &+ right.reasoning,
            total: left.total &+ right.total
        )
    }
}
