import Planning
import Testing

/// What authors are told to do, where the reader can guess what they meant.
@Suite struct HintTests {
    private func hint(_ code: String, _ text: String) -> String? { only(code, in: text)?.hint }

    @Test(arguments: [
        ("depends_on: []", "did you mean \"dependencies\"?"),
        ("prompt: x", "did you mean \"description\"?"),
        ("command: x", "did you mean \"run\"?"),
        ("constraints: x", "it is a key of the plan"),
        ("strategy: x", "it is a key of \"integration\""),
        ("x-note: 1", "keys that begin with \"x-\" stand at the top of the file"),
        ("<<: {}", "merge keys are not read: write the keys out"),
        ("\u{A0}run: x", "it holds the character U+00A0, which is no space to YAML"),
    ])
    func `a key that is none gets what was meant, or where it belongs`(key: String, words: String) {
        #expect(hint("key-unknown", plan("  - id: a\n    \(key)\n")) == words)
    }

    @Test func `a key that is misspelt is not missing as well`() {
        #expect(found("taks: t\nsubtaks: []\n") == ["1:1+4 key-unknown", "2:1+7 key-unknown"])
        #expect(found(plan("  - {ID: a}\n")) == ["3:6+2 key-unknown"])
    }

    @Test(arguments: [
        ("login form", "login-form"), ("../x", "x"), ("a..b", "a.b"), ("a/b c", "a-b-c"),
        ("a.", "a"), ("_a", "a"), ("café", "caf"),
    ])
    func `a name that is none gets one that is like it`(name: String, like: String) {
        let hint = hint("name-invalid", plan("  - id: \"\(name)\"\n"))
        #expect(hint?.hasPrefix("\"\(like)\" would be one: ") == true)
    }

    @Test func `a name of which nothing is left gets the rule alone`() {
        let hint = hint("name-invalid", plan("  - id: 設計\n"))
        #expect(hint == "a name starts with a letter or digit and holds letters, digits, . _ -")
    }

    @Test func `a letter that looks like another is told by its number`() {
        let issue = only("name-invalid", in: plan("  - id: \u{430}dmin\n"))
        #expect(issue?.message.hasSuffix("contains \"\u{430}\" (U+0430)") == true)
    }

    @Test(arguments: [
        ("2 hours", "2h"), ("90 minutes", "90min"), ("1 Day 2 hrs", "1d 2h"), ("2H", "2h"),
        ("30 seconds", "30s"),
    ])
    func `a time with its units written out gets the short ones`(time: String, short: String) {
        let hint = hint("duration-invalid", plan("  - {id: a, timeout: \(time)}\n"))
        #expect(hint == "did you mean \"\(short)\"?")
    }

    @Test(arguments: [
        ("files: src", "write it as a list: [src]"),
        ("files: '*'", "write it as a list: [\"*\"]"),
        ("files: 'a\"b'", "write it as a list: [\"a\\\"b\"]"),
        ("acceptance: [make: all]", "if it is one text, put it in quotes: \"make: all\""),
    ])
    func `a value of another form gets the form`(key: String, words: String) {
        #expect(hint("type-mismatch", plan("  - id: a\n    \(key)\n")) == words)
    }

    @Test func `a mapping that was left out is shown`() {
        #expect(hint("type-mismatch", plan("  - a\n")) == "write it as a mapping: { id: a }")
        let agents = plan("  - id: a\n") + "agents: {x: codex}\n"
        #expect(hint("type-mismatch", agents) == "write it as a mapping: { backend: codex }")
        let named = "task: t\nsubtasks:\n  a: {run: make}\n"
        #expect(hint("type-mismatch", named) == "write each one as an element: - id: a")
        let glued = "task: t\nsubtasks:\n  -id: a\n"
        #expect(hint("type-mismatch", glued) == "write a space behind each \"-\"")
    }

    @Test(arguments: [("tests", "testing"), ("implement", "implementation"), ("Plan", "planning")])
    func `a kind of work gets the one that begins alike`(type: String, kind: String) {
        let hint = hint("value-unknown", plan("  - {id: a, type: \(type)}\n"))
        #expect(hint == "did you mean \"\(kind)\"?")
    }

    @Test(arguments: [
        ("task: a: b\n", "1:8", "put a text that holds \": \" in quotes"),
        ("task: \"a\nsubtasks: []\n", "1:7", "close it, or take the quote out"),
        ("task: @a\n", "1:7", "put it in quotes"),
        ("task: \"\\d\"\n", "1:8", "write \"\\\\\" for a backslash"),
        ("```yaml\ntask: t\n```\n", "1:1", "take the fences out"),
        ("task: t\n<<<<<<< HEAD\na: b\n=======\n", "2:1", "resolve the merge first"),
        ("task: t\nsubtasks\n  - id: a\n", "2:1", "write a colon and a space behind a key"),
        ("task: t\nsubtasks: [a\n", "3:1", "close the bracket"),
    ])
    func `a mistake in the syntax is told where it is, and how it is mended`(
        text: String,
        place: String,
        words: String,
    ) throws {
        let issue = try #require(only("yaml-syntax", in: text))
        #expect(issue.position.description == place)
        #expect(issue.hint?.hasPrefix(words) == true, "\(issue)")
    }

    @Test func `what was no value breaks no other rule`() {
        #expect(found(plan("  - {id: a, agent: *who}\n")) == ["3:20+4 alias-undefined"])
        #expect(found(plan("  - {id: a, files: *.swift}\n")) == ["3:20+7 yaml-syntax"])
    }

    @Test func `a file in UTF-16 is told so`() {
        let error = #expect(throws: InvalidPlan.self) {
            try PlanSource(name: "plan.yml", bytes: [0xFF, 0xFE, 0x74, 0x00])
        }
        #expect(error?.issues.first?.hint == "it is UTF-16; save it as UTF-8")
    }
}
