/// A pattern of files that subtasks have declared, with all of them that have.
struct DeclaredPattern {
    let glob: GlobPattern
    /// By their place in the plan, ascending, each once.
    let holders: [Int]
}

extension Plan {
    /// What subtasks have declared as theirs, each pattern once; those whose beginning another one's
    /// beginning continues stand together.
    func declaredPatterns(without left: Set<String> = []) -> [DeclaredPattern] {
        var holders: [String: [Int]] = [:]
        for (index, subtask) in subtasks.enumerated() {
            for pattern in subtask.files + subtask.outputs where !left.contains(pattern) {
                // Ascending, so that one who says it twice was the last.
                if holders[pattern]?.last != index { holders[pattern, default: []].append(index) }
            }
        }
        return holders.map { DeclaredPattern(glob: GlobPattern($0.key), holders: $0.value) }
            .sorted { left, right in
                if left.glob.prefix != right.glob.prefix {
                    return left.glob.prefix.lexicographicallyPrecedes(right.glob.prefix)
                }
                if left.holders[0] != right.holders[0] { return left.holders[0] < right.holders[0] }
                return left.glob.text < right.glob.text
            }
    }
}
