import TestSupport

/// Trees of texts that are long enough to be recognised, and sides that move, split, copy, join and
/// edit them.
enum RandomMoves {
    private static let folders = ["", "a/", "b/", "b/c/", "d/", "d/e/"]
    private static let names = ["main", "util", "list", "init"]

    static func make(
        _ random: inout Randomness,
    ) -> (base: [String: String?], ours: [String: String?], theirs: [String: String?]) {
        var base: [String: String] = [:]
        for folder in folders where random.chance(70) {
            for name in names where random.chance(50) {
                // Now and then the same text again, or one that is like it.
                if random.chance(12), let other = base.values.sorted().randomElement(using: &random)
                {
                    base[folder + name] = random.chance(50) ? other : edit(other, &random)
                } else {
                    base[folder + name] = text(&random)
                }
            }
        }
        return (base, side(base, &random), side(base, &random))
    }

    private static func side(
        _ base: [String: String],
        _ random: inout Randomness,
    ) -> [String: String?] {
        var changes: [String: String?] = [:]
        for name in base.keys.sorted() {
            guard let old = base[name] else { continue }
            switch Int.random(in: 0..<100, using: &random) {
            case 0..<6: changes[name] = .some(nil)
            case 6..<30: changes[name] = edits(old, &random)
            case 30..<42:
                let place = place(name, &random)
                guard base[place] == nil, changes[place] == nil else { continue }
                changes[name] = .some(nil)
                changes[place] = random.chance(50) ? old : edits(old, &random)
            case 42..<44:
                // Two pieces, of which one may be the larger.
                let lines = old.split(separator: "\n", omittingEmptySubsequences: false)
                let cut = Int.random(in: 0...lines.count, using: &random)
                let (first, second) = (place(name, &random), place(name, &random))
                guard base[first] == nil, base[second] == nil else { continue }
                changes[name] = .some(nil)
                changes[first] = lines[..<cut].joined(separator: "\n")
                changes[second] = lines[cut...].joined(separator: "\n")
            default: continue
            }
        }
        if random.chance(20) {
            changes["\(folders.randomElement(using: &random)!)new"] = text(&random)
        }
        if random.chance(12) {
            // A folder as a whole.
            let folder = ["a/", "b/", "d/"].randomElement(using: &random)!
            let target = ["z/", "a/", "y/b/"].randomElement(using: &random)!
            for (name, old) in base where name.hasPrefix(folder) && changes[name] == nil {
                let place = target + name.dropFirst(folder.count)
                guard base[place] == nil, changes[place] == nil else { continue }
                changes[name] = .some(nil)
                changes[place] = old
            }
        }
        return changes
    }

    private static func place(_ name: String, _ random: inout Randomness) -> String {
        let folder = (folders + ["n/", "n/m/"]).randomElement(using: &random)!
        let last = String(name.split(separator: "/").last ?? "")
        let other = ["moved", "other", last].randomElement(using: &random)!
        return folder + (random.chance(40) ? last : other)
    }

    private static func text(_ random: inout Randomness) -> String {
        if random.chance(5) { return "" }
        let count = Int.random(in: 1...(random.chance(30) ? 4 : 25), using: &random)
        let ending = random.chance(10) ? "\r\n" : "\n"
        var text = (0..<count).map { _ in
            random.chance(20)
                ? ["}", "{", "return", ""].randomElement(using: &random)!
                : "line \(Int.random(in: 0..<400, using: &random)) of something"
        }
        if random.chance(5) { text.append(String(repeating: "long ", count: 40)) }
        return text.joined(separator: ending) + (random.chance(85) ? ending : "")
    }

    /// A few edits, or so many that the text is hardly the same.
    private static func edits(_ old: String, _ random: inout Randomness) -> String {
        let most = old.split(separator: "\n").count
        let count = random.chance(70) ? 2 : max(1, most * 2 / 3)
        return (0..<Int.random(in: 1...count, using: &random)).reduce(old) { text, _ in
            edit(text, &random)
        }
    }

    private static func edit(_ old: String, _ random: inout Randomness) -> String {
        var lines = old.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        let position = Int.random(in: 0..<max(1, lines.count), using: &random)
        let line = "edit \(Int.random(in: 0..<40, using: &random)) of something"
        switch Int.random(in: 0..<3, using: &random) {
        case 0: lines.insert(line, at: position)
        case 1 where lines.count > 1: lines.remove(at: position)
        default: if lines.indices.contains(position) { lines[position] = line }
        }
        return lines.joined(separator: "\n")
    }
}
