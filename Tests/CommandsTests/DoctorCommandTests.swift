import Commands
import Foundation
import SystemPackage
import TestSupport
import Testing

struct DoctorCommandTests {
    private let harness: CommandHarness

    init() throws { harness = try CommandHarness() }

    private func line(_ topic: String, _ said: CommandHarness.Said) -> String {
        said.answer.split(separator: "\n").map(String.init).first {
            $0.split(separator: " ").dropFirst().first == Substring(topic)
        } ?? ""
    }

    @Test func `a sound repository has a line for each thing, and nothing is changed`() async throws
    {
        let before = try harness.test.git("for-each-ref")
        let said = await harness.run("doctor")
        #expect(said.status == .done, "\(said.answer)")
        #expect(said.narration == "a run can start here\n")
        for topic in [
            "git", "libgit2", "repository", "identity", "agents", "workspaces", "hooks", "runs",
            "locks",
        ] {
            #expect(!line(topic, said).isEmpty, "\(topic)")
        }
        let git = try harness.test.git("--version").split(separator: " ")[2]
        #expect(line("git", said).contains(git))
        #expect(line("identity", said) == "ok       identity    Test Author <author@example.com>")
        #expect(try harness.test.git("for-each-ref") == before)
        #expect(try harness.test.git("status", "--porcelain", "--ignored") == "")
        let left = try FileManager.default.contentsOfDirectory(atPath: harness.test.folder.string)
        #expect(left.sorted() == ["repo"])
    }

    @Test func `what has to be repaired is told with what to type, and the status is 1`()
        async throws
    {
        try harness.test.git("config", "orchestrate.backend", "codex")
        // Below a file there can be no folder.
        let below = harness.test.path.appending("README").appending("workspaces").string
        try harness.test.git("config", "orchestrate.workspaceRoot", below)
        try harness.test.write(".git/index.lock", "")
        try FileManager.default.setAttributes(
            [.modificationDate: Date(timeIntervalSince1970: 1_700_000_000)],
            ofItemAtPath: harness.test.common.appending("index.lock").string
        )
        let said = await harness.run("doctor", environment: ["PATH": "/nowhere"])
        #expect(said.status == .failed)
        #expect(said.narration == "4 problems are to be repaired first\n")
        #expect(line("git", said).hasPrefix("PROBLEM"))
        #expect(line("agents", said).hasPrefix("PROBLEM"))
        #expect(line("workspaces", said).hasPrefix("PROBLEM"))
        #expect(said.answer.contains("\n           git config orchestrate.workspaceRoot"))
        #expect(said.answer.contains("\n           rm \(harness.test.common)/index.lock\n"))
    }

    @Test func `a lock that a git at work holds is no finding`() async throws {
        try harness.test.write(".git/index.lock", "")
        try FileManager.default.setAttributes(
            [.modificationDate: Date(timeIntervalSince1970: 1_799_999_990)],
            ofItemAtPath: harness.test.common.appending("index.lock").string
        )
        #expect(line("locks", await harness.run("doctor")).hasPrefix("ok"))
    }

    @Test func `a repository that is not supported, or has no commit, is a problem`() async throws {
        try harness.test.git("init", "--quiet", "--object-format=sha256", "../other")
        let other = await harness.run("doctor", in: harness.test.folder.appending("other"))
        #expect(other.status == .failed)
        #expect(line("repository", other).contains("object format sha256"))
        try harness.test.git("init", "--quiet", "../empty")
        let empty = await harness.run("doctor", in: harness.test.folder.appending("empty"))
        #expect(empty.status == .failed)
        #expect(empty.answer.contains("\n           git commit --allow-empty"))
        // Whoever git would name nobody for is told how to say it.
        #expect(line("identity", empty).hasPrefix("note"))
        #expect(empty.answer.contains("\n           git config --global user.name"))
    }

    @Test func `outside a repository the rest is looked at`() async throws {
        let said = await harness.run("doctor", in: harness.test.folder)
        #expect(said.status == .done)
        #expect(line("repository", said).hasPrefix("note"))
        #expect(line("libgit2", said).hasPrefix("ok"))
    }

    @Test func `a run that was left half-way and a setting without sense are told`() async throws {
        try harness.test.write(
            "orchestration.yml",
            "task: T\nsubtasks: [{id: a, run: \"true\"}]\nintegration: {}\n"
        )
        #expect(await harness.run("start", "--quiet").status == .done)
        #expect(line("runs", await harness.run("doctor")).hasPrefix("ok"))
        // As if its process had died before the end of the run was written down.
        try harness.test.git("update-ref", "refs/orchestrate/t-1", "refs/orchestrate/t-1~3")
        let said = await harness.run("doctor")
        #expect(said.status == .done)
        #expect(said.answer.contains("\n           git orchestrate resume t-1\n"))
        try harness.test.git("config", "orchestrate.maxParallel", "none")
        let wrong = await harness.run("doctor")
        #expect(wrong.status == .failed)
        #expect(
            wrong.answer.contains("\n           git config --show-origin orchestrate.maxParallel")
        )
    }

    @Test func `a program is told the same`() async throws {
        try harness.test.git("config", "core.hooksPath", ".husky/_")
        let said = await harness.run("doctor", "--json")
        let object = try JSONSerialization.jsonObject(with: Data(said.answer.utf8))
        let document = try #require(object as? [String: Any])
        #expect(document["schema"] as? String == "git-orchestrate/doctor/1")
        #expect(document["isHealthy"] as? Bool == true)
        let findings = try #require(document["findings"] as? [[String: Any]])
        let hooks = try #require(findings.first { $0["topic"] as? String == "hooks" })
        #expect(hooks["state"] as? String == "note")
        #expect((hooks["message"] as? String)?.contains(".husky/_") == true)
    }
}
