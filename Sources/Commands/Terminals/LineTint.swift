import Foundation

/// Colours for the lines of a run's picture: the word in brackets tells how a subtask stands.
enum LineTint {
    private static let tones: [(label: String, tone: Tone)] = [
        ("[MERGED]", .good), ("[DONE]", .good), ("[RUNNING]", .active), ("[RETRYING]", .attention),
        ("[FAILED]", .bad), ("[BLOCKED]", .bad), ("[LEFT OUT]", .bad), ("[ABANDONED]", .bad),
        ("[CONFLICT]", .attention), ("[HELD]", .attention), ("[INTERRUPTED]", .attention),
        ("[WAITING]", .dim), ("[READY]", .dim), ("[NO CHANGES]", .dim), ("[SKIPPED]", .dim),
        ("[CANCELLED]", .dim), ("[NEVER RAN]", .dim),
    ]

    static func styled(_ line: String) -> StyledText {
        for (label, tone) in tones {
            // The last one: a name before it may look like one.
            guard let range = line.range(of: label, options: .backwards) else { continue }
            return StyledText(String(line[..<range.lowerBound])) + StyledText(label, tone)
                + StyledText(String(line[range.upperBound...]))
        }
        return StyledText(line)
    }
}
