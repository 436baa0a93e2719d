import Testing

@testable import Planning

@Suite struct NameTests {
    @Test(arguments: ["a", "A", "1", "on", "no", "1e3", "a-b_c.d", "integration", "lock", "a.b-"])
    func `a name is valid as a ref and as a file`(text: String) throws {
        #expect(try SubtaskID(text).text == text)
        #expect(try AgentName(text).description == text)
    }

    @Test(arguments: [
        ("", "is empty"), ("a/b", "contains \"/\""), ("a b", "contains a space"),
        ("-a", "starts with \"-\" and not with a letter or digit"),
        (".a", "starts with \".\" and not with a letter or digit"),
        ("_integration", "starts with \"_\" and not with a letter or digit"),
        ("a..b", "contains \"..\""), ("a.", "ends with \".\""), ("a.lock", "ends with \".lock\""),
        ("é", "contains \"é\" (U+00E9)"), ("a~1", "contains \"~\""),
        ("a\n", "contains a line break"),
        (String(repeating: "a", count: 101), "is longer than 100 characters"),
    ])
    func `a name that git or a file system refuses says why`(text: String, reason: String) {
        #expect(throws: InvalidName(name: text, reason: reason)) { try SubtaskID(text) }
        #expect(throws: InvalidName(name: text, reason: reason)) { try AgentName(text) }
    }

    @Test func `names are sorted by their text`() throws {
        #expect(try ["b", "a", "B"].map(SubtaskID.init).sorted().map(\.text) == ["B", "a", "b"])
    }
}
