import Foundation
import SystemPackage

/// Reads the trajectory that mini-swe-agent leaves: all that was said, and how it ended.
enum MiniReport {
    static func read(_ artifacts: FilePath) -> AgentReport {
        var report = AgentReport()
        guard let file = SmallFile.object(artifacts.appending("traj.json")) else {
            report.doubt = .cutOff
            return report
        }
        let info = file.object("info")
        if let stats = info?.object("model_stats") {
            report.turns = stats.count("api_calls")
            report.take(cost: stats.decimal("instance_cost"))
        }
        let messages = file.list("messages")
        for message in messages {
            guard let usage = message.object("extra")?.object("response")?.object("usage"),
                let input = usage.count("prompt_tokens"),
                let output = usage.count("completion_tokens")
            else { continue }
            let read = usage.object("prompt_tokens_details")
            let written = usage.object("completion_tokens_details")
            let answer = TokenUsage(
                input: input,
                cachedInput: read?.count("cached_tokens") ?? 0,
                output: output,
                reasoning: written?.count("reasoning_tokens") ?? 0
            )
            report.usage = (report.usage ?? .none) + answer
        }
        if let said = messages.last(where: { $0.text("role") == "assistant" }) {
            report.say(said.message("content"))
        }
        let last = messages.last
        let status = info?.text("exit_status") ?? last?.object("extra")?.text("exit_status") ?? ""
        report.problem = problem(status, last?.message("content") ?? "")
        return report
    }

    private static func problem(_ status: String, _ words: String) -> AgentProblem? {
        switch status {
        case "", "Submitted": nil
        case "LimitsExceeded": AgentProblem(.budget, words.isEmpty ? "its limit" : words)
        default: AgentProblem(status: nil, words.isEmpty ? status : words)
        }
    }
}
