import Planning
import Testing

/// What YAML lets people write without meaning it.
@Suite struct YAMLTests {
    @Test(arguments: ["1", "on", "no", "1e3", "012", "null0"])
    func `an id stays the text that was written`(text: String) throws {
        let checked = try read(plan("  - id: \(text)\n  - {id: b, dependencies: [\(text)]}\n"))
            .get()
        #expect(checked.plan.subtasks[0].id.text == text)
    }

    @Test func `line ends of Windows do not move a position`() {
        let text = plan("  - id: a\n    nope: x\n").replacing("\n", with: "\r\n")
        #expect(found(text) == ["4:5+4 key-unknown"])
    }

    @Test func `a byte order mark does not move a position`() throws {
        #expect(found("\u{FEFF}nope: x\n" + plan("  - id: a\n")) == ["1:1+4 key-unknown"])
        let source = PlanSource(name: "p", text: "\u{FEFF}a\r\nb\rc\n")
        #expect(source.lines == ["a", "b", "c", ""])
    }

    @Test func `columns count characters`() {
        let text = "task: t\nsubtasks: [{description: \"e\u{301}👩‍👩‍👧é\", nope: 1, id: a}]\n"
        #expect(found(text) == ["2:33+4 key-unknown"])
    }

    @Test func `line separators that only YAML knows do not move a position`() {
        let text = "task: \"a\u{85}b\u{2028}c\"\nnope: 1\nsubtasks: [{id: a}]\n"
        #expect(found(text) == ["2:1+4 key-unknown"])
    }

    @Test func `a key that is given twice is reported at the second place`() throws {
        let text = plan("  - id: a\n    agent: x\n    run: y\n    agent: z\n")
        #expect(found(text) == ["6:5+5 key-duplicate"])
        let issue = try #require(only("key-duplicate", in: text))
        #expect(issue.message == "the key \"agent\" is given more than once")
        #expect(issue.related.map(\.position) == [SourcePosition(line: 4, column: 5)])
    }

    @Test func `all keys that are given twice are found, with all other issues`() {
        let text = """
            task: t
            subtasks:
              - {id: a, "id": b, nope: 1}
              - id: c
                &anchor agent: x
                agent: y
                'agent': z
            task: u
            """
        #expect(
            found(text) == [
                "3:13+4 key-duplicate", "3:22+4 key-unknown", "6:5+5 key-duplicate",
                "7:5+7 key-duplicate", "8:1+4 key-duplicate",
            ]
        )
    }

    @Test func `a key that cannot be renamed is reported all the same`() {
        #expect(found("\"\": 1\n\"\": 2\n") == ["1:1+2 key-duplicate"])
        #expect(found("\"\\x61\": 1\na: 2\n") == ["1:1+6 key-duplicate"])
    }

    @Test func `more keys that are given twice than are looked for are still refused`() {
        let text = plan((0..<300).map { "  - {id: a\($0), id: b}\n" }.joined())
        #expect(issues(text).count > 50)
        #expect(issues(text).allSatisfy { $0.code == "key-duplicate" })
    }

    @Test func `a quotation is underlined whole`() {
        #expect(found(plan("  - {'it''s': 1, id: a}\n")) == ["3:6+7 key-unknown"])
        #expect(found(plan("  - {\"a\\\"é\": 1, id: a}\n")) == ["3:6+6 key-unknown"])
        #expect(found(plan("  - id: \"a\n      b\"\n")) == ["3:9+1 name-invalid"])
    }

    @Test func `a second document is refused`() {
        #expect(found(plan("  - id: a\n") + "---\ntask: u\n") == ["4:1+3 document-extra"])
        #expect(
            found(plan("  - id: a\n    nope: 1\n") + "---\n\tbroken")
                == ["4:5+4 key-unknown", "5:1+3 document-extra"]
        )
    }

    @Test(arguments: ["", "\n", "# nothing\n", "---\n", "~", "\u{FEFF}"])
    func `an empty file is told so`(text: String) {
        #expect(found(text) == ["1:1+1 plan-empty"])
    }

    @Test func `a mistake in the syntax is reported at its place, alone`() throws {
        #expect(found("task: [a\nsubtasks: {\n") == ["2:9+1 yaml-syntax"])
        let text = "task: t\nnope: 1\nsubtasks:\n\t- id: a\n"
        #expect(found(text) == ["4:1+1 yaml-syntax"])
        #expect(try #require(only("yaml-syntax", in: text)).hint?.contains("spaces") == true)
    }

    @Test func `a control character is reported at its place`() {
        #expect(found("task: t\r\nsub\u{0}tasks:\r\n") == ["2:4+1 character-forbidden"])
        #expect(issues("\u{1B}[31m")[0].message == "the character U+001B is not allowed in YAML")
    }

    @Test func `bytes that are no text are refused at the first of them`() {
        let bytes = Array("task: é\nab".utf8) + [0xFF, 0x00]
        let error = #expect(throws: InvalidPlan.self) {
            try PlanSource(name: "plan.yml", bytes: bytes)
        }
        #expect(error?.issues.map { "\($0.position) \($0.code)" } == ["2:3 encoding-invalid"])
    }

    @Test func `a file that cut a character in two is refused at its end`() {
        let error = #expect(throws: InvalidPlan.self) {
            try PlanSource(name: "plan.yml", bytes: Array("ab".utf8) + [0xC3])
        }
        #expect(error?.issues.map { "\($0.position)" } == ["1:3"])
    }

    @Test func `a huge file is refused`() {
        let text = String(repeating: "# 345678\n", count: 500_000)
        #expect(found(text) == ["1:1+1 file-too-large"])
    }

    @Test func `deep nesting is refused`() {
        let text = "x-a: " + String(repeating: "[", count: 200) + String(repeating: "]", count: 200)
        #expect(found(text) == ["1:69+1 nesting-too-deep"])
        let deeper = String(repeating: "[", count: 100_000)
        #expect(issues(deeper).map(\.code) == ["nesting-too-deep"])
    }
}
