/// A terminal that knows what ours is told: a grid that scrolls, a cursor, and how lines break.
struct TinyTerminal {
    let columns: Int
    let rows: Int
    /// Everything that was ever shown, the oldest line first; the last `rows` are the window.
    private(set) var lines: [[Character]] = [[]]
    private var row = 0
    private var column = 0

    init(columns: Int, rows: Int) {
        self.columns = columns
        self.rows = rows
    }

    var text: String {
        var shown = lines.map { line in
            var line = line
            while line.last == " " { line.removeLast() }
            return String(line)
        }
        while shown.last == "" { shown.removeLast() }
        return shown.joined(separator: "\n")
    }

    mutating func write(_ text: String) {
        var rest = Substring(text)
        while let character = rest.popFirst() {
            switch character {
            case "\u{1b}": command(&rest)
            case "\r\n":
                column = 0
                lineFeed()
            case "\r": column = 0
            case "\n": lineFeed()
            default: put(character)
            }
        }
    }

    private mutating func command(_ rest: inout Substring) {
        guard rest.popFirst() == "[" else { return }
        let digits = rest.prefix { $0.isNumber || $0 == ";" }
        rest = rest.dropFirst(digits.count)
        switch rest.popFirst() {
        // Not above the window: what has scrolled out cannot be reached.
        case "A": row = max(max(0, lines.count - rows), row - (Int(digits) ?? 1))
        case "K": lines[row] = Array(lines[row].prefix(column))
        case "J":
            lines[row] = Array(lines[row].prefix(column))
            lines.removeLast(lines.count - row - 1)
        default: break
        }
    }

    private mutating func put(_ character: Character) {
        if column == columns {
            column = 0
            lineFeed()
        }
        while lines[row].count <= column { lines[row].append(" ") }
        lines[row][column] = character
        column += 1
    }

    private mutating func lineFeed() {
        row += 1
        if row == lines.count { lines.append([]) }
    }
}
