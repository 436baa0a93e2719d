/// Colours for the lines of a run's picture: the word in brackets tells how a subtask stands.
enum LineTint {
    private static let tones: [Substring: Tone] = [
        "MERGED": .good, "DONE": .good, "RUNNING": .active, "RETRYING": .attention,
        "FAILED": .bad, "BLOCKED": .bad, "LEFT OUT": .bad, "ABANDONED": .bad,
        "CONFLICT": .attention, "HELD": .attention, "INTERRUPTED": .attention, "WAITING": .dim,
        "READY": .dim, "NO CHANGES": .dim, "SKIPPED": .dim, "CANCELLED": .dim, "NEVER RAN": .dim,
    ]

    static func styled(_ line: String) -> StyledText {
        // The last one: a name before it may look like one.
        guard let start = line.lastIndex(of: "["),
            let end = line[start...].firstIndex(of: "]"),
            let tone = tones[line[line.index(after: start)..<end]]
        else { return StyledText(line) }
        let rest = line.index(after: end)
        return StyledText(String(line[..<start])) + StyledText(String(line[start..<rest]), tone)
            + StyledText(String(line[rest...]))
    }
}
