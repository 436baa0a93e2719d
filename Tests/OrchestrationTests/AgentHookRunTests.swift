import Agents
import Foundation
import Orchestration
import Planning
import SystemPackage
import TestSupport
import Testing

/// Runs whose agents have hooks.
struct AgentHookRunTests {
    private func settings(_ values: [(String, String)]) -> [String: String] {
        var variables = ["GIT_CONFIG_COUNT": String(values.count)]
        for (number, (name, value)) in values.enumerated() {
            variables["GIT_CONFIG_KEY_\(number)"] = name
            variables["GIT_CONFIG_VALUE_\(number)"] = value
        }
        return variables
    }

    private func message(_ id: String, _ harness: Harness) throws -> String {
        try harness.test.git("log", "-1", "--format=%B", "orchestrate/t-1/\(id)")
    }

    @Test
    func `E04: each commit names run, subtask, attempt and agent; checks run without our hooks`()
        async throws
    {
        let harness = try Harness()
        let history = try await harness.run(
            """
            task: T
            agents: {mine: {command: "echo $ORCHESTRATE_SUBTASK > new; git add .; git commit -qm Work"}}
            setup: ["git branch from-setup && git branch -D from-setup"]
            subtasks:
              - id: a
                agent: mine
                acceptance: ["git tag of-acceptance && git tag -d of-acceptance"]
              - {id: b, run: "git tag mine; git commit -q --allow-empty -m Work", dependencies: [a]}
            integration: {validation_tests: [tags]}
            tests: {tags: "git tag of-test && git tag -d of-test"}
            """
        )
        #expect(history.integration.result?.outcome == .done)
        #expect(
            try message("a", harness) == """
                Work

                Orchestrate-Run: t-1
                Orchestrate-Subtask: a
                Orchestrate-Attempt: 1
                Orchestrate-Agent: mine

                """
        )
        #expect(try !message("b", harness).contains("Orchestrate-Agent"))
        #expect(try harness.test.git("tag") == "")
        #expect(history.audits.isEmpty)
        let progress = try #require(
            AttemptProgress(SubtaskID("a"), attempt: 1, of: history.names)
        )
        let age = Date().timeIntervalSince1970 - Double(progress.lastCommit.seconds)
        #expect((0..<600).contains(age))
    }

    @Test func `the user's checkout, config and hooks are as before`() async throws {
        let harness = try Harness()
        let before = try Checkout(harness.test)
        try await harness.run(
            "task: T\nsubtasks: [{id: a, run: \"git commit -q --allow-empty -m W; git branch x\"}]"
        )
        #expect(try Checkout(harness.test).differences(from: before) == [])
        #expect(try Checkout(harness.test) == before)
    }

    @Test func `hooks can be turned off as a whole`() async throws {
        let harness = try Harness()
        let history = try await harness.run(
            "task: T\nsubtasks: [{id: a, run: \"git tag mine; git commit -q --allow-empty -m W\"}]",
            environment: settings([("orchestrate.agentHooks", "false")])
        )
        #expect(try message("a", harness) == "W\n")
        #expect(try harness.test.git("tag") == "mine")
        #expect(try AttemptProgress(SubtaskID("a"), attempt: 1, of: history.names) == nil)
        #expect(!FileManager.default.fileExists(atPath: history.names.liveFolder.string + "/hooks"))
    }

    @Test
    func `where changes outside the files are refused, one that makes them all the same fails`()
        async throws
    {
        let harness = try Harness()
        let plan = """
            task: T
            subtasks:
              - {id: told, files: [a], run: "echo x > b; git add b; git commit -qm B || echo c > a; rm -f b; git reset -q"}
              - {id: sly, files: [a], run: "echo x > b; git add b; git commit -q --no-verify -m B"}
              - {id: left, files: [a], run: "echo x > b"}
            integration: {}
            """
        let refuse = settings([("orchestrate.scope", "refuse")])
        let history = try await harness.run(plan, environment: refuse)
        let verdicts = ["told", "sly", "left"].map { id in
            (try? SubtaskID(id)).flatMap { history.lastAttempt(of: $0)?.finish?.verdict }
        }
        #expect(verdicts[0] == .succeeded)
        for verdict in verdicts[1...] {
            guard case .failed(let failure)? = verdict else {
                Issue.record("\(String(describing: verdict))")
                continue
            }
            #expect(failure.kind == .outOfScope)
            #expect(failure.sentence == "it changed what is outside its files: b")
        }
        let warned = try await harness.run(plan)
        #expect(
            warned.integration.result?.outcome == .waitsForPerson
                || warned.integration.result != nil
        )
        #expect(warned.lastAttempt(of: try SubtaskID("sly"))?.finish?.verdict == .succeeded)
        #expect(throws: SettingError.self) {
            try harness.launch(plan, environment: settings([("orchestrate.scope", "maybe")]))
        }
    }

    @Test func `the user's hooks run for agents, by git -c and from the home too`() async throws {
        let harness = try Harness()
        let hooks = harness.test.folder.appending("mine")
        try harness.test.write(
            "mine/commit-msg",
            "#!/bin/sh\necho 'Seen: yes' >> \"$1\"\n",
            in: harness.test.folder
        )
        try FileManager.default.setAttributes(
            [.posixPermissions: 0o755],
            ofItemAtPath: hooks.appending("commit-msg").string
        )
        let plan = "task: T\nsubtasks: [{id: a, run: \"git commit -q --allow-empty -m W\"}]"
        try await harness.run(
            plan,
            environment: ["GIT_CONFIG_PARAMETERS": "'core.hooksPath'='~/mine'"]
        )
        #expect(try message("a", harness).contains("Orchestrate-Subtask: a"))
        #expect(try message("a", harness).hasSuffix("Seen: yes\n"))
    }

    @Test func `what the message says for those who go on is read as without trailers`()
        async throws
    {
        let harness = try Harness()
        let history = try await harness.run(
            """
            task: T
            subtasks:
              - {id: a, run: "git commit -q --allow-empty -m Work -m 'Next: tests'"}
              - {id: b, run: "git commit -q --allow-empty -m Work -m 'All of it.'; git commit -q --allow-empty -m More"}
            integration: {}
            """
        )
        let a = try Bundle.read(SubtaskID("a"), attempt: 1, of: history.names)
        #expect(a?.handover?.next == ["tests"])
        let b = try Bundle.read(SubtaskID("b"), attempt: 1, of: history.names)
        #expect(b?.handover?.summary == "All of it.")
        #expect(b?.handover?.next == [])
    }

    @Test func `a run that is resumed finds its hooks again`() async throws {
        let harness = try Harness()
        let names = try await harness.abandon(
            "task: T\nsubtasks: [{id: a, run: \"open begun; await go; git commit -q --allow-empty -m W\"}]",
            when: "begun"
        )
        try FileManager.default.removeItem(atPath: names.liveFolder.string + "/hooks")
        let resumed = Task { try await harness.resume(names) }
        // They come one by one, and the agent needs them all.
        let scripts = ["post-commit", "prepare-commit-msg", "reference-transaction"].map {
            names.liveFolder.string + "/hooks/" + $0
        }
        try await eventually {
            scripts.allSatisfy { FileManager.default.isExecutableFile(atPath: $0) }
        }
        try harness.gates.open("go")
        _ = try await resumed.value
        #expect(try message("a", harness).contains("Orchestrate-Attempt: 1"))
    }
}
