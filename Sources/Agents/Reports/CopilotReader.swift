/// Reads the events of `copilot --output-format json`, which tell no tokens.
struct CopilotReader: ReportReader {
    var report = AgentReport()
    private var isDone = false

    mutating func read(_ event: JSONObject) {
        let data = event.object("data")
        if let session = event.text("sessionId") ?? data?.text("sessionId") {
            report.session = session
        }
        switch event.text("type") {
        case "assistant.turn_start": report.turns = (report.turns ?? 0) + 1
        case "assistant.message":
            report.problem = nil
            report.say(data?.message("content") ?? "")
        case "session.error", "error":
            let message = data?.text("message") ?? event.text("message")
            report.problem = AgentProblem(status: nil, message ?? "its session failed")
        case "result":
            let status = event.count("exitCode") ?? 0
            isDone = true
            report.problem =
                status == 0
                ? nil
                : report.problem ?? AgentProblem(status: nil, "it ended with exit code \(status)")
        default: return
        }
    }

    mutating func end() {
        if !isDone { report.doubt = .cutOff }
    }
}
