/// What is on a terminal of ours: lines that stay, and below them a block that is drawn again and
/// again.
///
/// The cursor rests below the block and is never hidden, and no mode of the terminal is changed: one
/// that is killed leaves nothing to be put right.
struct LiveScreen {
    let hasColor: Bool
    private var block: [StyledText] = []
    private var columns = 0

    init(hasColor: Bool) { self.hasColor = hasColor }

    /// The next picture, as what has to be written for it; empty where nothing has changed.
    ///
    /// - Parameters:
    ///   - above: what is said from now on for good.
    ///   - next: the block, each of its lines shorter than the terminal is wide.
    ///   - isFresh: whether somebody else has written below the block, so that it stays where it is.
    mutating func frame(
        above: [StyledText],
        block next: [StyledText],
        columns: Int,
        isFresh: Bool = false,
    ) -> String {
        let old = isFresh ? [] : block
        let isReflowed = columns != self.columns
        if above.isEmpty, old == next, !isReflowed, !isFresh { return "" }
        var text = "\r" + LiveScreen.up(isReflowed ? rows(of: old, in: columns) : old.count)
        for line in above { text += line.rendered(hasColor: hasColor) + "\u{1b}[K\r\n" }
        let canKeep = above.isEmpty && !isReflowed
        for (number, line) in next.enumerated() {
            // What is there already need not be drawn.
            if canKeep, number < old.count, old[number] == line {
                text += "\r\n"
            } else {
                text += line.rendered(hasColor: hasColor) + "\u{1b}[K\r\n"
            }
        }
        block = next
        self.columns = columns
        // The rest of a longer block, and the ^C that the terminal itself has drawn.
        return text + "\u{1b}[J"
    }

    private static func up(_ rows: Int) -> String { rows > 0 ? "\u{1b}[\(rows)A" : "" }

    /// How many rows lines take that were drawn in a window of another width: terminals break them.
    private func rows(of lines: [StyledText], in columns: Int) -> Int {
        lines.reduce(0) { $0 + max(1, ($1.width + columns - 1) / max(1, columns)) }
    }
}
