/// Reads the events of `codex exec --json`.
struct CodexReader: ReportReader {
    var report = AgentReport()

    mutating func read(_ event: JSONObject) {
        switch event.text("type") {
        case "thread.started": report.session = event.text("thread_id")
        case "turn.started": report.turns = (report.turns ?? 0) + 1
        case "item.completed":
            guard let item = event.object("item"), item.text("type") == "agent_message" else {
                return
            }
            report.say(item.message("text"))
        case "turn.completed":
            report.problem = nil
            read(usage: event.object("usage"))
        case "turn.failed":
            let message = event.object("error")?.text("message") ?? "the turn failed"
            report.problem = AgentProblem(status: nil, message)
        // "error" is also what it got over: it reconnects.
        default: return
        }
    }

    /// What it counts is that of the whole session so far, so the last number is the sum.
    private mutating func read(usage: JSONObject?) {
        guard let usage, let input = usage.count("input_tokens"),
            let output = usage.count("output_tokens")
        else { return }
        report.usage = TokenUsage(
            input: input,
            cachedInput: usage.count("cached_input_tokens") ?? 0,
            cacheWrite: usage.count("cache_write_input_tokens") ?? 0,
            output: output,
            reasoning: usage.count("reasoning_output_tokens") ?? 0
        )
    }
}
