extension StringProtocol {
    /// How many columns of a terminal it takes.
    var displayWidth: Int {
        utf8.allSatisfy { $0 >= 0x20 && $0 < 0x7f } ? utf8.count : TextColumns.width(self)
    }

    /// The beginning that fits in so many columns.
    func prefix(columns: Int) -> String {
        var left = columns
        var result = ""
        for character in self {
            left -= TextColumns.width(character)
            if left < 0 { break }
            result.append(character)
        }
        return result
    }

    /// Filled up with blanks, or cut, to so many columns; `mark` stands for what is cut.
    func fitted(to columns: Int, mark: String) -> String {
        if displayWidth <= columns { return TextColumns.pad(String(self), to: columns) }
        let room = Swift.max(0, columns - mark.displayWidth)
        return TextColumns.pad(prefix(columns: room) + mark, to: columns)
    }
}
