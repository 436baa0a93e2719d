/// Reads claude's `stream-json`, which amp, qwen and cursor-agent print as well.
struct ClaudeReader: ReportReader {
    var report = AgentReport()
    private var isDone = false
    /// Of the messages so far: some of them tell no sum at the end.
    private var spent = TokenUsage.none
    /// The last message is told several times, each time with its usage.
    private var message: (id: String?, usage: TokenUsage)?

    mutating func read(_ event: JSONObject) {
        if let session = event.text("session_id"), !session.isEmpty { report.session = session }
        switch event.text("type") {
        case "assistant": read(message: event.object("message"))
        case "result": read(result: event)
        default: return
        }
    }

    private mutating func read(message event: JSONObject?) {
        guard let event else { return }
        report.say(event.message("content"))
        guard let usage = ClaudeReader.usage(event.object("usage")) else { return }
        let id = event.text("id")
        if let message, id == nil || message.id != id { spent = spent + message.usage }
        message = (id, usage)
        report.usage = spent + usage
    }

    private mutating func read(result event: JSONObject) {
        isDone = true
        report.turns = event.count("num_turns") ?? report.turns
        report.take(cost: event.decimal("total_cost_usd"))
        report.usage = ClaudeReader.usage(event.object("usage")) ?? report.usage
        let words = event.text("result") ?? event.text("error") ?? ""
        report.problem = problem(of: event, words)
        if report.problem == nil { report.say(words) }
    }

    mutating func end() {
        if !isDone { report.doubt = .cutOff }
    }

    /// "Success" is said also when the service never answered.
    private func problem(of event: JSONObject, _ words: String) -> AgentProblem? {
        let subtype = event.text("subtype") ?? ""
        let status = event.count("api_error_status")
        let said = words.isEmpty ? subtype.replacing("_", with: " ") : words
        if subtype.hasPrefix("error_max") { return AgentProblem(.budget, said) }
        if status != nil || event.text("terminal_reason") == "api_error" {
            return AgentProblem(status: status, said, otherwise: .apiError)
        }
        if event.isTrue("is_error") || subtype.hasPrefix("error") {
            return AgentProblem(status: nil, said)
        }
        return event.count("num_turns") == 0 ? AgentProblem(.other, "it took no turn") : nil
    }

    private static func usage(_ event: JSONObject?) -> TokenUsage? {
        guard let event, let input = event.count("input_tokens"),
            let output = event.count("output_tokens")
        else { return nil }
        let read = event.count("cache_read_input_tokens") ?? 0
        let written = event.count("cache_creation_input_tokens") ?? 0
        return TokenUsage(
            input: input + read + written,
            cachedInput: read,
            cacheWrite: written,
            output: output
        )
    }
}
