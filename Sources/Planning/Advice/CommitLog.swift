/// The paths that commits have changed, so that a pattern finds its own quickly.
struct CommitLog {
    /// Ascending, each once; below, a path is called by its place here.
    let paths: [String]
    /// The paths of each commit, each once.
    let commits: [[Int]]
    /// The commits of each path.
    let changes: [[Int]]
    private let bytes: [[UInt8]]

    init(_ history: [[String]]) {
        let all = Set(history.joined()).map { (text: $0, bytes: Array($0.utf8)) }
            .sorted { $0.bytes.lexicographicallyPrecedes($1.bytes) }
        let numbers = Dictionary(
            all.enumerated().map { ($0.element.text, $0.offset) },
            uniquingKeysWith: { first, _ in first }
        )
        paths = all.map(\.text)
        bytes = all.map(\.bytes)
        commits = history.map { paths in Set(paths.compactMap { numbers[$0] }).sorted() }
        var changes = [[Int]](repeating: [], count: all.count)
        for (commit, paths) in commits.enumerated() {
            for path in paths { changes[path].append(commit) }
        }
        self.changes = changes
    }

    /// The paths that a pattern matches; nil where that would be too much work.
    func matches(of pattern: GlobPattern, _ budget: inout WorkBudget) -> [Int]? {
        // Those that begin as it does stand together.
        var (low, high) = (0, bytes.count)
        while low < high {
            let middle = (low + high) / 2
            if bytes[middle].lexicographicallyPrecedes(pattern.prefix) {
                low = middle + 1
            } else {
                high = middle
            }
        }
        var found: [Int] = []
        for path in low..<bytes.count {
            // A pattern `a/` also names what `a/*` names, and nothing that does not begin so.
            guard bytes[path].starts(with: pattern.prefix) else { break }
            guard let matches = pattern.matches(bytes[path], &budget) else { return nil }
            if matches { found.append(path) }
        }
        return found
    }
}
