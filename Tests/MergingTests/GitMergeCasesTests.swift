import Foundation
import Git
import Merging
import SystemPackage
import TestSupport
import Testing

/// The merges of git's own merge tests, with the answers that git 2.39 gave.
///
/// They are 812 pairs of commits that lie beside the project, not in it.
struct GitMergeCasesTests {
    private struct Case: Decodable {
        let `case`: String
        let ours: String
        let theirs: String
        let verdict: String
        let tree: String
        let kinds: [Kind]
        let stages: [Stage]

        struct Stage: Decodable, Hashable {
            let side: Int
            let mode: String
            let id: String
            let path: String

            init(_ stage: MergeStage) {
                side = stage.side.rawValue
                let digits = String(stage.mode.rawValue, radix: 8)
                mode = String(repeating: "0", count: 6 - digits.count) + digits
                id = stage.id.hex
                path = stage.path.description
            }

            init(from decoder: any Decoder) throws {
                var list = try decoder.unkeyedContainer()
                side = try list.decode(Int.self)
                mode = try list.decode(String.self)
                id = try list.decode(String.self)
                path = try list.decode(String.self)
            }
        }

        struct Kind: Decodable {
            let words: String
            let paths: [String]

            init(from decoder: any Decoder) throws {
                var list = try decoder.unkeyedContainer()
                words = try list.decode(String.self)
                paths = try list.decode([String].self)
            }
        }
    }

    private static let folder = FilePath(#filePath).removingLastComponent().removingLastComponent()
        .removingLastComponent().removingLastComponent().appending("shared")
        .appending("merge-cases")

    private static let isThere = FileManager.default.fileExists(atPath: folder.string)

    /// The installed git, asked in the repository of the cases.
    private struct RealGit: ReferenceMerge {
        let test: TestRepository

        func merge(_ request: MergeRequest) async throws -> ReferenceMergeAnswer? {
            let answer = try test.ask([
                "merge-tree", "--write-tree", "-z", "--messages", request.ours.hex,
                request.theirs.hex,
            ])
            return MergeTreeOutput.read(status: answer.status, output: answer.bytes)
        }
    }

    private struct NoGit: ReferenceMerge {
        func merge(_ request: MergeRequest) async throws -> ReferenceMergeAnswer? { nil }
    }

    private func load() throws -> (test: TestRepository, cases: [Case]) {
        let test = try TestRepository(files: [:])
        let bundle = Self.folder.appending("git-t64xx.bundle").string
        try test.git("fetch", "--quiet", bundle, "+refs/*:refs/cases/*")
        let text = try String(
            contentsOfFile: Self.folder.appending("git-t64xx.expected.jsonl").string,
            encoding: .utf8
        )
        let cases = try text.split(separator: "\n").map {
            try JSONDecoder().decode(Case.self, from: Data($0.utf8))
        }
        return (test, cases)
    }

    private func id(_ text: String) throws -> ObjectID { try #require(ObjectID(hex: text)) }

    @Test func `the cases are there, or their absence is loud`() {
        if !Self.isThere {
            print("SKIPPED: the 812 merges of git's own tests are not in \(Self.folder)")
        }
    }

    @Test(.enabled(if: isThere))
    func `with git every verdict, tree and kind is git's`() async throws {
        let (test, cases) = try load()
        #expect(cases.count == 812)
        let engine = try MergeEngine(repository: test.common, reference: RealGit(test: test))
        var unrelated = 0
        for item in cases {
            switch try await engine.merge(ours: id(item.ours), theirs: id(item.theirs)) {
            case .contained: Issue.record("\(item.case) is contained")
            case .clean(let tree):
                #expect(item.verdict == "clean" && tree.hex == item.tree, "\(item.case)")
            case .conflicted(let merge):
                if merge.conflicts.map(\.kind) == [.unrelated] {
                    // The answers were got by force: git itself refuses such a merge.
                    let refused = try test.ask([
                        "merge-tree", "--write-tree", item.ours, item.theirs,
                    ])
                    #expect(refused.status == 128, "\(item.case)")
                    unrelated += 1
                    continue
                }
                #expect(item.verdict == "conflict", "\(item.case)")
                #expect(merge.tree?.hex == item.tree, "\(item.case)")
                // Git 2.39 once lists a version of nothing.
                let stages = item.stages.filter { $0.mode != "000000" }
                #expect(
                    Set(merge.stages.map(Case.Stage.init)) == Set(stages),
                    "\(item.case)"
                )
                #expect(
                    kinds(merge) == expectedKinds(item),
                    "\(item.case): \(merge.conflicts) for \(item.kinds)"
                )
            }
        }
        print("812 merges of git's tests, \(unrelated) of them refused by git and by us")
    }

    /// The kinds as words of git, where several of ours are one of git's.
    private func kinds(_ merge: ConflictedMerge) -> Set<String> {
        Set(
            merge.conflicts.map { conflict in
                let kind = conflict.kind == .addAdd ? .content : conflict.kind
                return kind.rawValue
            }
        )
    }

    private func expectedKinds(_ item: Case) -> Set<String> {
        let binary = Set(item.kinds.filter { $0.words.contains("binary") }.map(\.paths))
        return Set(
            item.kinds.filter { $0.words.hasPrefix("CONFLICT") }.compactMap { kind in
                switch kind.words {
                case "CONFLICT (contents)": binary.contains(kind.paths) ? nil : "content"
                case "CONFLICT (rename involved in collision)": "rename/add"
                case _ where kind.words.contains("directory rename"): "directory rename"
                case _ where kind.words.hasPrefix("CONFLICT (submodule"): "submodule"
                default:
                    String(kind.words.dropFirst("CONFLICT (".count).prefix { $0 != ")" })
                }
            }
        )
    }

    @Test(.enabled(if: isThere))
    func `without git none differs unflagged`() async throws {
        let (test, cases) = try load()
        let engine = try MergeEngine(repository: test.common, reference: NoGit())
        var decided = 0
        for item in cases {
            switch try await engine.merge(ours: id(item.ours), theirs: id(item.theirs)) {
            case .contained: Issue.record("\(item.case) is contained")
            case .clean(let tree):
                #expect(item.verdict == "clean" && tree.hex == item.tree, "\(item.case)")
                decided += 1
            case .conflicted(let merge):
                if merge.conflicts.allSatisfy({
                    [.content, .addAdd, .binary, .modifyDelete].contains($0.kind)
                }) {
                    #expect(item.verdict == "conflict" && merge.tree?.hex == item.tree)
                    decided += 1
                } else {
                    // Left to a person, whatever libgit2 would say.
                    #expect(
                        merge.conflicts.allSatisfy {
                            [.unverified, .other, .unrelated].contains($0.kind)
                        }
                    )
                }
            }
        }
        print("812 merges of git's tests, \(decided) decided without git")
        #expect(decided > 300)
    }
}
