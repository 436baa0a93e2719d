/// Reads the events of `opencode run --format json`.
struct OpencodeReader: ReportReader {
    var report = AgentReport()
    private var cost = 0.0
    private var isDone = false

    mutating func read(_ event: JSONObject) {
        if let session = event.text("sessionID") { report.session = session }
        let part = event.object("part")
        switch event.text("type") {
        case "text": report.say(part?.message("text") ?? "")
        case "step_finish":
            report.problem = nil
            isDone = true
            report.turns = (report.turns ?? 0) + 1
            if let spent = part?.decimal("cost"), spent.isFinite, spent >= 0 {
                cost += spent
                report.take(cost: cost)
            }
            read(tokens: part?.object("tokens"))
        case "error":
            let error = event.object("error")
            let data = error?.object("data")
            let message = data?.text("message") ?? error?.text("name") ?? event.text("error")
            report.problem = AgentProblem(
                status: data?.count("statusCode"),
                message ?? "its session failed"
            )
        default: return
        }
    }

    mutating func end() {
        if !isDone { report.doubt = .cutOff }
    }

    /// Of each step; what came from a cache, and what was thought, is counted besides.
    private mutating func read(tokens: JSONObject?) {
        guard let tokens else { return }
        let cache = tokens.object("cache")
        let read = cache?.count("read") ?? 0
        let written = cache?.count("write") ?? 0
        let reasoning = tokens.count("reasoning") ?? 0
        let step = TokenUsage(
            input: (tokens.count("input") ?? 0) + read + written,
            cachedInput: read,
            cacheWrite: written,
            output: (tokens.count("output") ?? 0) + reasoning,
            reasoning: reasoning
        )
        report.usage = (report.usage ?? .none) + step
    }
}
