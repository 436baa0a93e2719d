import Foundation
import SystemPackage
import TestSupport
import Testing

@testable import Commands

/// What a run came to, in each form.
struct ReportCommandTests {
    @Test func `E11, R01, F02: the page of text has it all, in 80 columns, harmless`() async throws
    {
        let lab = try ReportLab()
        _ = try await lab.start()
        let said = await lab.harness.run("report")
        #expect(said.status == .done && said.narration == "")
        let lines = said.answer.split(separator: "\n", omittingEmptySubsequences: false)
        // A command is pasted, so it stays in one piece.
        for line in lines where !line.hasPrefix("    ") {
            #expect(TextColumns.width(line) <= 80, "\(line)")
        }
        #expect(lines.first?.hasSuffix(": a subtask failed; 5 of 8 merged") == true)
        let row = try #require(lines.first { $0.contains("bread ") && $0.contains("MERGED") })
        #expect(row.contains(" 2 ") && row.contains("10min"))
        let whole = said.answer.replacing(/\n +/, with: " ")
        for word in [
            "one after the other", "overhead", "speed-up", "Subtasks were truly independent",
            "Learnings extracted", "coffee waits for a person: it does not merge with wine",
            "odd failed: its command failed with exit status 3", "worktree", "branch",
            "git orchestrate retry odd", "soup and salad changed the same: same",
            "no merged subtask covers the requirement food",
            "bread, attempt 1: its command failed with exit status 7; a later attempt did it",
        ] {
            #expect(whole.contains(word), "\(word)")
        }
        #expect(said.answer.components(separatedBy: "\n    [").count == 13)
        expectHarmless(said.answer)
    }

    /// No scalar that a terminal takes for a command, or that turns what follows.
    private func expectHarmless(_ text: String) {
        let bad = text.unicodeScalars.filter {
            $0.value < 0x20 && $0 != "\n" || (0x7f..<0xa0).contains($0.value)
                || (0x202a...0x202e).contains($0.value) || (0x2066...0x2069).contains($0.value)
        }
        #expect(bad.isEmpty)
    }

    @Test func `Markdown is fit for a pull request: nothing of others is taken for markup`()
        async throws
    {
        let lab = try ReportLab()
        _ = try await lab.start()
        let said = await lab.harness.run("report", "--format", "markdown")
        #expect(said.status == .done)
        let text = said.answer
        expectHarmless(text)
        #expect(text.utf16.count <= ReportMarkdown.most)
        let rows = text.split(separator: "\n").filter {
            $0.hasPrefix("| ") && $0.contains("MERGED")
        }
        #expect(rows.count == 5)
        for row in text.split(separator: "\n")
        where row.hasPrefix("| ") {
            let cells = row.replacing("\\|", with: "").split(
                separator: "|",
                omittingEmptySubsequences: false
            )
            #expect([4, 13].contains(cells.count), "\(row)")
        }
        // Outside fences, what would be an element or a mention is none.
        var isFenced = false
        for line in text.split(separator: "\n").dropFirst() {
            if line.hasPrefix("```") { isFenced.toggle() }
            if isFenced { continue }
            #expect(!line.replacing("\\<", with: "").contains("<"), "\(line)")
            #expect(!line.contains(/@[a-z]/), "\(line)")
        }
        #expect(
            text.contains(#"T \<b\>"bold"\</b\> \| \`x\` \]\]\> \{\{task\}\}"#)
        )
        // The log has four backticks, and a fence that is longer.
        #expect(text.contains("`````text\n"))
    }

    @Test func `Markdown that is too long is cut, and says so`() async throws {
        let harness = try CommandHarness()
        let long = String(repeating: "wörds ", count: 60)
        let subtasks = (1...30).map {
            "  - {id: s\($0), dependencies: [bad], description: \"\(long)\", run: \"true\"}"
        }
        try harness.test.write(
            "../plan.yml",
            "task: T\nsubtasks:\n  - {id: bad, run: \"exit 1\"}\n"
                + subtasks.joined(separator: "\n")
        )
        _ = await harness.run("start", "--config", "../plan.yml")
        let whole = await harness.run("report", "--format", "markdown").answer
        #expect(whole.contains("s30"))
        let report = try await ReportReader(harness.surroundings).report(nil)
        let short = try ReportMarkdown.text(report, by: "x", most: 4_000)
        #expect(short.utf16.count <= 4_000)
        #expect(short.contains("are left out here"))
        #expect(short.contains("### Checklist"))
        let tiny = try ReportMarkdown.text(report, by: "x", most: 500)
        #expect(tiny.utf16.count <= 500)
        #expect(tiny.hasSuffix("The rest is left out: it is too long.\n"))
    }

    @Test func `E16, E11, E12: JSON has a schema, and figures that are numbers`() async throws {
        let lab = try ReportLab()
        _ = try await lab.start()
        let said = await lab.harness.run("report", "--json")
        let object = try #require(
            try JSONSerialization.jsonObject(with: Data(said.answer.utf8)) as? [String: Any]
        )
        #expect(object["schema"] as? String == "git-orchestrate/report/1")
        #expect(object["outcome"] as? String == "failed")
        let checklist = try #require(object["checklist"] as? [[String: Any]])
        #expect(checklist.count == 12)
        #expect(checklist.allSatisfy { ($0["evidence"] as? String)?.isEmpty == false })
        let time = try #require(object["time"] as? [String: Any])
        for key in ["sequentialSeconds", "wallSeconds", "overheadSeconds", "interruptedSeconds"] {
            #expect(time[key] is Double, "\(key)")
        }
        let subtasks = try #require(object["subtasks"] as? [[String: Any]])
        #expect(subtasks.count == 8)
        let bread = try #require(subtasks.first { $0["id"] as? String == "bread" })
        #expect((bread["attempts"] as? [[String: Any]])?.count == 2)
        let coffee = try #require(subtasks.first { $0["id"] as? String == "coffee" })
        #expect(coffee["state"] as? String == "conflict")
        #expect((coffee["waitedSeconds"] as? Double ?? 0) > 0)
        let stories = try #require(object["conflicts"] as? [[String: Any]])
        #expect(stories.map { $0["ending"] as? String } == ["open"])
        #expect((object["learnings"] as? [[String: Any]])?.isEmpty == false)
        // The same, as an option.
        #expect(await lab.harness.run("report", "--format", "json").answer == said.answer)
        #expect(await lab.harness.run("report", "--json", "--format", "html").status == .usage)
    }

    @Test func `a run that never started anything, or still runs, has a report in each form`()
        async throws
    {
        let harness = try CommandHarness()
        try harness.test.write(
            "../plan.yml",
            "task: T\nsubtasks:\n  - {id: a, run: \"true\"}\n  - {id: b, dependencies: [a], run: \"true\"}\nsetup: [\"false\"]\n"
        )
        _ = await harness.run("start", "--config", "../plan.yml")
        for format in ["text", "markdown", "html", "json"] {
            let said = await harness.run("report", "--format", format)
            #expect(said.status == .done, "\(format): \(said.narration)")
            let numbers = said.answer.replacing("interrupted", with: "")
            #expect(!numbers.contains("nan") && !numbers.contains("inf,"), "\(format)")
        }
        #expect(
            await harness.run("report").answer.contains("not measured, since no agent was at work")
        )
        for format in ["dot", "mermaid", "trace", "otlp", "junit", "github"] {
            #expect(await harness.run("export", "--format", format).status == .done, "\(format)")
        }
        #expect(await harness.run("report", "none-1").status == .fatal)
    }

    // MARK: Files

    private func make() async throws -> CommandHarness {
        let harness = try CommandHarness()
        try harness.test.write("../plan.yml", "task: T\nsubtasks: [{id: a, run: \"echo a > a\"}]\n")
        _ = await harness.run("start", "--config", "../plan.yml")
        return harness
    }

    private func text(_ name: String, _ harness: CommandHarness) throws -> String {
        try String(
            contentsOfFile: harness.test.folder.appending(name).string,
            encoding: .utf8
        )
    }

    @Test func `a file of ours is replaced, and nobody else's`() async throws {
        let harness = try await make()
        for format in ["text", "markdown", "html", "json"] {
            let arguments = ["report", "--format", format, "--output", "../out.\(format)"]
            let first = await harness.run(arguments)
            #expect(first.status == .done && first.answer == "")
            #expect(first.narration == "wrote ../out.\(format)\n")
            #expect(await harness.run(arguments).status == .done)
        }
        for format in ["dot", "mermaid", "trace", "otlp", "junit", "github"] {
            let arguments = ["export", "--format", format, "-o", "../out.\(format)"]
            #expect(await harness.run(arguments).status == .done)
            #expect(await harness.run(arguments).status == .done, "\(format)")
        }
        try harness.test.write("../mine.md", "# mine, about git-orchestrate\n")
        let refused = await harness.run("report", "--output", "../mine.md")
        #expect(refused.status == .fatal)
        #expect(refused.narration.contains("../mine.md is there"))
        #expect(try text("mine.md", harness) == "# mine, about git-orchestrate\n")
        #expect(await harness.run("report", "--output", "../mine.md", "--force").status == .done)
        #expect(try text("mine.md", harness).contains("made by git-orchestrate"))
        // Nothing is left of a way there.
        let names = try FileManager.default.contentsOfDirectory(atPath: harness.test.folder.string)
        #expect(!names.contains { $0.hasPrefix(".mine") || $0.hasPrefix(".out") })
        #expect(try harness.test.git("status", "--porcelain") == "")
    }

    @Test func `nothing is written through a link, or in the place of a folder`() async throws {
        let harness = try await make()
        try harness.test.write("../target", "made by git-orchestrate, or not\n")
        let folder = harness.test.folder
        for (name, target) in [("link", "target"), ("dangling", "nothing")] {
            try FileManager.default.createSymbolicLink(
                atPath: folder.appending(name).string,
                withDestinationPath: target
            )
            let said = await harness.run("report", "--output", "../\(name)", "--force")
            #expect(said.status == .fatal)
            #expect(said.narration.contains("is a link"))
        }
        #expect(try text("target", harness) == "made by git-orchestrate, or not\n")
        #expect(!FileManager.default.fileExists(atPath: folder.appending("nothing").string))
        #expect(await harness.run("report", "--output", "..", "--force").status == .fatal)
        #expect(await harness.run("report", "--output", "../none/x").status == .fatal)
        #expect(await harness.run("report", "--force").status == .usage)
    }
}
