import Planning
import Testing

/// One test or more for each file in Rules.
@Suite struct RuleTests {
    @Test func `an id that is used twice names the first line`() throws {
        let text = plan("  - id: a\n  - id: b\n  - id: a\n")
        #expect(found(text) == ["5:9+1 id-duplicate"])
        let issue = try #require(only("id-duplicate", in: text))
        #expect(issue.message == "the subtask id \"a\" is already used at line 3")
        #expect(issue.related.map(\.position) == [SourcePosition(line: 3, column: 9)])
    }

    @Test func `ids that differ only in letter case are refused`() {
        #expect(found(plan("  - id: Auth\n  - id: auth\n")) == ["4:9+4 id-duplicate"])
    }

    @Test func `an unknown dependency is given the nearest id and its line`() throws {
        let text = plan("  - id: implement-oauth\n  - id: b\n    dependencies: [implement-oath]\n")
        #expect(found(text) == ["5:20+14 dependency-unknown"])
        let issue = try #require(only("dependency-unknown", in: text))
        #expect(
            issue.message
                == "subtask \"b\" depends on \"implement-oath\", which does not exist"
        )
        #expect(issue.hint == "did you mean \"implement-oauth\"? it is defined at line 3")
    }

    @Test func `a name that resembles nothing gets no hint`() throws {
        let text = plan("  - id: a\n    dependencies: [b]\n")
        #expect(try #require(only("dependency-unknown", in: text)).hint == nil)
    }

    @Test func `a subtask cannot depend on itself`() {
        #expect(found(plan("  - id: a\n    dependencies: [a]\n")) == ["4:20+1 dependency-self"])
    }

    @Test func `a dependency stands once in a list, whatever its type`() throws {
        let text = plan("  - id: a\n  - id: b\n    dependencies: [a, {id: a, type: logical}]\n")
        #expect(found(text) == ["5:28+1 dependency-duplicate"])
        let issue = try #require(only("dependency-duplicate", in: text))
        #expect(issue.related.map(\.position) == [SourcePosition(line: 5, column: 20)])
    }

    @Test func `a cycle is shown as the path that closes it`() throws {
        let text = plan(
            """
              - id: a
                dependencies: [b]
              - id: b
                dependencies: [c]
              - id: c
                dependencies: [a, d]
              - id: d
            """
        )
        #expect(found(text) == ["4:20+1 dependency-cycle"])
        let issue = try #require(only("dependency-cycle", in: text))
        #expect(issue.message == "subtasks depend on each other in a cycle: a -> b -> c -> a")
        #expect(
            issue.related.map { "\($0.position) \($0.message)" } == [
                "4:20 subtask \"a\" depends on \"b\"",
                "6:20 subtask \"b\" depends on \"c\"",
                "8:20 subtask \"c\" depends on \"a\"",
            ]
        )
    }

    @Test func `each cycle is reported once, also where two share a subtask`() {
        let text = plan(
            """
              - {id: a, dependencies: [b]}
              - {id: b, dependencies: [a, c]}
              - {id: c, dependencies: [b]}
              - {id: d, dependencies: [e]}
              - {id: e, dependencies: [{id: d, type: logical}]}
            """
        )
        let paths = issues(text).filter { $0.code == "dependency-cycle" }
            .map { $0.message.split(separator: ": ").last ?? "" }
        #expect(paths == ["a -> b -> a", "b -> c -> b", "d -> e -> d"])
    }

    @Test func `a cycle of thousands of subtasks does not exhaust the stack`() {
        let count = 5_000
        let lines = (0..<count).map { "  - {id: s\($0), dependencies: [s\(($0 + 1) % count)]}\n" }
        #expect(found(plan(lines.joined())) == ["3:29+2 dependency-cycle"])
    }

    @Test func `only requirements of the plan can be covered`() throws {
        let text = "requirements: [login]\n" + plan("  - id: a\n    covers: [login, logon]\n")
        #expect(found(text) == ["5:21+5 requirement-unknown"])
        #expect(issues(text).last?.hint == "did you mean \"login\"?")
        let without = plan("  - id: a\n    covers: [login]\n")
        #expect(found(without) == ["4:14+5 requirement-unknown"])
    }

    @Test func `a requirement that nobody covers is a warning`() throws {
        let text = "requirements: [login, logout]\n" + plan("  - id: a\n    covers: [login]\n")
        #expect(found(text) == ["1:23+6 requirement-uncovered"])
        #expect(try read(text).get().plan.requirements == ["login", "logout"])
    }

    @Test func `a requirement is listed once`() {
        let text = "requirements: [a, a]\n" + plan("  - id: a\n    covers: [a]\n")
        #expect(found(text) == ["1:19+1 requirement-duplicate"])
    }

    @Test func `times that make no sense are refused`() throws {
        let text = plan("  - id: a\n    estimated_time: 2\n    timeout: \"-1h\"\n")
        #expect(found(text) == ["4:21+1 duration-invalid", "5:14+5 duration-invalid"])
        #expect(issues(text)[1].message == "\"estimated_time\" is \"2\", which lacks a unit")
    }

    @Test func `names that git or a file system refuses are refused`() throws {
        let text =
            plan("  - id: a/b\n    agent: -x\n")
            + "agents: {\"a b\": {}}\nintegration: {validation_tests: [..]}\ntests: {x.lock: y}\n"
        #expect(
            found(text) == [
                "3:9+3 name-invalid", "4:12+2 name-invalid", "5:10+5 name-invalid",
                "6:34+2 name-invalid", "7:9+6 name-invalid",
            ]
        )
        #expect(issues(text)[0].message == "the subtask id \"a/b\" contains \"/\"")
    }

    @Test(arguments: ["/etc/passwd", "../x", "a/../../b", "~/x"])
    func `outputs stay inside the repository`(path: String) {
        let text = plan("  - id: a\n    outputs: [\(path)]\n")
        #expect(found(text) == ["4:15+\(path.count) path-invalid"])
    }

    @Test func `a file name with two dots inside is no way out`() {
        #expect(found(plan("  - id: a\n    outputs: [a..b/c...d]\n")) == [])
    }

    @Test func `a wrong integration is not missing as well`() {
        #expect(issues(plan("  - id: a\n") + "integration: 5\n").map(\.code) == ["type-mismatch"])
    }

    @Test func `all issues of a bad plan come at once, in order`() {
        let text = """
            taks: "Everything wrong"
            requirements: [login, logout]
            subtasks:
              - id: one
                dependencies: [two, tow]
                estimated_time: 2 hours-ish
              - id: two
                dependencies: [one, two]
                retries: many
                covers: [login, signup]
              - id: Two
                outputs: [/tmp/x]
              - id: bad name
                files: "*"
              - agent: x
            integration:
              strategy: hope
            """
        #expect(
            issues(text).map { "\($0.position) \($0.code)" } == [
                "1:1 key-unknown", "2:23 requirement-uncovered",
                "5:20 dependency-cycle", "5:25 dependency-unknown", "6:21 duration-invalid",
                "8:25 dependency-self", "9:14 number-invalid", "10:21 requirement-unknown",
                "11:9 id-duplicate", "12:15 path-invalid", "13:9 name-invalid",
                "14:12 type-mismatch", "15:5 key-missing", "17:13 value-unknown",
            ]
        )
    }
}
