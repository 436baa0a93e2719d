import Foundation
import Git
import TestSupport
import Testing

/// Git merges the same texts: the result must be its own to the byte, marks and all.
struct LineMergeTests {
    /// Three versions of many files, merged by git at once.
    private struct Batch {
        let test: TestRepository
        let versions: [RandomText.Versions]
        let ours: ObjectID
        let theirs: ObjectID

        init(_ versions: [RandomText.Versions], attributes: String? = nil) throws {
            self.versions = versions
            let test = try TestRepository(files: [:])
            self.test = test
            if let attributes { try test.write(".git/info/attributes", attributes) }
            func commit(_ texts: [[UInt8]], _ parents: [ObjectID]) throws -> ObjectID {
                let repository = try test.open()
                var changes: [TreeChange] = []
                for (index, text) in texts.enumerated() {
                    let blob = try repository.writeBlob(text)
                    changes.append(.set(GitPath("f\(index)"), .file, blob))
                }
                let author = Signature(name: "T", email: "t@example.com", seconds: 1_700_000_000)
                return try repository.writeCommit(
                    tree: try repository.writeTree(nil, changing: changes),
                    parents: parents,
                    author: author,
                    committer: author,
                    message: "T\n"
                )
            }
            let base = try commit(versions.map(\.base), [])
            ours = try commit(versions.map(\.ours), [base])
            theirs = try commit(versions.map(\.theirs), [base])
        }

        /// What git makes of each file, and which it calls conflicted.
        func answers(style: String) throws -> [(text: [UInt8], isClean: Bool)] {
            let answer = try test.ask([
                "-c", "merge.conflictStyle=\(style)", "merge-tree", "--write-tree", "-z",
                "--name-only", ours.hex, theirs.hex,
            ])
            try #require(answer.status == 0 || answer.status == 1)
            let fields = answer.bytes.split(separator: 0, omittingEmptySubsequences: false)
            let names = Set(fields.dropFirst().prefix { !$0.isEmpty }.map(Array.init))
            let tree = try #require(ObjectID(hex: String(decoding: fields[0], as: UTF8.self)))
            let repository = try test.open()
            return try versions.indices.map { index in
                let path = GitPath("f\(index)")
                let entry = try #require(try repository.entry(at: path, inTree: tree))
                return (try repository.blob(entry.id), !names.contains(path.bytes))
            }
        }
    }

    private func compare(
        _ batch: Batch,
        style: String = "merge",
        detail: LineMerge.Detail = .refined,
        base label: String? = nil,
    ) throws -> (clean: Int, conflicted: Int) {
        var (clean, conflicted) = (0, 0)
        for (version, git) in zip(batch.versions, try batch.answers(style: style)) {
            let merge = LineMerge(
                base: version.base,
                ours: version.ours,
                theirs: version.theirs,
                detail: detail
            )
            let markers = ConflictMarkers(
                ours: batch.ours.hex,
                base: label,
                theirs: batch.theirs.hex
            )
            if merge.text(markers) != git.text || merge.isClean != git.isClean {
                func show(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }
                Issue.record(
                    """
                    base \(show(version.base).debugDescription)
                    ours \(show(version.ours).debugDescription)
                    theirs \(show(version.theirs).debugDescription)
                    git \(show(git.text))
                    we \(show(merge.text(markers)))
                    """
                )
                return (clean, conflicted)
            }
            if git.isClean { clean += 1 } else { conflicted += 1 }
        }
        return (clean, conflicted)
    }

    @Test(arguments: RandomText.Kind.allCases)
    func `random texts merge as in git, byte for byte`(kind: RandomText.Kind) throws {
        let rounds =
            ProcessInfo.processInfo.environment["ORCHESTRATE_MERGES"].flatMap(Int.init) ?? 1
        var total = (clean: 0, conflicted: 0)
        for round in 0..<rounds {
            var random = Randomness(seed: UInt64(round) &* 977 &+ 11)
            let versions = (0..<150).map { _ in kind.make(&random) }
            let counts = try compare(Batch(versions))
            total.clean += counts.clean
            total.conflicted += counts.conflicted
        }
        if rounds > 1 { print("\(kind): \(total.clean) clean, \(total.conflicted) conflicts") }
        // Else the comparison proves nothing.
        #expect(total.clean > 10 * rounds && total.conflicted > 10 * rounds)
    }

    @Test func `conflicts with their base are written as git's zdiff3`() throws {
        var random = Randomness(seed: 5)
        let versions = (0..<150).map { _ in RandomText.Kind.code.make(&random) }
        let batch = try Batch(versions)
        let base = try batch.test.git("merge-base", batch.ours.hex, batch.theirs.hex)
        let label = try batch.test.git("rev-parse", "--short", base)
        let counts = try compare(batch, style: "zdiff3", detail: .withBase, base: label)
        #expect(counts.conflicted > 10)
    }

    @Test func `what took the place of each conflict is told, or nothing is`() {
        func answers(_ base: String, _ ours: String, _ theirs: String, _ text: String) -> [String]?
        {
            let merge = LineMerge(
                base: Array(base.utf8),
                ours: Array(ours.utf8),
                theirs: Array(theirs.utf8),
                detail: .withBase
            )
            return merge.replacements(in: Array(text.utf8))?
                .map { String(decoding: $0.lines, as: UTF8.self) }
        }
        let base = "a\n1\nb\nc\nd\ne\n2\nz\n"
        let ours = base.replacing("1", with: "one").replacing("2", with: "two")
        let theirs = base.replacing("1", with: "eins").replacing("2", with: "zwei")
        let both = base.replacing("1", with: "one, eins").replacing("2", with: "two, zwei")
        #expect(answers(base, ours, theirs, both) == ["one, eins\n", "two, zwei\n"])
        #expect(answers(base, ours, theirs, base.replacing("1\n", with: "")) == ["", "2\n"])
        // What is around was changed too, or could be in two places.
        #expect(answers(base, ours, theirs, both.replacing("c\n", with: "C\n")) == nil)
        #expect(answers(base, ours, theirs, both.replacing("one, eins", with: "b\nc\nd\ne")) == nil)
        #expect(answers("1\n", "one\n", "eins\n", "x\n") == ["x\n"])
    }

    @Test func `a union is git's`() throws {
        var random = Randomness(seed: 6)
        let versions = (0..<150).map { _ in RandomText.Kind.code.make(&random) }
        let batch = try Batch(versions, attributes: "* merge=union\n")
        for (version, git) in zip(versions, try batch.answers(style: "merge")) {
            let merge = LineMerge(base: version.base, ours: version.ours, theirs: version.theirs)
            #expect(merge.union == git.text)
            #expect(git.isClean)
        }
    }
}

/// Three versions of a text, of a kind that asks something of the merge.
enum RandomText {
    struct Versions {
        let base: [UInt8]
        let ours: [UInt8]
        let theirs: [UInt8]
    }

    enum Kind: String, CaseIterable, Sendable {
        /// Lines as in code: some unique, many braces and blank ones.
        case code
        /// Few different lines, so that there are many ways to align them.
        case repetitive
        /// Every line more often than the histogram looks at.
        case everywhere
        /// Long, with many changes and moved blocks.
        case long
        /// Ends of lines of both kinds, or none at the end.
        case endings

        func make(_ random: inout Randomness) -> Versions {
            let count = self == .long || self == .everywhere ? 300 : 24
            var text: [String] = []
            for _ in 0..<Int.random(in: (count / 4)...count, using: &random) {
                text.append(line(&random))
            }
            let ours = change(text, &random)
            // Now and then both do the same, nearly.
            let theirs = change(random.chance(20) ? ours : text, &random)
            return Versions(
                base: bytes(text, &random),
                ours: bytes(ours, &random),
                theirs: bytes(theirs, &random)
            )
        }

        private func bytes(_ lines: [String], _ random: inout Randomness) -> [UInt8] {
            var text = lines.joined()
            if self == .endings, random.chance(40), text.hasSuffix("\n") {
                text = String(text.unicodeScalars.dropLast(text.hasSuffix("\r\n") ? 2 : 1))
            }
            return Array(text.utf8)
        }

        private func line(_ random: inout Randomness) -> String {
            func pick(_ limit: Int) -> Int { Int.random(in: 0..<limit, using: &random) }
            switch self {
            case .code:
                return [
                    "}\n", "\n", "    return\n", "  f(\(pick(5)))\n", "let x\(pick(1_000)) = 1\n",
                    "{\n",
                ][pick(6)]
            case .repetitive: return ["a\n", "b\n", "c\n"][pick(3)]
            case .everywhere: return random.chance(97) ? ["a\n", "b\n"][pick(2)] : "\(pick(9))\n"
            case .long:
                return random.chance(30) ? ["}\n", "\n", "x\n"][pick(3)] : "line \(pick(200))\n"
            case .endings: return "\(pick(12))" + (random.chance(70) ? "\r\n" : "\n")
            }
        }

        private func change(_ text: [String], _ random: inout Randomness) -> [String] {
            var text = text
            let changes = self == .long || self == .everywhere ? 20 : 3
            for _ in 0..<Int.random(in: 1...changes, using: &random) {
                let place = Int.random(in: 0...text.count, using: &random)
                let length = min(Int.random(in: 0...4, using: &random), text.count - place)
                let block = Array(text[place..<(place + length)])
                switch Int.random(in: 0..<5, using: &random) {
                case 0: text.removeSubrange(place..<(place + length))
                case 1:
                    text.insert(
                        contentsOf: block,
                        at: Int.random(in: 0...text.count, using: &random)
                    )
                case 2:
                    text.removeSubrange(place..<(place + length))
                    let other = Int.random(in: 0...text.count, using: &random)
                    text.insert(contentsOf: block, at: other)
                case 3: text.insert(line(&random), at: place)
                default:
                    for index in place..<(place + length) { text[index] = line(&random) }
                }
            }
            return text
        }
    }
}
