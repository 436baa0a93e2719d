import Commands
import Foundation
import Git
import SystemPackage
import TestSupport
import Testing

/// When the installed git is asked about a merge, and what becomes of it where it is not.
struct VerificationTests {
    private let harness: CommandHarness
    private var test: TestRepository { harness.test }
    private static let lines = (1...20).map { "\($0)\n" }.joined()

    init() throws { harness = try CommandHarness(files: ["d/f": Self.lines, "g": Self.lines]) }

    /// One moves a file that the other one edits; and a new file beside it, which makes that a folder
    /// that moved, where only git knows what follows.
    private func start(
        verify: String,
        andAdds: Bool = false,
        environment: [String: String] = [:],
    ) async throws -> CommandHarness.Said {
        try test.write(
            "../plan.yml",
            """
            task: T
            subtasks:
              - {id: a, run: "mkdir e && mv d/f e/f"}
              - {id: b, run: "sed -i 's/^5$/five/' d/f\(andAdds ? "; cp d/f d/n" : "")"}
              - {id: c, run: "sed -i 's/^9$/nine/' g"}
              - {id: d, run: "sed -i 's/^18$/eighteen/' g"}
            integration: {verify: \(verify)}
            """
        )
        return await harness.run("start", "--config", "../plan.yml", environment: environment)
    }

    @Test(arguments: ["auto", "always"])
    func `where git is asked, a rename is merged as git merges it`(verify: String) async throws {
        let said = try await start(verify: verify)
        #expect(said.status == .done, "\(said.answer)\(said.narration)")
        #expect(try test.git("show", "orchestrate/t-1/_integration:e/f").contains("five"))
        #expect(try test.git("show", "orchestrate/t-1/_integration:g").contains("eighteen"))
    }

    @Test func `a file that moved needs no git`() async throws {
        let said = try await start(verify: "never")
        #expect(said.status == .done, "\(said.answer)\(said.narration)")
        #expect(try test.git("show", "orchestrate/t-1/_integration:e/f").contains("five"))
    }

    @Test(arguments: [true, false])
    func `without a git to ask a person confirms, by a commit`(isThere: Bool) async throws {
        // The programs that the agents need, and no git.
        let tools = try TestFolder()
        for name in ["sh", "sed", "mv", "mkdir", "cat", "cp"] {
            try FileManager.default.createSymbolicLink(
                atPath: tools.path.appending(name).string,
                withDestinationPath: "/bin/\(name)"
            )
        }
        let path = ["PATH": tools.path.string]
        let said = try await start(
            verify: isThere ? "never" : "auto",
            andAdds: true,
            environment: isThere ? [:] : path
        )
        #expect(said.status == .waitsForPerson, "\(said.answer)\(said.narration)")
        #expect(said.answer.contains("(unverified)"), "\(said.answer)")
        // What lines decide needs no git: c and d are merged.
        #expect(said.answer.contains("d [MERGED]"))
        #expect(await harness.run("resolve", "b").status == .done)
        let early = await harness.run("continue")
        #expect(early.status == .waitsForPerson)
        #expect(early.narration.contains("somebody has to say that it is right"))
        let place = test.folder.appending("repo.orchestrate/t-1/b@resolve")
        #expect(
            try String(contentsOfFile: place.appending("e/f").string, encoding: .utf8).contains(
                "five"
            )
        )
        try test.git("commit", "--quiet", "--no-edit", in: place)
        #expect(await harness.run("continue", environment: isThere ? [:] : path).status == .done)
        #expect(try test.git("show", "orchestrate/t-1/_integration:e/f").contains("five"))
    }
}
