import Agents
import Orchestration
import Planning
import TestSupport
import Testing

/// What a subtask hands on.
struct HandoverTests {
    @Test func `the headings of the brief are read in any dress`() throws {
        let handover = try #require(
            Handover(
                markdown: """
                    We did it.

                    ## Decisions
                    - tokens live an hour:
                      longer ones leak
                    * no refresh
                    **Open questions**
                    - who rotates them?
                    Key files: Sources/A.swift
                    ### Next steps
                    rotate them
                    """
            )
        )
        #expect(handover.summary == "We did it.")
        #expect(handover.decisions == ["tokens live an hour: longer ones leak", "no refresh"])
        #expect(handover.questions == ["who rotates them?"])
        #expect(handover.keyFiles == ["Sources/A.swift"])
        #expect(handover.next == ["rotate them"])
        #expect(
            handover.lines == [
                "We did it.", "decided: tokens live an hour: longer ones leak",
                "decided: no refresh",
                "open: who rotates them?", "next: rotate them",
            ]
        )
        #expect(Handover(markdown: " \n\n") == nil)
    }

    @Test func `a text without end is capped`() throws {
        let text =
            "Decisions:\n"
            + String(repeating: "- \(String(repeating: "x", count: 5_000))\n", count: 500)
        let handover = try #require(Handover(markdown: text))
        #expect(handover.decisions.count == 50)
        #expect(handover.decisions.allSatisfy { $0.count == 1_000 })
        #expect(handover.lines.allSatisfy { $0.count <= 200 })
    }

    @Test func `by file or by message, it reaches those who depend on it and no commit`()
        async throws
    {
        let harness = try Harness()
        let history = try await harness.run(
            """
            task: T
            integration: {}
            agents: {testing-agent: {context_window: 1000}}
            subtasks:
              - id: file
                run: |
                  echo 1 > f; git add f; git commit -qm 'Add f' -m 'not this'
                  printf 'By file.\\nNext:\\n- go on \\033[31m\\n' > "$ORCHESTRATE_HANDOVER"
              - id: message
                run: |
                  echo 1 > g; git add g
                  git commit -qm 'Add g' -m 'Decisions: g, since f was taken' -m 'Signed-off-by: A <a@b>'
                  echo 2 > h
              - id: silent
                run: echo 1 > s
              - id: last
                dependencies: [file, message, silent]
                description: Test it
                run: cat "$ORCHESTRATE_BRIEF" "$ORCHESTRATE_INPUTS" > got

            """
        )
        let names = history.names
        func bundle(_ id: String) throws -> Bundle {
            try #require(try Bundle.read(SubtaskID(id), attempt: 1, of: names))
        }
        #expect(try bundle("file").handover?.summary == "By file.")
        #expect(try bundle("message").handover?.decisions == ["g, since f was taken"])
        #expect(try bundle("message").handover?.summary == "")
        #expect(try bundle("silent").handover == nil)
        #expect(try #require(try bundle("last").briefTokens) > 100)
        let got = try harness.test.git("show", "orchestrate/t-1/last:got")
        #expect(got.contains("  By file.\n"))
        #expect(got.contains("  next: go on"))
        #expect(!got.contains("\u{1b}"))
        #expect(got.contains("decided: g, since f was taken"))
        #expect(got.contains("You write tests."))
        let files = try harness.test.git(
            "ls-tree",
            "-r",
            "--name-only",
            "orchestrate/t-1/_integration"
        )
        #expect(!files.contains("HANDOVER"))
    }

    @Test func `a link in the place of the file is not followed`() async throws {
        let harness = try Harness()
        let history = try await harness.run(
            """
            task: T
            integration: {}
            subtasks:
              - id: a
                run: echo 1 > f; ln -s /etc/passwd "$ORCHESTRATE_HANDOVER"

            """
        )
        #expect(try Bundle.read(SubtaskID("a"), attempt: 1, of: history.names)?.handover == nil)
    }
}
