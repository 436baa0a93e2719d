import Foundation
import Git
import Merging
import SystemPackage

/// Merges again what a repository has merged, by our engine and by git, and compares.
struct Replay {
    private let git: InstalledGit
    private let limit: Int

    init(repository: String, limit: Int) {
        git = InstalledGit(repository: FilePath(repository))
        self.limit = limit
    }

    /// No git that can be asked: what we cannot decide shows as such.
    private struct NoGit: ReferenceMerge {
        func merge(_ request: MergeRequest) async throws -> ReferenceMergeAnswer? { nil }
    }

    private enum Class: String, CaseIterable {
        case sameClean = "both clean, same tree"
        case sameConflict = "both conflict, same tree"
        case contained = "contained"
        case undecided = "left to git (renames, several bases, attributes)"
        case refused = "no common history: refused by both"
        case falseClean = "CLEAN FOR US, A CONFLICT FOR GIT"
        case otherTree = "BOTH CLEAN, ANOTHER TREE"
        case falseConflict = "A CONFLICT FOR US, CLEAN FOR GIT"
        case otherConflict = "both conflict, other files or marks"

        var isDifference: Bool {
            switch self {
            case .falseClean, .otherTree, .falseConflict, .otherConflict: true
            default: false
            }
        }
    }

    /// Whether nothing differed.
    func run() async throws -> Bool {
        let folder = try git.text(["rev-parse", "--path-format=absolute", "--git-common-dir"])
        let merges = try git.text(["rev-list", "--merges", "--all", "--parents"])
            .split(separator: "\n").map {
                $0.split(separator: " ").compactMap { ObjectID(hex: String($0)) }
            }
            .filter { $0.count == 3 }.prefix(limit)
        let engine = try MergeEngine(
            repository: FilePath(folder),
            reference: NoGit(),
            trialsIn: FilePath(NSTemporaryDirectory())
        )
        var counts: [Class: Int] = [:]
        var (ours, gits): ([Double], [Double]) = ([], [])
        for merge in merges {
            let before = CPU.own
            let outcome = try await engine.merge(ours: merge[1], theirs: merge[2])
            let between = CPU.own
            let children = CPU.children
            let answer = try ask(merge[1], merge[2], FilePath(folder))
            ours.append(between - before)
            gits.append(CPU.children - children)
            let found = Replay.compare(
                outcome,
                MergeTreeOutput.read(status: answer.status, output: answer.output)
            )
            counts[found, default: 0] += 1
            if found.isDifference { print("\(merge[0].short): \(found.rawValue)") }
        }
        print("\(merges.count) merges of \(folder)")
        for found in Class.allCases {
            if let count = counts[found] { print("  \(count)  \(found.rawValue)") }
        }
        let sums = (ours.reduce(0, +), gits.reduce(0, +))
        print(
            String(
                format: "  CPU: ours %.2f ms a merge, git merge-tree %.2f ms (ratio %.2f)",
                sums.0 / Double(max(1, ours.count)),
                sums.1 / Double(max(1, gits.count)),
                sums.0 / max(0.001, sums.1)
            )
        )
        return !counts.keys.contains(where: \.isDifference)
    }

    /// With the attributes of the first side where git looks for them, as `git merge` has them.
    private func ask(
        _ ours: ObjectID,
        _ theirs: ObjectID,
        _ common: FilePath,
    ) throws -> (status: Int32, output: [UInt8]) {
        let folder = FilePath(NSTemporaryDirectory()).appending("attributes-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(atPath: folder.string) }
        func make(_ path: FilePath) throws {
            try FileManager.default.createDirectory(
                atPath: path.string,
                withIntermediateDirectories: true
            )
        }
        try make(folder)
        let repository = try Repository(at: common)
        let tree = try repository.existingCommit(ours).tree
        for file in try repository.attributeFiles(ofTree: tree) {
            let place = folder.appending(file.path)
            try make(place.removingLastComponent())
            try Data(file.bytes).write(to: URL(fileURLWithPath: place.string))
        }
        return try InstalledGit(repository: folder).run([
            "--git-dir", common.string, "--work-tree", folder.string, "-c",
            "merge.conflictStyle=merge", "-c", "core.bare=false", "merge-tree", "--write-tree",
            "-z", "--messages", ours.hex, theirs.hex,
        ])
    }

    private static func compare(
        _ outcome: MergeEngine.Outcome,
        _ answer: ReferenceMergeAnswer?,
    ) -> Class {
        switch (outcome, answer) {
        case (.contained, _): return .contained
        case (.clean(let tree), .clean(let other)?): return tree == other ? .sameClean : .otherTree
        case (.clean, .conflicted?), (.clean, .failed?): return .falseClean
        case (.conflicted(let merge), let answer):
            let kinds = Set(merge.conflicts.map(\.kind))
            if kinds == [.unrelated] { return .refused }
            if !kinds.isSubset(of: [.content, .addAdd, .binary, .modifyDelete]) {
                return .undecided
            }
            guard case .conflicted(let other)? = answer else { return .falseConflict }
            let isSame = other.tree == merge.tree && Set(other.stages) == Set(merge.stages)
            return isSame ? .sameConflict : .otherConflict
        case (.clean, nil): return .falseClean
        }
    }
}
