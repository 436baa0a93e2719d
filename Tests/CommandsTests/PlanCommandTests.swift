import Commands
import Foundation
import Git
import SystemPackage
import TestSupport
import Testing

struct PlanCommandTests {
    @Test func `the pattern's plan has four waves and a critical path`() async throws {
        let harness = try CommandHarness()
        try harness.test.git("config", "orchestrate.command", "agent < \"$ORCHESTRATE_BRIEF\"")
        try harness.test.write("tasks-orchestration.yml", Examples.authentication)
        let before = try harness.test.git("status", "--porcelain", "--ignored")
        let said = await harness.run("plan", "--config", "tasks-orchestration.yml")
        #expect(said.status == .done)
        let base = try harness.test.id("HEAD").short
        let folder = harness.test.folder
        expectText(
            said.answer,
            """
            Build user authentication system
            5 subtasks in 4 waves, at most 4 at once

            Wave 1: auth-research (research-agent) 30min
            Wave 2: auth-design (planning-agent) 45min
            Wave 3: implement-oauth (implementer-agent) 2h
                    implement-storage (implementer-agent) 1h
            Wave 4: write-tests (testing-agent) 1h

            Critical path: auth-research -> auth-design -> implement-oauth -> write-tests (4h 15min)
            Time:          5h 15min one after the other, at best 4h 15min: 1.24 times as fast
            Merge order:   auth-research, auth-design, implement-oauth, implement-storage, write-tests
            Tests:         auth-integration-test

            Worth it?
              4 at once      4h 15min
              overhead       40min of planning, watching and integrating: 67 % of the 1h that it saves
              side by side   2 at most: implement-oauth, implement-storage
              to look at     5 branches
            No: one agent, one subtask after the other, is the better choice here.
              - the overhead is 67 % of the time saved; the rule is at most 20 %
              - it begins to pay with three subtasks of 30min and more that run side by side

            A run would start from main (\(base)) and write:
              branches   orchestrate/build-user-1/<subtask>, orchestrate/build-user-1/_integration
              journal    refs/orchestrate/build-user-1
              workspaces \(folder)/repo.orchestrate/build-user-1/<subtask>
            with these commands:
              auth-research: agent < "$ORCHESTRATE_BRIEF"
              auth-design: agent < "$ORCHESTRATE_BRIEF"
              implement-oauth: agent < "$ORCHESTRATE_BRIEF"
              implement-storage: agent < "$ORCHESTRATE_BRIEF"
              write-tests: agent < "$ORCHESTRATE_BRIEF"
            Nothing was written.

            """
        )
        #expect(
            said.narration
                == """
                tasks-orchestration.yml:17:9: warning[acceptance-missing]: 3 subtasks have no acceptance: whether they are done is what the agent says
                   17 |   - id: implement-oauth
                      |         ^^^^^^^^^^^^^^^ add "acceptance": commands that succeed when it is done
                tasks-orchestration.yml:23:9: note: neither has subtask "implement-storage"
                tasks-orchestration.yml:29:9: note: neither has subtask "write-tests"

                """ + "warning: the test auth-integration-test is neither in `tests:` nor, as "
                + ".orchestrate/tests/auth-integration-test, in the base: a subtask must make it\n"
        )
        #expect(try harness.test.git("status", "--porcelain", "--ignored") == before)
        #expect(try harness.test.git("for-each-ref", "--format=%(refname)") == "refs/heads/main")
    }

    @Test func `the Quick Start plan is found by its name and lacks only commands`() async throws {
        let harness = try CommandHarness()
        try harness.test.write("orchestration.yml", Examples.quickStart)
        // No machine's own agents.
        let nobody = ["PATH": "/nowhere"]
        let said = await harness.run("plan", environment: nobody)
        #expect(said.status == .done)
        expectText(
            said.answer,
            """
            Add user notifications feature
            4 subtasks in 3 waves, at most 4 at once

            Wave 1: research (research-agent)
            Wave 2: backend (implementer-agent)
                    frontend (implementer-agent)
            Wave 3: integration (verifier-agent)

            Critical path: research -> backend -> integration
            Time:          unknown, no subtask has an estimate
            Merge order:   research, backend, frontend, integration

            Worth it?
              side by side   2 at most: backend, frontend
              to look at     4 branches
            Nobody can know: no subtask has an estimated_time.


            """
        )
        expectText(
            said.narration,
            """
            orchestration.yml:2:1: warning[integration-missing]: the plan has no "integration": the default, merge-and-validate without tests, is used
                2 | subtasks:
                  | ^^^^^^^^ add "integration: { strategy: merge-and-validate, validation_tests: [] }"
            orchestration.yml:3:9: warning[boundaries-unclear]: 4 subtasks have neither a description nor files nor acceptance: the agent has only the id to go by
                3 |   - id: research
                  |         ^^^^^^^^ give it a "description", and "files" or "acceptance"
            orchestration.yml:6:9: note: so has subtask "backend"
            orchestration.yml:9:9: note: so has subtask "frontend"
            orchestration.yml:12:9: note: so has subtask "integration"
            start: fatal: there is no command for research, backend, frontend, integration
            start: note: nobody says what runs for research-agent, implementer-agent, verifier-agent
            start: note: a subtask needs a `run:`, or its agent a command or a backend
            start: note: no backend that is built in is on PATH: claude, codex, gemini, aider, opencode, cursor-agent, copilot, amp, goose, qwen, mini, vibe
            start: note: nothing was started and nothing was written
            start: hint: git config orchestrate.agent.research-agent.command 'your-agent < "$ORCHESTRATE_BRIEF"'
            start: hint: git config orchestrate.backend claude
            start: hint: git config orchestrate.command 'your-agent < "$ORCHESTRATE_BRIEF"'

            """
        )
        let start = await harness.run("start", environment: nobody)
        #expect(start.status == .fatal)
        #expect(try harness.test.git("for-each-ref", "--format=%(refname)") == "refs/heads/main")
    }

    @Test func `all errors of a plan are told at once, each at its place`() async throws {
        let harness = try CommandHarness()
        let plan = """
            task: T
            subtasks:
              - id: a
                dependencies: [b]
                estimated_time: 2 hours-ish
              - id: b
                dependencies: [a, implement-oath]
              - id: implement-oauth
                dependencies: [implement-oauth]
                retrys: 2
              - id: a
                retries: many
              - id: ../x
            integration: {strategy: merge-and-validate}
            """
        try harness.test.write("plan.yml", plan)
        try harness.test.commitAll("A plan")
        for command in ["plan", "start"] {
            let said = await harness.run(command, "--config", "plan.yml")
            #expect(said.status == .invalidPlan)
            #expect(said.answer == "")
            let places = said.narration.split(separator: "\n")
                .filter { $0.contains(": error[") }
                .map { String($0.prefix { $0 != "]" }) + "]" }
            #expect(
                places == [
                    "plan.yml:4:20: error[dependency-cycle]",
                    "plan.yml:5:21: error[duration-invalid]",
                    "plan.yml:7:23: error[dependency-unknown]",
                    "plan.yml:9:20: error[dependency-self]",
                    "plan.yml:10:5: error[key-unknown]",
                    "plan.yml:11:9: error[id-duplicate]",
                    "plan.yml:12:14: error[number-invalid]",
                    "plan.yml:13:9: error[name-invalid]",
                ]
            )
            #expect(said.narration.contains("did you mean \"implement-oauth\"?"))
            #expect(
                said.narration.hasSuffix(
                    "error: the plan has 8 errors; nothing was started and nothing was written\n"
                        + "for more: git orchestrate help dependency-cycle\n"
                )
            )
        }
        #expect(try harness.test.git("for-each-ref", "--format=%(refname)") == "refs/heads/main")
        #expect(try harness.test.git("status", "--porcelain", "--ignored") == "")
        #expect(
            !FileManager.default.fileExists(
                atPath: harness.test.common.appending("orchestrate").string
            )
        )
    }

    @Test func `an error is shown as rustc shows one`() async throws {
        let harness = try CommandHarness()
        try harness.test.write(
            "orchestration.yml",
            """
            task: T
            subtasks:
              - id: implement-oauth
              - id: write-tests
                dependencies: [implement-oath, implement-oauth]
            integration: {strategy: merge}
            """
        )
        let said = await harness.run("plan")
        expectText(
            said.narration,
            """
            orchestration.yml:5:20: error[dependency-unknown]: subtask "write-tests" depends on "implement-oath", which does not exist
                5 |     dependencies: [implement-oath, implement-oauth]
                  |                    ^^^^^^^^^^^^^^ did you mean "implement-oauth"? it is defined at line 3
            error: the plan has 1 error; nothing was started and nothing was written
            for more: git orchestrate help dependency-unknown

            """
        )
    }

    @Test func `a line and a name of any length are shown in part`() async throws {
        let harness = try CommandHarness()
        let long = String(repeating: "x", count: 100_000)
        try harness.test.write(
            "orchestration.yml",
            "task: T\nsubtasks: [{description: \(long), id: a/\(long), nope: \(long)}]\n"
                + "integration: {}\n"
        )
        let said = await harness.run("plan")
        let lines = said.narration.split(separator: "\n")
        #expect(lines.allSatisfy { $0.count < 700 })
        let marked = zip(lines, lines.dropFirst()).filter { $0.1.contains("^^^^ it can be") }
        let (line, mark) = try #require(marked.first)
        let start = try #require(mark.firstIndex(of: "^"))
        let column = mark.distance(from: mark.startIndex, to: start)
        #expect(line.dropFirst(column).hasPrefix("nope: xxx"))
        #expect(line.hasSuffix("x…"))
    }

    @Test func `a line break in a name stays inside the message`() async throws {
        let harness = try CommandHarness()
        try harness.test.write(
            "orchestration.yml",
            "task: T\nsubtasks:\n  - id: |\n      a\nintegration: {}\n"
        )
        let said = await harness.run("plan")
        #expect(said.narration.hasPrefix("orchestration.yml:3:9: error[name-invalid]: "))
        #expect(said.narration.contains("the subtask id \"a\\n\" contains a line break\n"))
    }

    @Test func `a plan that is not there is looked for by name`() async throws {
        let harness = try CommandHarness()
        let none = await harness.run("plan")
        #expect(none.status == .invalidPlan)
        #expect(none.narration.contains("looked for orchestration.yml, orchestration.yaml"))
        let wrong = await harness.run("plan", "--config", "no.yml")
        #expect(wrong.status == .invalidPlan)
        #expect(wrong.narration == "error: cannot read the plan no.yml: there is no such file\n")
    }

    @Test func `a plan is found at the top from a subfolder`() async throws {
        let harness = try CommandHarness(files: ["sub/file": "f"])
        try harness.test.write(
            "orchestration.yml",
            "task: T\nsubtasks: [{id: a, run: x}]\nintegration: {}\n"
        )
        let said = await harness.run("plan", "--quiet", in: harness.test.path.appending("sub"))
        #expect(said == .init(status: .done, answer: "", narration: ""))
    }

    @Test func `the JSON has a schema and says what the text says`() async throws {
        let harness = try CommandHarness()
        try harness.test.write("tasks-orchestration.yml", Examples.authentication)
        let said = await harness.run("plan", "--json")
        let object = try #require(
            try JSONSerialization.jsonObject(with: Data(said.answer.utf8)) as? [String: Any]
        )
        #expect(object["schema"] as? String == "git-orchestrate/plan/1")
        #expect(object["criticalPathSeconds"] as? Int == 15_300)
        #expect((object["waves"] as? [[String]])?.count == 4)
        #expect((object["subtasks"] as? [[String: Any]])?.first?["wave"] as? Int == 1)
    }

    @Test func `what a plan says cannot command the terminal`() async throws {
        let harness = try CommandHarness()
        try harness.test.write(
            "orchestration.yml",
            "task: \"T\\e]0;owned\\a\"\nsubtasks: [{id: a, run: \"echo \\e[2J\\u202e\"}]\nintegration: {}\n"
        )
        let said = await harness.run("plan")
        for scalar in (said.answer + said.narration).unicodeScalars {
            #expect(scalar == "\n" || (scalar.value >= 0x20 && scalar.value != 0x202e))
        }
    }
}
