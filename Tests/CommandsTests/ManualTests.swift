import Foundation
import SystemPackage
import TestSupport
import Testing

@testable import Commands

/// The pages against what the parser knows, and against the program that shows them.
struct ManualTests {
    @Test func `every command has a page, with every option that the parser knows`() throws {
        let pages = try Dictionary(
            uniqueKeysWithValues: Manual.pages().map { ($0.file, $0.text) }
        )
        let root = try CommandFacts.ofAll()
        let main = try #require(pages["git-orchestrate.1"])
        var options = 0
        for command in root.shownCommands {
            #expect(main.contains("git\\-orchestrate\\-\(Roff.plain(command.commandName)) (1)"))
            let page = try #require(pages["git-orchestrate-\(command.commandName).1"])
            for argument in command.shownArguments {
                let names = argument.names?.map(\.text) ?? [argument.valueName ?? ""]
                for name in names {
                    #expect(
                        page.contains("\(Roff.plain(name))\\fR"),
                        "\(command.commandName) \(name)"
                    )
                    options += 1
                }
            }
            for section in ["NAME", "SYNOPSIS", "DESCRIPTION", "EXIT STATUS", "SEE ALSO"] {
                #expect(page.contains("\n.SH \(section)\n"), "\(command.commandName): \(section)")
            }
        }
        #expect(options > 50)
        #expect(pages.keys.allSatisfy { !$0.contains("__") })
        for section in [
            "OPTIONS", "EXIT STATUS", "CONFIGURATION", "ENVIRONMENT", "FILES", "EXAMPLES",
        ] {
            #expect(main.contains("\n.SH \(section)\n"))
        }
    }

    @Test func `every command that the manual has words for exists`() {
        let names = Set(GitOrchestrate.shownCommandNames)
        for line in Manual.commandsWithWords { #expect(names.contains(line), "\(line)") }
        #expect(Manual.commandsWithWords.count > 20)
    }

    @Test func `every setting and every status is in the main page`() throws {
        let main = try #require(Manual.pages().first).text
        let sources = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
            .appendingPathComponent("Sources")
        let settings = try String(
            contentsOf: sources.appendingPathComponent("Orchestration/Settings/Settings.swift"),
            encoding: .utf8
        )
        let names = Set(settings.matches(of: /`(orchestrate\.[a-zA-Z]+)`/).map { String($0.1) })
        #expect(names.count >= 8)
        for name in names { #expect(main.contains(name), "\(name)") }
        let agents = try String(
            contentsOf: sources.appendingPathComponent("Agents/AgentEnvironment.swift"),
            encoding: .utf8
        )
        let variables = Set(agents.matches(of: /"(ORCHESTRATE_[A-Z]+_?)"/).map { String($0.1) })
        #expect(variables.count >= 9)
        for name in variables where name != "ORCHESTRATE_" {
            #expect(main.contains(name), "\(name)")
        }
        for status in ["0", "1", "2", "3", "4", "70", "128", "129"] {
            #expect(main.contains("\n.B \(status)\n"), "\(status)")
        }
    }

    @Test(.enabled(if: Program.exists("groff"), "groff is not installed: no page was formatted"))
    func `the formatter has no complaint about any page`() async throws {
        let harness = try CommandHarness()
        let said = await harness.run("__man", "--into", "man", in: harness.test.folder)
        #expect(said.status == .done)
        #expect(said.answer == "")
        let folder = harness.test.folder.appending("man")
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.string)
        #expect(names.count > 50)
        let pages = names.filter { $0.hasPrefix("git-") }
        let groff = try harness.test.ask(
            ["-c", "alias.groff=!cd ../man && groff -man -ww -z -Tutf8", "groff"] + pages
        )
        #expect(groff.status == 0)
        #expect(groff.errors == "")
        // What is typed is in the page as it is typed, not as typography.
        let text = try harness.test.ask(
            ["-c", "alias.groff=!cd ../man && groff -man -Tutf8 -P-cbou", "groff"]
                + ["git-orchestrate-start.1"]
        ).text
        #expect(text.contains("--max-parallel n"))
        #expect(text.contains("git orchestrate start --trust --base v1.2"))
    }

    @Test func `what only programs use is told to nobody`() async throws {
        let harness = try CommandHarness()
        #expect(!(await harness.run("help").answer.contains("__")))
        let said = await harness.run("__mam")
        #expect(!said.narration.contains("__man"))
    }
}
