/// Reads the events of `copilot --output-format json`, which tell no tokens.
struct CopilotReader: ReportReader {
    var report = AgentReport()
    private var lastError: String?

    mutating func read(_ event: JSONObject) {
        let data = event.object("data")
        if let session = event.text("sessionId") ?? data?.text("sessionId") {
            report.session = session
        }
        switch event.text("type") {
        case "assistant.turn_start": report.turns = (report.turns ?? 0) + 1
        case "assistant.message": report.say(data?.message("content") ?? "")
        case "session.error", "error":
            lastError = data?.text("message") ?? event.text("message")
        case "result":
            let status = event.count("exitCode") ?? 0
            report.problem =
                status == 0
                ? nil : AgentProblem(status: nil, lastError ?? "it ended with exit code \(status)")
        default: return
        }
    }
}
