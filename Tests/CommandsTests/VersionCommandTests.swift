import Commands
import Foundation
import TestSupport
import Testing

struct VersionCommandTests {
    @Test func `the version is told as git tells its own`() async throws {
        let harness = try CommandHarness()
        let word = await harness.run("version")
        #expect(word.status == .done)
        #expect(word.answer == "git-orchestrate version \(GitOrchestrate.version)\n")
        #expect(await harness.run("--version").answer == word.answer)
    }

    @Test func `what it was made with is told, and which git it finds`() async throws {
        let harness = try CommandHarness()
        let said = await harness.run("version", "--build-options")
        #expect(said.status == .done)
        let lines = said.answer.split(separator: "\n")
        #expect(lines.count == 5)
        #expect(lines[1].wholeMatch(of: /swift: 6\.\d.*, debug build/) != nil)
        #expect(lines[2].wholeMatch(of: /libgit2: 1\.\d+\.\d+ \(threads, .*\)/) != nil)
        let git = try harness.test.git("--version").split(separator: " ")[2]
        #expect(lines[3].hasPrefix("git: \(git) (/"))
        let machine = try harness.test.ask(["-c", "alias.m=!uname -m", "m"]).text
        #expect(lines[4].hasSuffix(", \(machine)"))
    }

    @Test func `the same is told to programs, also where there is no git`() async throws {
        let harness = try CommandHarness()
        let said = await harness.run("version", "--json", environment: ["PATH": "/nowhere"])
        #expect(said.status == .done)
        let object = try JSONSerialization.jsonObject(with: Data(said.answer.utf8))
        let document = try #require(object as? [String: Any])
        #expect(document["schema"] as? String == "git-orchestrate/version/1")
        #expect(document["version"] as? String == GitOrchestrate.version)
        #expect(document["git"] == nil)
        let library = try #require(document["libgit2"] as? [String: Any])
        #expect((library["features"] as? [String])?.contains("threads") == true)
        let lines = await harness.run(
            "version",
            "--build-options",
            environment: ["PATH": "/nowhere"]
        )
        #expect(lines.answer.contains("\ngit: none on PATH\n"))
    }
}
