import Foundation
import SystemPackage
import TestSupport
import Testing

/// Looking at what agents do, while they do it.
struct LookTests {
    /// A run whose one agent has committed, has more in its folder, and waits for a file.
    private func begin(_ installation: Installation, _ test: TestRepository, gates: TestFolder)
        async throws -> Installation.Running
    {
        try test.write(
            "orchestration.yml",
            """
            task: T
            integration: {}
            subtasks:
              - id: a
                run: |
                  echo one >> README; git commit -qam One; echo two >> README; echo first
                  echo yes > \(gates.path)/ready
                  while ! test -e \(gates.path)/go; do sleep 0.02; done; echo last
            """
        )
        try test.commitAll("Plan")
        let running = try installation.start("git orchestrate start --trust", test)
        _ = try await gates.waitFor("ready")
        return running
    }

    @Test func `E10 a log is followed to the end of its attempt, a difference seen before it`()
        async throws
    {
        let installation = try Installation()
        let test = try TestRepository()
        let gates = try TestFolder()
        let running = try await begin(installation, test, gates: gates)
        let following = try installation.start("git orchestrate logs a --follow", test)

        let index = test.common.appending("worktrees").appending("orchestrate.t-1.a")
            .appending("index")
        let before = FileManager.default.contents(atPath: index.string)
        let now = try installation.run("git orchestrate diff a", test)
        #expect(now.status == 0)
        #expect(now.answer.contains("+one\n+two\n"))
        #expect(now.narration.contains("has not ended"))
        #expect(FileManager.default.contents(atPath: index.string) == before)

        _ = FileManager.default.createFile(
            atPath: gates.path.appending("go").string,
            contents: nil
        )
        let followed = try following.finish()
        #expect(followed.status == 0)
        #expect(followed.answer == "first\nlast\n")
        #expect(try running.finish().status == 0)

        let git = try test.git("diff", "--stat", "main", "orchestrate/t-1/a")
        let stat = try installation.run("git orchestrate diff a --stat", test)
        #expect(
            stat.answer.trimmingCharacters(in: .whitespacesAndNewlines)
                == git.trimmingCharacters(in: .whitespacesAndNewlines)
        )
        let none = try installation.run("git orchestrate diff a --name-only -- nowhere", test)
        #expect(none.answer == "")
        // The status of git itself.
        #expect(try installation.run("git orchestrate diff a --exit-code", test).status == 1)
        #expect(try installation.run("git orchestrate diff a README", test).status == 129)
    }

    @Test func `E09 a failure is to be seen at once, not when its wave ends`() async throws {
        let installation = try Installation()
        let test = try TestRepository()
        let gates = try TestFolder()
        try test.write(
            "orchestration.yml",
            """
            task: T
            integration: {}
            subtasks:
              - {id: fails, run: "exit 3"}
              - {id: works, run: "while ! test -e \(gates.path)/go; do sleep 0.02; done"}
              - {id: next, run: "true", dependencies: [fails]}
            """
        )
        try test.commitAll("Plan")
        let running = try installation.start("git orchestrate start --trust", test)
        defer { try? gates.open("go") }
        var seen = ""
        try await eventually {
            seen = try installation.run("git orchestrate status", test).answer
            return seen.contains("[FAILED]")
        }
        #expect(seen.contains("works [RUNNING]"))
        #expect(seen.contains("next [BLOCKED] by fails"))
        #expect(seen.contains("exit status 3"))
        try gates.open("go")
        #expect(try running.finish().status == 1)
    }
}
