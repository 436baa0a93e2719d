import Agents
import SystemPackage
import TestSupport
import Testing

struct EnvironmentTests {
    @Test func `every variable that git calls local is scrubbed`() throws {
        let test = try TestRepository()
        let names = try test.git("rev-parse", "--local-env-vars").split(separator: "\n").map(
            String.init
        )
        #expect(!names.isEmpty)
        let inherited = Dictionary(uniqueKeysWithValues: names.map { ($0, "somewhere else") })
        let variables = AgentEnvironment(inheriting: inherited).variables
        for name in names where name != "GIT_CONFIG_COUNT" { #expect(variables[name] == nil) }
        #expect(variables["GIT_CONFIG_COUNT"] != "somewhere else")
    }

    @Test func `settings of a hook or of an outer run are not handed on`() {
        let variables = AgentEnvironment(inheriting: [
            "GIT_CONFIG_KEY_0": "core.hooksPath", "GIT_CONFIG_VALUE_0": "/evil",
            "GIT_CONFIG_KEY_99": "x.y", "ORCHESTRATE_SUBTASK": "outer", "PATH": "/bin",
        ]).variables
        #expect(variables["GIT_CONFIG_KEY_0"] == "gc.auto")
        #expect(variables["GIT_CONFIG_KEY_99"] == nil)
        #expect(variables["ORCHESTRATE_SUBTASK"] == nil)
        #expect(variables["PATH"] == "/bin")
    }

    @Test func `an attempt knows where it is`() {
        let facts = AttemptFacts(
            run: "auth-1",
            subtask: "a",
            attempt: 2,
            base: "abc",
            workspace: "/w/a",
            brief: "/l/brief.md",
            inputs: "/l/inputs.json",
            handover: "/g/handover.md",
            slot: 3,
            units: ["test-db": 1]
        )
        let variables = AgentEnvironment(inheriting: ["PWD": "/elsewhere"]).attempt(facts)
        #expect(variables["PWD"] == "/w/a")
        #expect(variables["ORCHESTRATE_RUN"] == "auth-1")
        #expect(variables["ORCHESTRATE_SUBTASK"] == "a")
        #expect(variables["ORCHESTRATE_ATTEMPT"] == "2")
        #expect(variables["ORCHESTRATE_BASE"] == "abc")
        #expect(variables["ORCHESTRATE_BRIEF"] == "/l/brief.md")
        #expect(variables["ORCHESTRATE_INPUTS"] == "/l/inputs.json")
        #expect(variables["ORCHESTRATE_HANDOVER"] == "/g/handover.md")
        #expect(variables["ORCHESTRATE_SLOT"] == "3")
        #expect(variables["ORCHESTRATE_SLOT_TEST_DB"] == "1")
    }

    @Test func `git asks nothing of an agent`() throws {
        let test = try TestRepository()
        let variables = AgentEnvironment(inheriting: test.environment()).variables
        #expect(variables["GIT_TERMINAL_PROMPT"] == "0")
        #expect(variables["GIT_EDITOR"] == "true")
        #expect(variables["GIT_PAGER"] == "cat")
    }

    @Test func `a name reaches every git, also one that is asked for its settings`() {
        var environment = AgentEnvironment(
            inheriting: [
                "GIT_COMMITTER_NAME": "C", "GIT_COMMITTER_EMAIL": "c@example.com",
                "GIT_AUTHOR_NAME": "",
            ]
        )
        environment.identify(name: "A B", email: "a@example.com")
        let variables = environment.variables
        #expect(variables["GIT_AUTHOR_NAME"] == "A B")
        #expect(variables["GIT_AUTHOR_EMAIL"] == "a@example.com")
        #expect(variables["GIT_COMMITTER_NAME"] == "C")
        let overrides = (0..<(Int(variables["GIT_CONFIG_COUNT"] ?? "") ?? 0)).map {
            (variables["GIT_CONFIG_KEY_\($0)"], variables["GIT_CONFIG_VALUE_\($0)"])
        }
        #expect(overrides.contains { $0.0 == "gc.auto" && $0.1 == "0" })
        #expect(overrides.contains { $0.0 == "user.name" && $0.1 == "A B" })
        #expect(overrides.contains { $0.0 == "user.email" && $0.1 == "a@example.com" })
    }
}
