import Planning
import Testing

@Suite struct AliasTests {
    @Test func `an alias repeats a value`() throws {
        let text = plan(
            """
              - {id: a, acceptance: &checks ["swift test", "a * b"], agent: &who coder}
              - {id: b, acceptance: *checks, agent: *who}
            """
        )
        let subtasks = try read(text).get().plan.subtasks
        #expect(subtasks[1].acceptance == ["swift test", "a * b"])
        #expect(subtasks[1].agent?.text == "coder")
    }

    @Test func `an anchor that is given again replaces the first`() throws {
        let text = plan("  - {id: &x a}\n  - {id: &x b}\n  - {id: c, dependencies: [*x]}\n")
        #expect(try read(text).get().plan.subtasks[2].dependencies.map(\.id.text) == ["b"])
    }

    @Test func `stars inside texts are left alone`() throws {
        let text = plan("  - {id: a, files: [\"**/*.swift\"], run: ls *.c}\n")
        let subtask = try read(text).get().plan.subtasks[0]
        #expect(subtask.files == ["**/*.swift"])
        #expect(subtask.run == "ls *.c")
    }

    @Test func `a glob without quotes is told to take some`() throws {
        let text = plan("  - id: a\n    files: [*.swift, src/*]\n")
        #expect(found(text) == ["4:13+7 yaml-syntax"])
        #expect(issues(text).last?.hint == "put it in quotes: \"*.swift\"")
    }

    @Test func `an alias for nothing is reported where it stands`() {
        #expect(found(plan("  - id: a\n    run: *nothing\n")) == ["4:10+8 alias-undefined"])
        #expect(
            found("task: &t [*t]\nsubtasks: [{id: a}]\n") == [
                "1:10+1 type-mismatch", "1:11+2 alias-undefined",
            ]
        )
    }

    @Test func `aliases that multiply are refused at once`() {
        var text = "x-0: &a0 [x, x, x, x, x, x, x, x, x]\n"
        for level in 1...30 {
            let alias = "*a\(level - 1)"
            let list = Array(repeating: alias, count: 9).joined(separator: ", ")
            text += "x-\(level): &a\(level) [\(list)]\n"
        }
        #expect(issues(text).map(\.code) == ["alias-expansion"])
        // The parser library by itself would hash such a key for years.
        #expect(issues(text + "? *a30\n: x\n").map(\.code) == ["alias-expansion"])
    }

    @Test func `merge keys do not exist`() {
        let text = "x-base: &base {agent: y}\n" + plan("  - <<: *base\n    id: a\n")
        #expect(found(text) == ["4:5+2 key-unknown"])
    }
}
