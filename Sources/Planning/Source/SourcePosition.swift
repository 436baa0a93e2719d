/// Points to a character of a plan file.
package struct SourcePosition: Sendable, Hashable {
    /// The line, from 1.
    package let line: Int
    /// The column, from 1, in characters (a tab is one, an accented letter is one).
    package let column: Int

    /// Makes a position from numbers that both start at 1.
    package init(line: Int, column: Int) {
        self.line = line
        self.column = column
    }

    /// The first character of a file.
    package static let start = SourcePosition(line: 1, column: 1)
}

extension SourcePosition: Comparable {
    /// Compares lines, then columns.
    package static func < (left: Self, right: Self) -> Bool {
        (left.line, left.column) < (right.line, right.column)
    }
}

extension SourcePosition: CustomStringConvertible {
    /// The position as `line:column`.
    package var description: String { "\(line):\(column)" }
}
