/// Reads goose's `stream-json`, of which little is certain.
struct GooseReader: ReportReader {
    var report = AgentReport()

    mutating func read(_ event: JSONObject) {
        switch event.text("type") {
        case "message":
            let message = event.object("message")
            if message?.text("role") == "assistant" {
                report.say(message?.message("content") ?? "")
            }
            report.problem = nil
        case "error":
            let message = event.text("error") ?? event.text("message")
            report.problem = AgentProblem(status: nil, message ?? "it failed")
        case "complete":
            guard let total = event.count("total_tokens") else { return }
            report.usage = TokenUsage(input: 0, output: 0, total: total)
        default: return
        }
    }
}
