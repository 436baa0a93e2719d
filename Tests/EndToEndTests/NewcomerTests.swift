import Foundation
import SystemPackage
import TestSupport
import Testing

/// What a person sees who uses it for the first time, in a real terminal: from a clone to the accepted
/// work, with a conflict on the way.
struct NewcomerTests {
    private static let hasTerminal = Program.exists("tmux")

    /// Two want the same line. Each waits for a file, so that they are seen at work.
    private static let plan = """
        task: Write the menu
        subtasks:
          - id: season
            run: echo pumpkin > season.txt
            estimated_time: 20min
          - id: wine
            dependencies: [season]
            run: |
              sed -i 's/^drink:.*/drink: cider/' menu.txt
              git commit -qam 'Serve cider'; echo 'cider it is'; while ! test -e "$FOLDER/cider"; do sleep 0.05; done
            estimated_time: 15min
          - id: coffee
            dependencies: [season]
            run: |
              sed -i 's/^drink:.*/drink: coffee/' menu.txt
              git commit -qam 'Serve coffee'; echo 'coffee it is'; while ! test -e "$FOLDER/coffee"; do sleep 0.05; done
            estimated_time: 15min
        integration:
          validation_tests: [one-drink]
        tests:
          one-drink: test "$(grep -c ^drink menu.txt)" -eq 1

        """

    @Test(
        .enabled(if: hasTerminal, "without tmux nobody looks at a terminal"),
        arguments: [(120, 40), (60, 20)]
    )
    func `E05 F08 a newcomer comes from a clone to the accepted work`(
        columns: Int,
        rows: Int,
    ) async throws {
        let origin = try TestRepository(files: ["menu.txt": "starter: soup\ndrink: water\n"])
        try origin.write("orchestration.yml", NewcomerTests.plan)
        try origin.commitAll("Plan the menu")
        let lab = try TerminalLab(columns: columns, rows: rows)
        try await lab.waitFor { $0 == "$" }
        var screens: [String] = []
        func keep(_ title: String, _ screen: String) {
            screens += ["== \(title)", screen, ""]
        }
        _ = try await lab.run("git clone -q '\(origin.path)' menu && cd menu")
        keep("a plan to begin with", try await lab.run("git orchestrate init --output mine.yml"))
        keep("what would happen", try await lab.run("git orchestrate plan"))

        try lab.type("clear")
        try await lab.waitFor { $0 == "$" }
        try lab.type("git orchestrate start")
        keep("what is asked", try await lab.waitFor { $0.contains("[y/N]") })
        try lab.type("y")
        keep(
            "at work",
            try await lab.waitFor {
                $0.contains("cider it is") && $0.contains("coffee it is")
                    && $0.contains("foreseen")
            }
        )
        // One after the other, so that it is always the same one.
        try lab.open("cider")
        try await lab.waitFor { $0.contains("wine   done") }
        try lab.open("coffee")
        keep("at the end", try await lab.waitFor { $0.hasSuffix("\n$") })

        keep("status", try await lab.run("git orchestrate status"))
        keep("the conflict", try await lab.run("git orchestrate conflicts"))
        keep("an answer", try await lab.run("git orchestrate resolve coffee --take theirs"))
        keep("going on", try await lab.run("git orchestrate continue"))
        // Off the branch that is to be moved.
        _ = try await lab.run("git switch -q --detach")
        keep("accepted", try await lab.run("git orchestrate accept"))
        keep("what git says", try await lab.run("git log --oneline --graph main | cat"))
        try expectSnapshot(
            screens.joined(separator: "\n"),
            "newcomer-\(columns)x\(rows).txt"
        )
    }

    @Test(.enabled(if: hasTerminal, "without tmux nobody looks at a terminal"))
    func
        `E05 E15 Ctrl-C in a terminal ends the agents, keeps their work and leaves a clean screen`()
        async throws
    {
        let origin = try TestRepository(files: ["menu.txt": "starter: soup\ndrink: water\n"])
        try origin.write("orchestration.yml", NewcomerTests.plan)
        try origin.commitAll("Plan the menu")
        let lab = try TerminalLab(columns: 100, rows: 30)
        try await lab.waitFor { $0 == "$" }
        _ = try await lab.run("git clone -q '\(origin.path)' menu && cd menu")
        try lab.type("git orchestrate start --trust")
        try await lab.waitFor { $0.contains("cider it is") }
        // A smaller window, and back.
        try lab.tmux(["resize-window", "-x", "50", "-y", "20"])
        try await lab.waitFor { $0.contains("wine") }
        try lab.tmux(["resize-window", "-x", "100", "-y", "30"])
        try await lab.waitFor { $0.contains("cider it is") }
        try lab.press("C-c")
        let screen = try await lab.waitFor { $0.hasSuffix("\n$") }
        #expect(screen.contains("ended by request; what it did is kept"))
        #expect(screen.contains("go on with it: git orchestrate resume write-menu-1"))
        #expect(!screen.contains("2 running"))
        let cursor = try lab.tmux(["display-message", "-p", "#{cursor_flag} #{wrap_flag}"])
        #expect(cursor == "1 1\n")
    }
}
