import Planning
import Testing

/// Keys and types, each with the place that is underlined.
@Suite struct FormTests {
    @Test func `an unknown key is underlined and its nearest name given`() throws {
        let text = plan("  - id: a\n    dependancies: []\n")
        #expect(found(text) == ["4:5+12 key-unknown"])
        let issue = try #require(only("key-unknown", in: text))
        #expect(issue.message == "a subtask has no key \"dependancies\"")
        #expect(issue.hint == "did you mean \"dependencies\"?")
    }

    @Test func `the type of a subtask is one of six`() throws {
        let known = try read(plan("  - id: a\n    type: research\n")).get()
        #expect(known.plan.subtasks[0].role == .research)
        #expect(found(plan("  - id: a\n    type: implement\n")) == ["4:11+9 value-unknown"])
    }

    @Test func `what a retry starts from and when an agent is idle can be said`() throws {
        let text = plan("  - {id: a, idle_timeout: 15min, retry_from: last}\n  - {id: b}\n")
        let subtasks = try read(text).get().plan.subtasks
        #expect(subtasks.map(\.idleTimeout) == [.seconds(900), nil])
        #expect(subtasks.map(\.retryFrom) == [.last, .base])
        let wrong = plan("  - {id: a, idle_timeout: soon, retry_from: lost}\n")
        #expect(found(wrong) == ["3:27+4 duration-invalid", "3:45+4 value-unknown"])
        #expect(only("value-unknown", in: wrong)?.hint == "did you mean \"last\"?")
    }

    @Test func `what happens when two disagree can be said`() throws {
        let text = plan("  - id: a\nintegration: {fallback: sequential}\n")
        #expect(try read(text).get().plan.integration.fallback == .sequential)
        let plain = plan("  - id: a\nintegration: {}\n")
        #expect(try read(plain).get().plan.integration.fallback == .human)
        let wrong = plan("  - id: a\nintegration: {fallback: robot}\n")
        #expect(found(wrong) == ["4:25+5 value-unknown"])
    }

    @Test func `only the top level has keys for other tools`() {
        #expect(found("x-a: 1\n" + plan("  - id: a\n")) == [])
        #expect(found(plan("  - id: a\n    x-a: 1\n")) == ["4:5+3 key-unknown"])
    }

    @Test func `missing keys are reported where the mapping begins`() {
        #expect(found("constraints: c\n") == ["1:1+11 key-missing", "1:1+11 key-missing"])
        #expect(found(plan("  - agent: a\n")) == ["3:5+5 key-missing"])
    }

    @Test func `a plan without subtasks is refused`() {
        #expect(found("task: t\nsubtasks: []\n") == ["2:1+8 subtasks-empty"])
        #expect(found("task: t\nsubtasks:\n") == ["2:1+8 subtasks-empty"])
    }

    @Test(arguments: [
        ("  - id: a\n    dependencies: b\n", "4:19+1 type-mismatch"),
        ("  - id: a\n    files:\n      x: 1\n", "4:5+5 type-mismatch"),
        ("  - id: [a]\n", "3:9+1 type-mismatch"),
        ("  - id:\n      x: 1\n", "3:5+2 type-mismatch"),
        ("  - a\n", "3:5+1 type-mismatch"),
        ("  - id: a\n    files: [{x: 1}]\n", "4:13+1 type-mismatch"),
        ("  - id: a\n    ? [x]\n    : y\n", "4:7+1 type-mismatch"),
    ])
    func `a wrong type is reported at the value, or at the key of a block`(
        subtasks: String,
        expected: String,
    ) {
        #expect(found(plan(subtasks)) == [expected])
    }

    @Test func `a root, integration, agents and tests of a wrong type are reported`() {
        #expect(found("- a\n") == ["1:1+1 type-mismatch"])
        let text = plan("  - id: a\n") + "integration: merge\nagents: [a]\ntests: [b]\n"
        #expect(
            found(text) == ["4:14+5 type-mismatch", "5:9+1 type-mismatch", "6:8+1 type-mismatch"]
        )
        #expect(found(plan("  - id: a\n") + "agents:\n  b: codex\n") == ["5:6+5 type-mismatch"])
    }

    @Test(arguments: ["", "~", "null", "\"\"", "\" \""])
    func `a required text without a value is refused`(value: String) {
        #expect(
            found("task: \(value)\nsubtasks: [{id: a}]\n").map { $0.suffix(11) } == ["value-empty"]
        )
        #expect(found(plan("  - id: \(value)\n")).map { $0.suffix(11) } == ["value-empty"])
    }

    @Test func `optional keys without a value are as good as missing`() throws {
        let text = plan("  - id: a\n    agent:\n    dependencies:\n    retries: ~\n")
        #expect(found(text) == [])
    }

    @Test(arguments: ["-1", "21", "two", "1.5", "+1", "0x1", "99999999999999999999"])
    func `retries must be a whole number from 0 to 20`(value: String) {
        let text = plan("  - id: a\n    retries: \(value)\n")
        #expect(found(text) == ["4:14+\(value.count) number-invalid"])
    }

    @Test func `capacities start at 1`() {
        let text = plan("  - id: a\n") + "agents:\n  b: {capacity: 0, context_window: -1}\n"
        #expect(found(text) == ["5:17+1 number-invalid", "5:36+2 number-invalid"])
    }

    @Test func `an unknown strategy or dependency type is refused`() throws {
        let text =
            plan("  - id: a\n  - id: b\n    dependencies: [{id: a, type: logic}]\n")
            + "integration:\n  strategy: marge\n"
        #expect(found(text) == ["5:34+5 value-unknown", "7:13+5 value-unknown"])
        #expect(issues(text)[0].hint == "did you mean \"logical\"?")
        #expect(issues(text)[1].hint == "did you mean \"merge\"?")
    }
}
