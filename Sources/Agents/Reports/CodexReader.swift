/// Reads the events of `codex exec --json`.
struct CodexReader: ReportReader {
    var report = AgentReport()
    private var isDone = false
    private var commands = 0
    private var failedCommands = 0

    mutating func read(_ event: JSONObject) {
        switch event.text("type") {
        case "thread.started": report.session = event.text("thread_id")
        case "turn.started": report.turns = (report.turns ?? 0) + 1
        case "item.completed":
            if let item = event.object("item") { read(item: item) }
        case "turn.completed":
            report.problem = nil
            isDone = true
            read(usage: event.object("usage"))
        case "turn.failed":
            let message = event.object("error")?.text("message") ?? "the turn failed"
            report.problem = AgentProblem(status: nil, message)
        // What it got over is told as well: it reconnects, and goes on.
        case "error":
            isDone = false
            report.problem = AgentProblem(status: nil, event.text("message") ?? "it failed")
        default: return
        }
    }

    private mutating func read(item: JSONObject) {
        switch item.text("type") {
        case "agent_message":
            report.problem = nil
            report.say(item.message("text"))
        case "command_execution":
            report.problem = nil
            commands += 1
            if item.decimal("exit_code") != 0 { failedCommands += 1 }
        // A warning, mostly.
        case "error": return
        default: report.problem = nil
        }
    }

    mutating func end() {
        if !isDone {
            report.doubt = .cutOff
        } else if commands > 0, failedCommands == commands {
            report.doubt = .commandsFailed
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
