package import SystemPackage

/// Makes a report of what an agent printed. What it does not know it passes over: agents change what
/// they print from version to version.
protocol ReportReader: Sendable {
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
        if format == .mini { return MiniReport.read(artifacts) }
        guard var reader = format.reader(artifacts) else { return AgentReport() }
        LogLines(path: log).forEach { reader.read(line: $0, of: format) }
        reader.end()
        return reader.report
    }
}

extension ReportReader {
    /// Takes in one line of a log, whatever its form.
    mutating func read(line: UnsafeRawBufferPointer, of format: OutputFormat) {
        if format.isEvents {
            if let event = JSONObject(line) { read(event) }
        } else if line.count < 4_096 {
            read(line: String(decoding: line, as: UTF8.self))
        }
    }
}

extension OutputFormat {
    /// Who reads a log of this form from its beginning; nil where lines tell nothing.
    func reader(_ artifacts: FilePath) -> (any ReportReader)? {
        switch self {
        case .claude: ClaudeReader()
        case .codex: CodexReader()
        case .gemini: GeminiReader()
        case .opencode: OpencodeReader()
        case .copilot: CopilotReader()
        case .goose: GooseReader()
        case .vibe: VibeReader(artifacts)
        case .aider: AiderReader()
        case .mini, .text: nil
        }
    }
}
