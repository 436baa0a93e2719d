import Commands
import TestSupport
import Testing

/// What a plan does not say and the log knows.
struct HistoryAdviceTests {
    @Test func `where subtasks will meet is told from what changed together`() async throws {
        let harness = try CommandHarness(files: [
            "main.swift": "0", "a/x": "0", "b/x": "0", "c/x": "0",
        ])
        let test = harness.test
        try test.git("config", "orchestrate.command", "true")
        for number in 1...4 {
            for folder in ["a", "b"] {
                try test.write("\(folder)/x", "\(number)")
                try test.write("main.swift", "\(folder)\(number)")
                try test.commitAll("Change \(folder)")
            }
            try test.write("c/x", "\(number)")
            try test.commitAll("Change c")
        }
        try test.write(
            "../plan.yml",
            """
            task: T
            subtasks:
              - {id: a, description: Build a, acceptance: [make], files: ["a/**"]}
              - {id: b, description: Build b, acceptance: [make], files: ["b/**"]}
              - {id: c, description: Build c, acceptance: [make], files: ["c/**"]}
              - {id: d, description: Build d, acceptance: [make], files: ["a/**"], dependencies: [a, b, c]}
            integration: {}

            """
        )
        let said = await harness.run("plan", "--config", "../plan.yml")
        #expect(
            said.narration
                == "note: a and b will both touch main.swift (8 of the last 12 commits, 4 of 4 with the "
                + "files of a, 4 of 4 with the files of b): let one depend on the other, or give both "
                + "the resource \"main.swift\"\n"
        )
    }
}
