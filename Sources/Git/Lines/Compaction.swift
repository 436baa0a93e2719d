/// Slides groups of changed lines to where git shows them.
///
/// An insertion between equal lines can be said to be in several places. Git moves each group as far
/// down as it goes, joining others on its way, and back up to a group of the other text that it can
/// stand beside.
enum Compaction {
    /// Slides the groups of `changed`; `lines` are the lines of that text and `other` the flags of
    /// the other one, between whose unchanged lines the groups stand side by side.
    static func slide(_ changed: inout [Bool], of lines: [Int32], against other: [Bool]) {
        var text = Groups(changed: changed, lines: lines)
        // Only walked, never slid.
        var beside = Groups(changed: other, lines: [])
        repeat {
            if text.isEmpty { continue }
            compact(&text, &beside)
        } while next(&text, &beside)
        changed = text.changed
    }

    private static func next(_ text: inout Groups, _ beside: inout Groups) -> Bool {
        guard text.goToNext() else { return false }
        return beside.goToNext()
    }

    private static func compact(_ text: inout Groups, _ beside: inout Groups) {
        var size: Int
        var highest: Int
        var lastBeside: Int?
        repeat {
            size = text.end - text.start
            lastBeside = nil
            while text.slideUp() { _ = beside.goToPrevious() }
            highest = text.end
            if !beside.isEmpty { lastBeside = text.end }
            while text.slideDown() {
                _ = beside.goToNext()
                if !beside.isEmpty { lastBeside = text.end }
            }
            // It may have joined others, and then reaches further.
        } while size != text.end - text.start
        guard text.end != highest, lastBeside != nil else { return }
        while beside.isEmpty, text.slideUp() { _ = beside.goToPrevious() }
    }
}

/// A place in a text: a group of changed lines, perhaps none, before an unchanged one or the end.
private struct Groups {
    private(set) var changed: [Bool]
    private let lines: [Int32]
    private(set) var start = 0
    private(set) var end = 0

    init(changed: [Bool], lines: [Int32]) {
        self.changed = changed
        self.lines = lines
        extendDown()
    }

    var isEmpty: Bool { start == end }

    private mutating func extendDown() {
        while end < changed.count, changed[end] { end += 1 }
    }

    private mutating func extendUp() {
        while start > 0, changed[start - 1] { start -= 1 }
    }

    mutating func goToNext() -> Bool {
        guard end < changed.count else { return false }
        start = end + 1
        end = start
        extendDown()
        return true
    }

    mutating func goToPrevious() -> Bool {
        guard start > 0 else { return false }
        end = start - 1
        start = end
        extendUp()
        return true
    }

    mutating func slideDown() -> Bool {
        guard end < changed.count, lines[start] == lines[end] else { return false }
        changed[start] = false
        changed[end] = true
        start += 1
        end += 1
        extendDown()
        return true
    }

    mutating func slideUp() -> Bool {
        guard start > 0, lines[start - 1] == lines[end - 1] else { return false }
        start -= 1
        end -= 1
        changed[start] = true
        changed[end] = false
        extendUp()
        return true
    }
}
