import Planning

/// What a part of a line means; how that looks is decided where it is shown. Nothing is said by a
/// colour alone.
enum Tone: Sendable {
    case good, bad, attention, active, dim, strong

    /// The parameter of the terminal's command "select graphic rendition".
    fileprivate var code: String {
        switch self {
        case .good: "32"
        case .bad: "31"
        case .attention: "33"
        case .active: "36"
        case .dim: "2"
        case .strong: "1"
        }
    }
}

/// A line for people, harmless whatever its parts come from.
struct StyledText: Sendable, Equatable {
    private struct Part: Sendable, Equatable {
        var text: String
        let tone: Tone?
    }

    private var parts: [Part] = []

    init(_ text: String = "", _ tone: Tone? = nil) { add(text, tone) }

    mutating func add(_ text: String, _ tone: Tone? = nil) {
        if !text.isEmpty { parts.append(Part(text: text.harmless, tone: tone)) }
    }

    static func + (left: StyledText, right: StyledText) -> StyledText {
        var sum = left
        sum.parts += right.parts
        return sum
    }

    var plain: String { parts.map(\.text).joined() }

    /// In columns of a terminal.
    var width: Int { parts.reduce(0) { $0 + $1.text.displayWidth } }

    func rendered(hasColor: Bool) -> String {
        parts.map { part in
            guard hasColor, let tone = part.tone else { return part.text }
            return "\u{1b}[\(tone.code)m\(part.text)\u{1b}[m"
        }.joined()
    }

    /// The beginning that fits in so many columns; `mark` stands for the rest.
    func truncated(to columns: Int, mark: String) -> StyledText {
        if width <= columns { return self }
        var left = max(0, columns - mark.displayWidth)
        var result = StyledText()
        for part in parts {
            let text = part.text.prefix(columns: left)
            result.add(text, part.tone)
            left -= text.displayWidth
            if text.count < part.text.count { break }
        }
        result.add(String(mark.prefix(columns)), .dim)
        return result
    }
}
