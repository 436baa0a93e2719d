/// Columns that stand below each other, no wider than a terminal.
struct TextTable {
    struct Column {
        let title: String
        var isRight = false
        /// Whether its texts may be cut where there is no room.
        var isShrinkable = false
    }

    let columns: [Column]
    let rows: [[String]]

    private static let least = 8

    /// A column in which nothing stands is left out.
    func lines(width: Int, indent: Int = 2) -> [String] {
        let used = columns.indices.filter { column in
            rows.contains { !$0[column].isEmpty }
        }
        guard !used.isEmpty else { return [] }
        var widths = used.map { column in
            max(
                TextColumns.width(columns[column].title),
                rows.map { TextColumns.width($0[column]) }.max() ?? 0
            )
        }
        let room = width - indent - 2 * (used.count - 1)
        while widths.reduce(0, +) > room {
            let widest = used.indices
                .filter { columns[used[$0]].isShrinkable && widths[$0] > TextTable.least }
                .max { widths[$0] < widths[$1] }
            guard let widest else { break }
            widths[widest] -= 1
        }
        let blank = String(repeating: " ", count: indent)
        return ([columns.map(\.title)] + rows).map { row in
            let cells = used.indices.map { place in
                TextColumns.pad(
                    TextColumns.cut(row[used[place]], to: widths[place]),
                    to: widths[place],
                    isRight: columns[used[place]].isRight
                )
            }
            var line = blank + cells.joined(separator: "  ")
            while line.hasSuffix(" ") { line.removeLast() }
            return line
        }
    }
}
