import Git
import Merging
import TestSupport
import Testing

/// What git 2.39 really printed, and what it must not be taken for.
struct MergeTreeOutputTests {
    private func fork(
        _ base: [String: String],
        _ ours: (TestRepository) throws -> Void,
        _ theirs: (TestRepository) throws -> Void,
    ) throws -> ReferenceMergeAnswer? {
        let test = try TestRepository(files: base)
        try test.git("checkout", "--quiet", "-b", "ours")
        try ours(test)
        try test.commitAll("Ours")
        try test.git("checkout", "--quiet", "-b", "theirs", "main")
        try theirs(test)
        try test.commitAll("Theirs")
        let answer = try test.ask([
            "merge-tree", "--write-tree", "-z", "--messages", "ours", "theirs",
        ])
        return MergeTreeOutput.read(status: answer.status, output: answer.bytes)
    }

    private func conflicts(of answer: ReferenceMergeAnswer?) -> [Conflict]? {
        guard case .conflicted(let merge) = answer else { return nil }
        return merge.conflicts
    }

    @Test func `a clean merge is its tree`() throws {
        let answer = try fork(["a": "a\n"]) {
            try $0.write("b", "b\n")
        } _: {
            try $0.write("c", "c\n")
        }
        guard case .clean = answer else {
            Issue.record("\(String(describing: answer))")
            return
        }
    }

    @Test func `kinds and paths are git's`() throws {
        let content = try fork(["a": "1\n"]) {
            try $0.write("a", "2\n")
        } _: {
            try $0.write("a", "3\n")
        }
        #expect(conflicts(of: content) == [Conflict(kind: .content, paths: [GitPath("a")])])
        guard case .conflicted(let merge) = content else { return }
        #expect(merge.stages.map(\.side) == [.base, .ours, .theirs])
        #expect(merge.stages.allSatisfy { $0.path == GitPath("a") && $0.mode == .file })

        let added = try fork(["k": "k"]) {
            try $0.write("a", "2\n")
        } _: {
            try $0.write("a", "3\n")
        }
        #expect(conflicts(of: added) == [Conflict(kind: .addAdd, paths: [GitPath("a")])])

        let deleted = try fork(["a": "1\n"]) {
            try $0.remove("a")
        } _: {
            try $0.write("a", "3\n")
        }
        #expect(conflicts(of: deleted) == [Conflict(kind: .modifyDelete, paths: [GitPath("a")])])

        let lines = "1\n2\n3\n4\n5\n"
        let renamed = try fork(["a": lines]) {
            try $0.git("mv", "a", "b")
        } _: {
            try $0.git("mv", "a", "c")
        }
        #expect(conflicts(of: renamed)?.map(\.kind) == [.renameRename])
        let paths = conflicts(of: renamed)?.flatMap(\.paths).map(\.description)
        #expect(paths.map(Set.init) == ["a", "b", "c"])

        let binary = try fork(["a": "\0one"]) {
            try $0.write("a", "\0two")
        } _: {
            try $0.write("a", "\0three")
        }
        #expect(conflicts(of: binary) == [Conflict(kind: .binary, paths: [GitPath("a")])])

        let folder = try fork(["k": "k"]) {
            try $0.write("a", "file")
        } _: {
            try $0.write("a/b", "in a folder")
        }
        #expect(conflicts(of: folder)?.contains { $0.kind == .fileDirectory } == true)
    }

    @Test func `a name with a line feed is one name`() throws {
        let answer = try fork(["a\nb": "1\n"]) {
            try $0.write("a\nb", "2\n")
        } _: {
            try $0.write("a\nb", "3\n")
        }
        #expect(conflicts(of: answer) == [Conflict(kind: .content, paths: [GitPath("a\nb")])])
    }

    @Test(
        arguments: [(128, ""), (129, "usage"), (0, ""), (1, "not an id\0"), (0, "0123\0")]
            as [(Int32, String)]
    )
    func `what is no answer counts as none`(status: Int32, output: String) {
        #expect(MergeTreeOutput.read(status: status, output: Array(output.utf8)) == nil)
    }

    @Test func `a conflict in unknown words is still a conflict`() {
        let tree = String(repeating: "a", count: 40)
        func read(_ text: String) -> [Conflict]? {
            let output = Array((tree + "\0" + text).utf8)
            return conflicts(of: MergeTreeOutput.read(status: 1, output: output))
        }
        func stage(_ path: String) -> String { "100644 \(tree) 2\t\(path)\0" }
        #expect(
            read(stage("x") + "\0" + "1\0x\0CONFLICT (of a new kind)\0words\0")
                == [Conflict(kind: .other, paths: [GitPath("x")])]
        )
        #expect(
            read(stage("z") + "\0" + "1\0z\0CONFLICT(directory rename unclear split)\0words\0")
                == [Conflict(kind: .directoryRename, paths: [GitPath("z")])]
        )
        // Named as conflicted, and no message about it.
        #expect(
            read(stage("x") + stage("y") + "\0" + "1\0x\0CONFLICT (contents)\0words\0") == [
                Conflict(kind: .content, paths: [GitPath("x")]),
                Conflict(kind: .other, paths: [GitPath("y")]),
            ]
        )
    }
}
