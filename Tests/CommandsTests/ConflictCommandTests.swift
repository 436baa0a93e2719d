import Commands
import Foundation
import Git
import SystemPackage
import TestSupport
import Testing

/// Conflicts from the report to the end, resolved with the git that people have.
struct ConflictCommandTests {
    /// One kind of conflict, and how a person gets rid of it.
    struct Case: Sendable, CustomTestStringConvertible {
        let kind: String
        var name: String?
        var files: [String: String] = ["f": "1\n2\n3\n"]
        /// Git commands that complete the base.
        var prepare: String = "true"
        let a: String
        let b: String
        let resolve: String
        /// What is there in the end; nil is gone.
        let result: [String: String?]

        var testDescription: String { name ?? kind }
    }

    private static let text = (1...12).map { "line \($0)\n" }.joined()
    private static let ids = ["1", "2", "3"].map { String(repeating: $0, count: 40) }

    static let cases = [
        Case(
            kind: "content",
            a: "sed -i s/2/two/ f",
            b: "sed -i s/2/zwei/ f",
            resolve: "printf '1\\ntwo, zwei\\n3\\n' > f && git add f",
            result: ["f": "1\ntwo, zwei\n3\n"]
        ),
        Case(
            kind: "add/add",
            a: "echo a > n",
            b: "echo b > n",
            resolve: "echo both > n && git add n && git commit --quiet --no-edit",
            result: ["n": "both\n"]
        ),
        Case(
            kind: "modify/delete",
            a: "rm f",
            b: "echo 4 >> f",
            resolve: "git rm --quiet f",
            result: ["f": nil]
        ),
        Case(
            kind: "rename/rename",
            files: ["f": text],
            a: "git mv f g",
            b: "git mv f h",
            resolve: "git rm --quiet f h && git add g",
            result: ["f": nil, "g": text, "h": nil]
        ),
        Case(
            kind: "rename/delete",
            files: ["f": text],
            a: "git mv f g && echo more >> g",
            b: "rm f",
            resolve: "git add g",
            result: ["f": nil, "g": text + "more\n"]
        ),
        Case(
            kind: "add/add",
            name: "a renamed file meets another",
            files: ["f": text],
            a: "git mv f g",
            b: "echo other > g && echo more >> f",
            resolve: "echo mine > g && git add g",
            result: ["f": nil, "g": "mine\n"]
        ),
        Case(
            kind: "file/directory",
            a: "echo file > d",
            b: "mkdir d && echo inside > d/e",
            resolve: "test -e d~integration && git rm --quiet --force d~integration",
            result: ["d/e": "inside\n"]
        ),
        Case(
            kind: "distinct modes",
            a: "rm f && ln -s elsewhere f",
            b: "echo 4 >> f",
            resolve:
                "git ls-files --unmerged | cut -f2 | sort -u | while read p; do git rm --quiet --force \"$p\"; done; echo file > f && git add f",
            result: ["f": "file\n"]
        ),
        Case(
            kind: "add/add",
            name: "the same file with two modes",
            a: "echo x > n",
            b: "echo x > n && chmod +x n",
            resolve: "git add n",
            result: ["n": "x\n"]
        ),
        Case(
            kind: "binary",
            files: ["f": "\0base"],
            a: "printf '\\000ours' > f",
            b: "printf '\\000theirs' > f",
            resolve: "git checkout --quiet --theirs f && git add f",
            result: ["f": "\0theirs"]
        ),
        Case(
            kind: "submodule",
            prepare: "git update-index --add --cacheinfo 160000,\(ids[0]),sub",
            a: "git update-index --cacheinfo 160000,\(ids[1]),sub && git commit --quiet -m A",
            b: "git update-index --cacheinfo 160000,\(ids[2]),sub && git commit --quiet -m B",
            resolve: "git update-index --cacheinfo 160000,\(ids[2]),sub",
            result: [:]
        ),
        Case(
            kind: "directory rename",
            files: ["d/a": text, "d/b": text + "b\n"],
            a: "git mv d e",
            b: "echo new > d/new",
            resolve: "git add e/new",
            result: ["e/new": "new\n", "d/new": nil]
        ),
    ]

    private func plan(_ item: Case) -> String {
        """
        task: T
        subtasks:
          - id: a
            run: |
              \(item.a)
          - id: b
            run: |
              \(item.b)
        integration: {}

        """
    }

    /// What must be the same before and after.
    private func checkout(_ test: TestRepository) throws -> [String] {
        let index = FileManager.default.contents(atPath: test.common.appending("index").string)
        return [
            try test.git("rev-parse", "HEAD", "main"), try test.git("status", "--porcelain", "-z"),
            try test.git("for-each-ref", "refs/heads/main", "refs/tags"),
            "\(index?.hashValue ?? 0)", try test.git("config", "--local", "--list"),
        ]
    }

    private func shell(_ line: String, _ test: TestRepository, in folder: FilePath) throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/bin/sh")
        process.arguments = ["-euc", line]
        process.environment = test.environment()
        process.currentDirectoryURL = URL(fileURLWithPath: folder.string)
        try process.run()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0, "\(line)")
    }

    private func expect(
        _ item: Case,
        in branch: String,
        _ test: TestRepository,
    ) throws {
        for (path, text) in item.result {
            let answer = try test.ask(["cat-file", "blob", "\(branch):\(path)"])
            #expect(answer.status == (text == nil ? 128 : 0), "\(path)")
            if let text { #expect(String(decoding: answer.bytes, as: UTF8.self) == text) }
        }
        if item.kind == "submodule" {
            #expect(try test.git("rev-parse", "\(branch):sub") == Self.ids[2])
        }
    }

    @Test(arguments: cases)
    func `F07 each kind is reported, resolved with git, taken, and known the next time`(
        item: Case,
    ) async throws {
        let harness = try CommandHarness(files: item.files)
        let test = harness.test
        try shell(item.prepare, test, in: test.path)
        try test.git("commit", "--quiet", "--allow-empty", "--message", "Base")
        try test.write("../plan.yml", plan(item))
        let before = try checkout(test)

        #expect(await harness.run("start", "--config", "../plan.yml").status == .waitsForPerson)
        let report = await harness.run("conflicts", "--json")
        #expect(report.status == .waitsForPerson)
        let json = try JSONSerialization.jsonObject(with: Data(report.answer.utf8))
        let conflicts = try #require((json as? [String: Any])?["conflicts"] as? [[String: Any]])
        let kinds = (conflicts[0]["items"] as? [[String: Any]])?.map { $0["kind"] as? String }
        #expect(kinds?.contains(item.kind) == true, "\(kinds ?? [])")
        #expect(conflicts[0]["subtask"] as? String == "b")
        #expect((conflicts[0]["clash"] as? [String: Any])?["with"] as? String == "a")
        #expect(await harness.run("conflicts").answer.contains("b does not merge"))
        #expect(await harness.run("conflicts", "--markdown").answer.contains("## b does not merge"))
        // The journal keeps the merged tree and the versions for plain git.
        #expect(try test.ask(["ls-tree", "refs/orchestrate/t-1:conflicts/b/merged"]).status == 0)

        let laid = await harness.run("resolve", "b")
        #expect(laid.status == .done, "\(laid.narration)")
        let place = test.folder.appending("repo.orchestrate/t-1/b@resolve")
        let state = try test.git("status", in: place)
        #expect(state.contains("You have unmerged paths"), "\(state)")
        #expect(try test.id("MERGE_HEAD", in: place) == test.id("orchestrate/t-1/b"))
        #expect(try test.ask(["diff", "AUTO_MERGE"], in: place).status == 0)
        let early = await harness.run("continue")
        #expect(early.status == .waitsForPerson)
        #expect(early.narration.contains("is not resolved yet"))
        try shell(item.resolve, test, in: place)
        let ended = await harness.run("continue")
        #expect(ended.status == .done, "\(ended.answer)\(ended.narration)")
        #expect(ended.answer.contains("2 of 2 merged"))
        let branch = "orchestrate/t-1/_integration"
        try expect(item, in: branch, test)
        #expect(!FileManager.default.fileExists(atPath: place.string))
        #expect(try test.git("for-each-ref", "refs/heads/orchestrate/t-1/_resolve") == "")
        #expect(try test.git("log", "-1", "--format=%P", branch).split(separator: " ").count == 2)

        // From the start, with other commits.
        let again = await harness.run("start", "--config", "../plan.yml")
        #expect(again.status == .done, "\(again.answer)\(again.narration)")
        #expect(again.narration.contains("merged, as resolved"))
        try expect(item, in: "orchestrate/t-2/_integration", test)
        #expect(
            try test.id("orchestrate/t-2/_integration^{tree}") == test.id("\(branch)^{tree}")
        )
        #expect(try checkout(test) == before)
        #expect(try test.git("fsck", "--strict", "--no-dangling") == "")
    }
}
