import Commands
import Foundation
import TestSupport
import Testing

struct SchemaCommandTests {
    @Test func `the schema is printed, also outside a repository`() async throws {
        let harness = try CommandHarness()
        let said = await harness.run("schema", in: harness.test.folder)
        #expect(said.status == .done)
        #expect(said.narration == "")
        #expect(said.answer.hasSuffix("}\n"))
        let object = try JSONSerialization.jsonObject(with: Data(said.answer.utf8))
        let schema = try #require(object as? [String: Any])
        #expect(schema["$schema"] as? String == "http://json-schema.org/draft-07/schema#")
        #expect(schema["required"] as? [String] == ["task", "subtasks"])
    }
}
