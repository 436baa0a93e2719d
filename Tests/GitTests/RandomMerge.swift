import TestSupport

/// Small trees with few names and few texts, so that everything meets everything.
enum RandomMerge {
    private static let names = [
        "a", "b", "c", "d/a", "d/b", "d/e/a", "f/a", "f/b", "g/a", "g/h/b",
    ]

    static func make(
        _ random: inout Randomness,
    ) -> (base: [String: String?], ours: [String: String?], theirs: [String: String?]) {
        var base: [String: String?] = [:]
        for name in names where random.chance(70) { base[name] = text(&random) }
        return (base, side(base, &random), side(base, &random))
    }

    private static func side(
        _ base: [String: String?],
        _ random: inout Randomness,
    ) -> [String: String?] {
        var changes: [String: String?] = [:]
        for name in base.keys.sorted() {
            guard let old = base[name] ?? nil else { continue }
            switch Int.random(in: 0..<100, using: &random) {
            case 0..<8: changes[name] = .some(nil)
            case 8..<20: changes[name] = edit(old, &random)
            case 20..<24:
                changes[name] = .some(nil)
                changes["m/" + name.replacing("/", with: "_")] = old
            default: continue
            }
        }
        if random.chance(25) {
            changes["n\(Int.random(in: 0..<3, using: &random))"] = text(&random)
        }
        if random.chance(15) { changes["d/n"] = text(&random) }
        return changes
    }

    private static func text(_ random: inout Randomness) -> String {
        if random.chance(10) { return "" }
        let count = Int.random(in: 1...12, using: &random)
        let words = ["alpha", "beta", "gamma", "delta", "{", "}", ""]
        return (0..<count).map { _ in words.randomElement(using: &random)! + "\n" }.joined()
    }

    private static func edit(_ old: String, _ random: inout Randomness) -> String {
        var lines = old.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        let position = Int.random(in: 0..<max(1, lines.count), using: &random)
        switch Int.random(in: 0..<3, using: &random) {
        case 0: lines.insert("added \(Int.random(in: 0..<4, using: &random))", at: position)
        case 1 where lines.count > 1: lines.remove(at: position)
        default:
            if lines.indices.contains(position) {
                lines[position] = "edit \(Int.random(in: 0..<4, using: &random))"
            }
        }
        return lines.joined(separator: "\n")
    }
}
