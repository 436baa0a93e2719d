import Foundation
import SystemPackage

/// Histories made to be hard to merge: small, with everything meeting everything.
enum Histories: String, CaseIterable {
    case crissCross = "criss-cross"
    case renames
    case modes
    case attributes
    case lineEndings = "line-endings"

    /// Makes a repository of some hundred commits, half of them merges.
    func make(at place: FilePath, commits: Int = 1_000) throws {
        try FileManager.default.createDirectory(
            atPath: place.string,
            withIntermediateDirectories: true
        )
        let git = InstalledGit(repository: place)
        try git.run(["init", "--quiet", "--initial-branch=main"])
        var random = Numbers(seed: UInt64(rawValue.utf8.reduce(7) { $0 &* 31 &+ Int($1) }))
        var files = base
        var stream = commit(1, from: nil, merging: nil)
        for (name, text) in files.sorted(by: { $0.key < $1.key }) { stream += file(name, text) }
        /// What each commit has, so that edits change what is there.
        var states = [files]
        for number in 2...commits {
            let isMerge = number > 8 && random.below(2) == 0
            let recent = max(0, states.count - (self == .crissCross ? 6 : 40))
            let parent = recent + random.below(states.count - recent)
            var other: Int?
            if isMerge {
                other = recent + random.below(states.count - recent)
                if other == parent { other = nil }
            }
            files = states[parent]
            stream += commit(number, from: parent + 1, merging: other.map { $0 + 1 })
            for _ in 0..<(1 + random.below(3)) { stream += edit(&files, &random) }
            states.append(files)
        }
        try git.run(["fast-import", "--quiet", "--force"], input: stream)
    }

    private func commit(_ number: Int, from parent: Int?, merging other: Int?) -> String {
        var text =
            "commit refs/heads/c\(number)\nmark :\(number)\n"
            + "committer B <b@example.com> \(1_700_000_000 + number) +0000\ndata 5\nWork\n\n"
        if let parent { text += "from :\(parent)\n" }
        if let other { text += "merge :\(other)\n" }
        return text
    }

    private func file(_ name: String, _ text: String, mode: String = "100644") -> String {
        "M \(mode) inline \(name)\ndata \(text.utf8.count)\n\(text)\n"
    }

    private static func lines(_ name: String) -> String {
        (1...30).map { "\(name) line \($0)\n" }.joined()
    }

    private var base: [String: String] {
        var files: [String: String] = [:]
        for name in ["a", "b", "d/a", "d/b", "d/e/a", "f/g.txt", "f/h.bin", "i/__init__.py"] {
            files[name] = name.hasSuffix("py") ? "" : Histories.lines(name)
        }
        if self == .attributes {
            files[".gitattributes"] =
                "*.txt merge=union\n*.bin -merge\n/a conflict-marker-size=9\nf/* text\n"
            files["d/.gitattributes"] = "b merge=nobody\ne/a merge=union\n"
        }
        if self == .lineEndings {
            files[".gitattributes"] = "* text=auto\n"
            for name in ["a", "d/a"] { files[name] = files[name]?.replacing("\n", with: "\r\n") }
        }
        return files
    }

    private func edit(_ files: inout [String: String], _ random: inout Numbers) -> String {
        let names = files.keys.filter { !$0.hasSuffix(".gitattributes") }.sorted()
        guard !names.isEmpty else { return "" }
        let name = names[random.below(names.count)]
        let kind = random.below(10)
        switch self {
        case .renames where kind < 5:
            let target = ["a2", "d/n", "j/k", "d/e/n", "n/__init__.py", "f/n.txt"][random.below(6)]
            guard files[target] == nil, !target.hasPrefix(name + "/") else { return "" }
            let text = files.removeValue(forKey: name) ?? ""
            files[target] = text
            return "R \(name) \(target)\n"
        case .renames where kind == 5:
            // A folder as a whole.
            let folder = ["d/", "f/", "i/"][random.below(3)]
            let target = ["x/", "y/d/", "z/"][random.below(3)]
            var text = ""
            for name in names where name.hasPrefix(folder) {
                let moved = target + name.dropFirst(folder.count)
                guard files[moved] == nil else { continue }
                files[moved] = files.removeValue(forKey: name)
                text += "R \(name) \(moved)\n"
            }
            return text
        case .modes where kind < 4:
            let text = files[name] ?? ""
            let mode = ["100755", "100644", "120000"][random.below(3)]
            let content = mode == "120000" ? "target\(random.below(3))" : text
            files[name] = content
            return file(name, content, mode: mode)
        case .lineEndings where kind < 4:
            let text = files[name] ?? ""
            let plain = text.replacing("\r\n", with: "\n")
            files[name] = random.below(2) == 0 ? plain : plain.replacing("\n", with: "\r\n")
            return file(name, files[name] ?? "")
        default: break
        }
        if kind == 9 {
            files[name] = nil
            return "D \(name)\n"
        }
        if kind == 8 {
            let new = ["d/new", "new", "f/new.txt", "d/e/new"][random.below(4)]
            files[new] = Histories.lines(new) + "\(random.below(4))\n"
            return file(new, files[new] ?? "")
        }
        var lines = (files[name] ?? "").split(separator: "\n", omittingEmptySubsequences: false)
            .map(String.init)
        let place = random.below(max(1, lines.count))
        switch random.below(3) {
        case 0 where place < lines.count: lines[place] = "changed \(random.below(5))"
        case 1: lines.insert("added \(random.below(5))", at: min(place, lines.count))
        default: if place < lines.count { lines.remove(at: place) }
        }
        files[name] = lines.joined(separator: "\n")
        return file(name, files[name] ?? "")
    }
}

/// The same numbers for a seed on every machine.
struct Numbers {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func below(_ limit: Int) -> Int {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Int((state >> 33) % UInt64(max(1, limit)))
    }
}
