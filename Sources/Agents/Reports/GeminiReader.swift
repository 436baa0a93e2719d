/// Reads gemini's `stream-json`.
struct GeminiReader: ReportReader {
    var report = AgentReport()
    private var isDone = false
    /// Of a message that is told in pieces.
    private var text = ""

    mutating func read(_ event: JSONObject) {
        switch event.text("type") {
        case "init": report.session = event.text("session_id")
        case "message" where event.text("role") == "assistant":
            text =
                event.isTrue("delta")
                ? String((text + event.message("content")).suffix(4_000))
                : event.message("content")
            report.say(text)
        case "tool_use": text = ""
        case "result": read(result: event)
        default: return
        }
    }

    mutating func end() {
        if !isDone { report.doubt = .cutOff }
    }

    private mutating func read(result event: JSONObject) {
        isDone = true
        if let stats = event.object("stats"), let input = stats.count("input_tokens"),
            let output = stats.count("output_tokens")
        {
            let total = stats.count("total_tokens")
            report.usage = TokenUsage(
                input: input,
                cachedInput: stats.count("cached") ?? 0,
                output: output,
                // Thoughts are only in the sum.
                reasoning: max(0, (total ?? 0) - input - output),
                total: total
            )
        }
        guard let status = event.text("status"), status != "success" else {
            report.problem = nil
            return
        }
        let error = event.object("error")
        let message = error?.text("message") ?? event.text("error") ?? status
        let kind = error?.text("type") ?? ""
        report.problem =
            kind.contains("TurnLimit") || kind.contains("MaxSessionTurns")
            ? AgentProblem(.budget, message)
            : AgentProblem(status: error?.count("code"), message)
    }
}
