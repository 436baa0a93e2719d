import ArgumentParser
import Commands
import Foundation
import SystemPackage
import TestSupport
import Testing

struct UsageTests {
    @Test(arguments: [
        ["nonsense"], ["strat"], ["status", "--all", "--json"],
        ["start", "--nonsense"], ["start", "--max-parallel", "0"],
        ["start", "--max-parallel", "x"], ["status", "a", "b"], ["logs", "a", "--check", "b"],
        ["hooks"], ["hooks", "explode"],
    ])
    func `wrong usage is 129, as git's`(arguments: [String]) async throws {
        let harness = try CommandHarness()
        let said = await runAll(harness, arguments)
        #expect(said.status == .usage)
        #expect(said.answer == "")
        #expect(
            said.narration.contains("Usage: git orchestrate") || said.narration.contains("rror")
        )
    }

    @Test(arguments: [["--help"], ["help"], ["help", "start"], ["start", "-h"], ["--version"]])
    func `help is an answer`(arguments: [String]) async throws {
        let harness = try CommandHarness()
        let said = await runAll(harness, arguments)
        #expect(said.status == .done)
        #expect(!said.answer.isEmpty)
        #expect(said.narration == "")
    }

    @Test func `a mistyped command gets the one that was meant`() async throws {
        let said = try await CommandHarness().run("strat")
        #expect(
            said.narration
                == "error: 'strat' is not a command; did you mean 'start'?\nhint: git orchestrate -h\n"
        )
    }

    @Test func `outside a repository a command says so, and plan works all the same`() async throws
    {
        let harness = try CommandHarness()
        let folder = harness.test.folder.appending("outside")
        try harness.test.write("orchestration.yml", Examples.authentication, in: folder)
        for command in ["start", "status", "clean", "integrate"] {
            let said = await harness.run(command, in: folder)
            #expect(said.status == .fatal)
            #expect(said.narration == "fatal: \(folder) is not inside a git repository\n")
        }
        let plan = await harness.run("plan", in: folder)
        #expect(plan.status == .done)
        #expect(plan.answer.contains("Wave 4: write-tests"))
    }

    @Test func `every command that a hint or the README names can be parsed`() async throws {
        let sources = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        let all = FileManager.default.enumerator(
            at: sources.appendingPathComponent("Sources/Commands"),
            includingPropertiesForKeys: nil
        )
        var texts = try #require(all).compactMap { $0 as? URL }
            .filter { $0.pathExtension == "swift" }
        texts.append(sources.appendingPathComponent("README.md"))
        var found = 0
        let pattern =
            /git orchestrate ((?:[a-z]+(?:-[a-z]+)*|--[a-z-]+|<[a-z-]+>|[a-z0-9-]+\.yml|\\\([^)]*\)| )*)/
        for file in texts {
            let text = try String(contentsOf: file, encoding: .utf8)
            for line in text.split(separator: "\n") where !line.contains("usage:") {
                for match in line.matches(of: pattern) {
                    var words = match.1.split(separator: " ").map(String.init)
                    guard let first = words.first,
                        !["in", "is", "and", "runs", "start`"].contains(first),
                        file.pathExtension == "md"
                            ? line.hasPrefix("git ") || line.hasPrefix("$ ")
                                || line.hasPrefix("    git ") : line.contains("\"")
                    else { continue }
                    // A value that is filled in when it is shown.
                    words = words.map { $0.hasPrefix("\\(") || $0.hasPrefix("<") ? "x-1" : $0 }
                    #expect(
                        throws: Never.self,
                        "\(file.lastPathComponent): git orchestrate \(words)"
                    ) {
                        _ = try GitOrchestrate.parseAsRoot(words)
                    }
                    found += 1
                }
            }
        }
        #expect(found > 10)
    }

    private func runAll(_ harness: CommandHarness, _ arguments: [String]) async
        -> CommandHarness.Said
    {
        switch arguments.count {
        case 1: await harness.run(arguments[0])
        case 2: await harness.run(arguments[0], arguments[1])
        case 3: await harness.run(arguments[0], arguments[1], arguments[2])
        default: await harness.run(arguments[0], arguments[1], arguments[2], arguments[3])
        }
    }
}
