package import SystemPackage

/// Makes a report of what an agent printed. What it does not know it passes over: agents change what
/// they print from version to version.
protocol ReportReader {
    var report: AgentReport { get set }
    mutating func read(_ event: JSONObject)
    mutating func read(line: String)
    /// There is no more.
    mutating func end()
}

extension ReportReader {
    mutating func read(_ event: JSONObject) {}
    mutating func read(line: String) {}
    mutating func end() {}
}

extension AgentReport {
    /// Reads a log to its end, line by line, and what the agent left beside it.
    package static func read(
        _ format: OutputFormat,
        log: FilePath,
        artifacts: FilePath,
        status: Int32? = nil,
    ) -> AgentReport {
        var report = read(format, log, artifacts)
        if format == .gemini { report.problem = geminiProblem(status) ?? report.problem }
        return report
    }

    /// What its exit status alone tells.
    private static func geminiProblem(_ status: Int32?) -> AgentProblem? {
        switch status {
        case 41: AgentProblem(.auth, "exit status 41")
        case 53: AgentProblem(.budget, "exit status 53")
        default: nil
        }
    }

    private static func read(
        _ format: OutputFormat,
        _ log: FilePath,
        _ artifacts: FilePath,
    ) -> AgentReport {
        var reader: any ReportReader
        switch format {
        case .claude: reader = ClaudeReader()
        case .codex: reader = CodexReader()
        case .gemini: reader = GeminiReader()
        case .opencode: reader = OpencodeReader()
        case .copilot: reader = CopilotReader()
        case .goose: reader = GooseReader()
        case .vibe: reader = VibeReader(artifacts)
        case .aider: reader = AiderReader()
        case .mini: return MiniReport.read(artifacts)
        case .text: return AgentReport()
        }
        LogLines(path: log).forEach { line in
            if format.isEvents {
                if let event = JSONObject(line) { reader.read(event) }
            } else if line.count < 4_096 {
                reader.read(line: String(decoding: line, as: UTF8.self))
            }
        }
        reader.end()
        return reader.report
    }
}
