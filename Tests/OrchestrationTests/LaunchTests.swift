import Agents
import Foundation
import Git
import Orchestration
import Planning
import SystemPackage
import TestSupport
import Testing

/// Nothing starts unchecked, and what is refused leaves no trace.
struct LaunchTests {
    private let plan = "task: T\nsubtasks: [{id: a, run: \"true\"}]\n"

    private func refused(
        _ harness: Harness,
        _ plan: String? = nil,
        environment: [String: String] = [:],
        base: String? = nil,
        sourceLocation: SourceLocation = #_sourceLocation,
    ) throws -> (any Error)? {
        let before = try everything(harness.test)
        defer {
            #expect((try? everything(harness.test)) == before, sourceLocation: sourceLocation)
        }
        return #expect(throws: (any Error).self, sourceLocation: sourceLocation) {
            _ = try harness.launch(plan ?? self.plan, environment: environment, base: base)
        }
    }

    private func everything(_ test: TestRepository) throws -> [String: Data] {
        var found: [String: Data] = [:]
        for name in try FileManager.default.subpathsOfDirectory(atPath: test.folder.string) {
            found[name] =
                FileManager.default.contents(atPath: test.folder.string + "/" + name) ?? Data()
        }
        return found
    }

    @Test func `checking a launch writes nothing`() throws {
        let harness = try Harness()
        let before = try everything(harness.test)
        let launch = try harness.launch(plan)
        #expect(launch.firstNames.run.text == "t-1")
        #expect(try everything(harness.test) == before)
    }

    @Test func `a subtask for which nobody says what to run is refused`() throws {
        let harness = try Harness()
        let error = try refused(
            harness,
            "task: T\nsubtasks: [{id: a}, {id: b, run: \"true\"}, {id: c, agent: x}]\n"
        )
        guard case LaunchError.noCommand(let gaps, _)? = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(gaps.map(\.subtask.id.text) == ["a", "c"])
        #expect(gaps.map(\.choice.agent?.text) == [nil, "x"])
    }

    @Test func `commands come from the subtask, the plan's agent, then git config`() throws {
        let harness = try Harness()
        let test = harness.test
        try test.git("config", "orchestrate.command", "everybody")
        try test.git("config", "orchestrate.agent.configured.command", "agent of config")
        try test.git("config", "orchestrate.agent.codex.command", "backend of config")
        let text = """
            task: T
            agents:
              planned: {command: agent of plan}
              backed: {backend: codex}
            subtasks:
              - {id: own, agent: planned, run: own}
              - {id: planned, agent: planned}
              - {id: configured, agent: configured}
              - {id: backed, agent: backed}
              - {id: none, agent: unknown}
              - {id: nobody}
            """
        let commands = try harness.launch(text).agents.commands
        #expect(
            Dictionary(uniqueKeysWithValues: commands.map { ($0.text, $1) }) == [
                "own": "own", "planned": "agent of plan", "configured": "agent of config",
                "backed": "backend of config", "none": "everybody", "nobody": "everybody",
            ]
        )
        // `git -c` and GIT_CONFIG_COUNT, which libgit2 does not see, win.
        let overridden = try harness.launch(
            text,
            environment: [
                "GIT_CONFIG_PARAMETERS":
                    "'orchestrate.command'='it'\\''s me' 'orchestrate.maxparallel=7'",
                "GIT_CONFIG_COUNT": "1", "GIT_CONFIG_KEY_0": "orchestrate.agent.configured.command",
                "GIT_CONFIG_VALUE_0": "counted",
            ]
        )
        #expect(overridden.agents.commands[try SubtaskID("nobody")] == "it's me")
        #expect(overridden.agents.commands[try SubtaskID("configured")] == "counted")
        #expect(overridden.maximumParallel == 7)
        #expect(try harness.launch(text).maximumParallel == 4)
    }

    @Test func `a setting that makes no sense is refused by name`() throws {
        let harness = try Harness()
        try harness.test.git("config", "orchestrate.maxParallel", "many")
        let error = try refused(harness)
        #expect(
            error as? SettingError
                == SettingError(
                    name: "orchestrate.maxParallel",
                    value: "many",
                    expected: "a number of at least 1"
                )
        )
    }

    @Test func `the base may be named`() throws {
        let harness = try Harness()
        let first = try harness.test.id("HEAD")
        try harness.test.commitAll("Second")
        #expect(try harness.launch(plan, base: "HEAD~1").base == first)
        #expect(try harness.launch(plan).baseBranch == "main")
        guard case LaunchError.unknownRevision("nope")? = try refused(harness, base: "nope") else {
            Issue.record("not refused")
            return
        }
    }

    @Test func `an agent does not start a run inside its own`() throws {
        let harness = try Harness()
        let error = try refused(harness, environment: ["ORCHESTRATE_SUBTASK": "outer"])
        guard case LaunchError.nested("outer")? = error else {
            Issue.record("\(String(describing: error))")
            return
        }
    }

    @Test func `a repository without a commit is refused`() throws {
        let harness = try Harness(files: [:])
        #expect(try refused(harness) as? Unsupported == .noCommit)
    }

    @Test func `a branch in the way of every run is refused by name`() throws {
        let harness = try Harness()
        try harness.test.git("branch", "orchestrate")
        guard case Unsupported.refInTheWay(let ref)? = try refused(harness) else {
            Issue.record("not refused")
            return
        }
        #expect(ref.short == "orchestrate")
    }

    @Test func `a test that nobody has is told, one that the plan or the base has is not`() throws {
        let harness = try Harness(files: [".orchestrate/tests/from-tree": "#!/bin/sh\n"])
        let launch = try harness.launch(
            """
            task: T
            subtasks: [{id: a, run: "true"}]
            integration: {validation_tests: [from-plan, from-tree, nowhere]}
            tests: {from-plan: "true"}
            """
        )
        #expect(launch.missingTests == ["nowhere"])
    }

    @Test func `a name that is taken by anything is not used`() throws {
        let harness = try Harness()
        try harness.test.git("branch", "orchestrate/t-1/a")
        try harness.test.write("repo.orchestrate/t-2/mine", "m", in: harness.test.folder)
        try harness.test.git("update-ref", "refs/orchestrate/t-3", "main")
        try harness.test.git("branch", "orchestrate/t-4")
        #expect(
            try harness.launch(plan).begin(clock: harness.clock, supervisor: harness.supervisor)
                .context.names.run.text == "t-5"
        )
    }

    @Test func `a process that died before its run had a journal takes no name away`() throws {
        let harness = try Harness()
        let plan = "task: T\nsubtasks: [{id: a, run: \"true\"}]\n"
        let names = try harness.launch(plan).firstNames
        do { _ = try RunReader.lock(names) }
        #expect(try harness.launch(plan).firstNames == names)
        let lock = try RunReader.lock(names)
        #expect(try harness.launch(plan).firstNames.run.text == "t-2")
        withExtendedLifetime(lock) {}
    }

    @Test func `without a name in git, agents can commit all the same`() async throws {
        let harness = try Harness()
        try harness.test.git("config", "--unset", "user.name")
        try harness.test.git("config", "--unset", "user.email")
        let history = try await harness.run(
            "task: T\nsubtasks: [{id: a, run: \"echo a > a; git add a; git commit -qm A\"}]\n"
        )
        #expect(history.integration.result?.outcome == .done)
        #expect(
            try harness.test.git(
                "log",
                "-1",
                "--format=%an",
                history.names.branch(SubtaskID("a")).text
            ) == "git-orchestrate"
        )
    }

    @Test func `workspaces that would show in a checkout are refused before anything is written`()
        throws
    {
        let harness = try Harness()
        let test = harness.test
        try test.git("config", "orchestrate.workspaceRoot", test.path.appending("ws").string)
        guard case LaunchError.insideCheckout? = try refused(harness) else {
            Issue.record("not refused")
            return
        }
        try test.git("config", "--unset", "orchestrate.workspaceRoot")
        // A submodule has the superproject around it.
        try test.git("init", "--quiet", "../super")
        let outer = test.folder.appending("super")
        try test.git(
            "-c",
            "protocol.file.allow=always",
            "submodule",
            "--quiet",
            "add",
            test.path.string,
            "sub",
            in: outer
        )
        let checked = try PlanReader.read(PlanSource(name: "plan.yml", text: plan))
        #expect(throws: LaunchError.self) {
            try Launch(
                layout: RepositoryFinder.open(holding: outer.appending("sub"), gitDirectory: nil),
                plan: checked.plan,
                planName: "plan.yml",
                planText: Array(plan.utf8),
                options: Launch.Options(),
                environment: harness.environment(),
                version: "test"
            )
        }
    }

    @Test func `a file where the workspaces would be is found before anything is written`() throws {
        let harness = try Harness()
        try harness.test.write("repo.orchestrate", "a file", in: harness.test.folder)
        guard case LaunchError.cannotWrite? = try refused(harness) else {
            Issue.record("not refused")
            return
        }
    }

    @Test func `a name given by git -c reaches the agents' git`() async throws {
        let harness = try Harness()
        try harness.test.git("config", "--unset", "user.name")
        try harness.test.git("config", "--unset", "user.email")
        let history = try await harness.run(
            "task: T\nsubtasks: [{id: a, run: \"echo a > a; git add a; git commit -qm A\"}]\n",
            environment: [
                "GIT_CONFIG_PARAMETERS": "'user.name'='Passing By' 'user.email'='p@example.com'"
            ]
        )
        let branch = history.names.branch(try SubtaskID("a")).text
        #expect(try harness.test.git("log", "-1", "--format=%an", branch) == "Passing By")
    }

    /// aider writes "Your Name" into the shared config when `git config` knows no name.
    @Test(arguments: [nil, "From Outside"])
    func `an agent that asks the settings for a name finds one`(_ given: String?) async throws {
        let harness = try Harness()
        try harness.test.git("config", "--unset", "user.name")
        try harness.test.git("config", "--unset", "user.email")
        let history = try await harness.run(
            "task: T\nsubtasks: [{id: a, run: \"git config --get user.name > a\"}]\n",
            environment: given.map {
                ["GIT_AUTHOR_NAME": $0, "GIT_AUTHOR_EMAIL": "o@example.com"]
            } ?? [:]
        )
        let branch = history.names.branch(try SubtaskID("a")).text
        #expect(
            try harness.test.git("show", "\(branch):a") == given ?? "git-orchestrate"
        )
        #expect(try harness.test.ask(["config", "--get", "user.name"]).status == 1)
    }
}
