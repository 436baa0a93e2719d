/// How an agent tells what it does: which of its lines mean what.
package enum OutputFormat: String, Sendable, CaseIterable {
    /// One JSON event a line, the last of them a `result`; also of those that print like claude.
    case claude
    case codex
    case gemini
    case opencode
    case copilot
    case goose
    case vibe
    /// Lines for people, among them those of its library and its counts.
    case aider
    /// Lines for people, and all that it did in a file.
    case mini
    /// Lines for people of which nothing is known.
    case text

    /// Whether the tokens of a session that is gone on with are told from its beginning.
    package var countsWholeSession: Bool { self == .codex }

    /// Whether there is a JSON event on each line.
    package var isEvents: Bool {
        switch self {
        case .claude, .codex, .gemini, .opencode, .copilot, .goose, .vibe: true
        case .aider, .mini, .text: false
        }
    }
}
