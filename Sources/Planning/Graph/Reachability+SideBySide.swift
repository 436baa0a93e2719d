extension Reachability {
    /// Which of some subtasks may run beside another one of them, in ascending order.
    ///
    /// One may not where all that stand before it in the order come before it, and it before all that
    /// stand behind; so each is looked at once, and not each pair.
    func sideBySide(_ subtasks: [Int]) -> [Int] {
        let isMeant = Set(subtasks)
        let ordered = order.filter(isMeant.contains)
        var earlier = [UInt64](repeating: 0, count: wordCount)
        var isAlone = [Bool](repeating: true, count: ordered.count)
        for (place, index) in ordered.enumerated() {
            let before = before[index]
            for word in 0..<wordCount where earlier[word] & ~before[word] != 0 {
                isAlone[place] = false
                break
            }
            earlier[index / 64] |= 1 << UInt64(index % 64)
        }
        // What comes before all that stand behind.
        var common = [UInt64](repeating: .max, count: wordCount)
        for place in ordered.indices.reversed() {
            let index = ordered[place]
            if common[index / 64] & (1 << UInt64(index % 64)) == 0 { isAlone[place] = false }
            let before = before[index]
            for word in 0..<wordCount { common[word] &= before[word] }
        }
        return ordered.indices.filter { !isAlone[$0] }.map { ordered[$0] }.sorted()
    }
}
