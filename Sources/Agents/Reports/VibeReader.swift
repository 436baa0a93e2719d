import Foundation
import SystemPackage

/// Reads the journal that vibe prints, and the `export.json` that it leaves on every exit.
struct VibeReader: ReportReader {
    var report = AgentReport()

    init(_ artifacts: FilePath) {
        let path = artifacts.appending("export.json")
        guard let export = SmallFile.object(path) else {
            report.doubt = .cutOff
            return
        }
        report.session = export.text("session_id")
        report.turns = export.count("steps")
        report.take(cost: export.decimal("cost_usd"))
        if let usage = export.object("usage"), let input = usage.count("input_tokens"),
            let output = usage.count("output_tokens")
        {
            report.usage = TokenUsage(
                input: input,
                cachedInput: usage.count("cached_input_tokens") ?? 0,
                output: output,
                total: usage.count("total_tokens")
            )
        }
        report.problem = VibeReader.problem(of: export)
    }

    private static func problem(of export: JSONObject) -> AgentProblem? {
        guard let outcome = export.text("outcome"), outcome != "finished" else { return nil }
        let words = outcome.replacing("_", with: " ")
        // Its limits; a signal is somebody else's doing.
        if outcome.hasSuffix("_limit") || outcome == "deadline" {
            return AgentProblem(.budget, words)
        }
        guard let error = export.object("error") else { return nil }
        let message = error.text("message") ?? words
        return error.text("code") == "invalid_api_key"
            ? AgentProblem(.auth, message) : AgentProblem(status: nil, message)
    }

    mutating func read(_ event: JSONObject) {
        if report.session == nil { report.session = event.text("sessionId") }
        guard event.text("type") == "message", event.text("role") == "assistant" else { return }
        report.say(event.message("content"))
    }
}
