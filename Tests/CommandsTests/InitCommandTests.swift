import ArgumentParser
import Foundation
import Planning
import SystemPackage
import TestSupport
import Testing

@testable import Commands

struct InitCommandTests {
    @Test func `a plan to begin with is written, and what to do next is told`() async throws {
        let harness = try CommandHarness()
        let said = await harness.run("init")
        #expect(said.status == .done)
        #expect(said.answer == "wrote orchestration.yml\n")
        #expect(said.narration.hasSuffix("\n  git orchestrate plan\n"))
        #expect(await harness.run("plan", "--quiet").status == .done)
        let other = await harness.run(["init", "--template", "bugfix", "-o", "plans/bug.yml"])
        #expect(other.answer == "wrote plans/bug.yml\n")
        #expect(other.narration.hasSuffix("\n  git orchestrate plan plans/bug.yml\n"))
        #expect(await harness.run("plan", "plans/bug.yml").answer.contains("reproduce"))
    }

    @Test func `a file that is there is never written over, whatever it is`() async throws {
        let harness = try CommandHarness()
        try harness.test.write("orchestration.yml", "mine\n")
        let said = await harness.run("init")
        #expect(said.status == .fatal)
        #expect(said.narration.hasPrefix("fatal: there is something at "))
        let place = harness.test.path.appending("orchestration.yml").string
        #expect(try String(contentsOfFile: place, encoding: .utf8) == "mine\n")
        try FileManager.default.createSymbolicLink(
            atPath: harness.test.path.appending("link.yml").string,
            withDestinationPath: "nowhere.yml"
        )
        #expect(await harness.run("init", "--output", "link.yml").status == .fatal)
        #expect(
            !FileManager.default.fileExists(
                atPath: harness.test.path.appending("nowhere.yml").string
            )
        )
    }

    @Test(arguments: PlanTemplate.allCases)
    func `each plan is valid as it is, and nothing is to be said about it`(template: PlanTemplate)
        throws
    {
        #expect(template.text.hasPrefix("# "))
        #expect(template.text.split(separator: "\n").allSatisfy { $0.count <= 110 })
        let source = PlanSource(name: "plan.yml", text: template.text)
        let checked = try PlanReader.read(source)
        // The pattern's own example has no acceptance, and it is shown as it is.
        let expected = template == .auth ? ["acceptance-missing"] : []
        #expect(checked.allWarnings.map(\.code) == expected)
    }

    @Test func `the example is the pattern's`() throws {
        let ours = try PlanReader.read(PlanSource(name: "a", text: PlanTemplate.auth.text)).plan
        let theirs = try PlanReader.read(PlanSource(name: "b", text: Examples.authentication)).plan
        #expect(ours.task == theirs.task)
        #expect(ours.subtasks == theirs.subtasks)
        #expect(ours.integration == theirs.integration)
    }

    @Test func `a dry run prints the plan and writes nothing`() async throws {
        let harness = try CommandHarness()
        let said = await harness.run("init", "--dry-run")
        #expect(said.answer == PlanTemplate.feature.text)
        _ = await harness.run("init", "--agent-commands", "--dry-run")
        #expect(try harness.test.git("status", "--porcelain", "--ignored") == "")
    }

    @Test func `commands and skills for agents are written where agents look, and only when asked`()
        async throws
    {
        let harness = try CommandHarness()
        _ = await harness.run("init")
        #expect(try harness.test.git("status", "--porcelain") == "?? orchestration.yml")
        // From a subfolder too: agents look at the top.
        try harness.test.write("sub/file", "f")
        let inside = harness.test.path.appending("sub")
        let mine = ".claude/commands/orchestrate-status.md"
        try harness.test.write(mine, "mine\n")
        let said = await harness.run("init", "--agent-commands", in: inside)
        #expect(said.status == .done)
        #expect(said.answer.contains("kept \(mine), which is not ours\n"))
        #expect(said.answer.contains("wrote .agents/skills/orchestrate-tasks/SKILL.md\n"))
        let place = harness.test.path.appending(FilePath(mine).components).string
        #expect(try String(contentsOfFile: place, encoding: .utf8) == "mine\n")
        let files = try harness.test.git("ls-files", "--others", ".claude", ".opencode", ".agents")
        #expect(files.split(separator: "\n").count == 8)
        let again = await harness.run("init", "--agent-commands")
        #expect(!again.answer.contains("wrote"))
        #expect(again.answer.contains(".opencode/commands/orchestrate-tasks.md is as it should be"))
    }

    @Test func `what agents read begins as their formats want it`() throws {
        for file in StarterFile.forAgents {
            let parts = file.text.components(separatedBy: "---\n")
            #expect(parts.count >= 3)
            #expect(parts[0] == "")
            var fields: [String: String] = [:]
            for line in parts[1].split(separator: "\n") {
                let split = try #require(line.firstIndex(of: ":"))
                fields[String(line[..<split])] = line[line.index(after: split)...]
                    .trimmingCharacters(in: .whitespaces)
            }
            let description = try #require(fields["description"])
            #expect((1...1024).contains(description.count))
            // A colon and a space would make a mapping of it.
            #expect(!description.contains(": "))
            guard file.path.hasSuffix("SKILL.md") else { continue }
            let name = try #require(fields["name"])
            #expect(file.path.hasSuffix("/\(name)/SKILL.md"))
            #expect(name.wholeMatch(of: /[a-z0-9-]{1,64}/) != nil)
        }
    }

    @Test func `every command that they name exists`() throws {
        var found = 0
        for file in StarterFile.forAgents {
            for match in file.text.matches(of: /`git orchestrate ((?:[a-z]+|--[a-z-]+|[A-Z]+| )+)/)
            {
                let words = match.1.split(separator: " ").map(String.init)
                guard let first = words.first, first != "with" else { continue }
                #expect(throws: Never.self, "\(file.path): \(words)") {
                    _ = try GitOrchestrate.parseAsRoot(
                        words.map { $0 == $0.uppercased() ? "x-1" : $0 }
                    )
                }
                found += 1
            }
        }
        #expect(found > 40)
    }

    @Test func `what does not go together is wrong usage`() async throws {
        let harness = try CommandHarness()
        #expect(await harness.run("init", "--template", "nonsense").status == .usage)
        let both = await harness.run(["init", "--agent-commands", "--template", "auth"])
        #expect(both.status == .usage)
    }
}
