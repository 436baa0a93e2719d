import Commands
import Foundation
import SystemPackage
import TestSupport
import Testing

/// What editors and scripts are told about a plan.
struct DiagnosticsTests {
    /// The parts of the answer that are looked at; an unknown key of it is no error.
    private struct Document: Decodable {
        struct Position: Decodable, Equatable {
            let line: Int
            let character: Int
        }
        struct Range: Decodable, Equatable {
            let start: Position
            let end: Position
        }
        struct Location: Decodable {
            let uri: String
            let range: Range
        }
        struct Related: Decodable {
            let location: Location
            let message: String
        }
        struct Diagnostic: Decodable {
            let range: Range
            let severity: Int
            let code: String
            let source: String
            let message: String
            let relatedInformation: [Related]
        }
        let schema: String
        let diagnostics: [Diagnostic]
    }

    private func document(_ said: CommandHarness.Said) throws -> Document {
        try JSONDecoder().decode(Document.self, from: Data(said.answer.utf8))
    }

    /// The text that a range means, by the rules of the protocol.
    private func text(_ range: Document.Range, in plan: String) -> String? {
        let lines = plan.split(separator: "\n", omittingEmptySubsequences: false)
        guard range.start.line == range.end.line, lines.indices.contains(range.start.line) else {
            return nil
        }
        let units = Array(lines[range.start.line].utf16)
        guard range.start.character <= range.end.character, range.end.character <= units.count
        else { return nil }
        let part = units[range.start.character..<range.end.character]
        return String(utf16CodeUnits: Array(part), count: part.count)
    }

    @Test func `the errors of a bad plan are an answer in JSON`() async throws {
        let harness = try CommandHarness()
        let plan = "task: T\nsubtasks:\n  - id: a\n    dependencies: [b]\n  - id: b\n  - id: a\n"
        try harness.test.write("my plan.yml", plan)
        let said = await harness.run("plan", "--json", "--config", "my plan.yml")
        #expect(said.status == .invalidPlan)
        let place = harness.test.path.string
        expectText(
            said.answer,
            """
            {
              "diagnostics" : [
                {
                  "code" : "integration-missing",
                  "message" : "the plan has no \\"integration\\": the default, merge-and-validate without tests, is used\\nadd \\"integration: { strategy: merge-and-validate, validation_tests: [] }\\"",
                  "range" : {
                    "end" : {
                      "character" : 8,
                      "line" : 1
                    },
                    "start" : {
                      "character" : 0,
                      "line" : 1
                    }
                  },
                  "relatedInformation" : [

                  ],
                  "severity" : 2,
                  "source" : "git-orchestrate"
                },
                {
                  "code" : "id-duplicate",
                  "message" : "the subtask id \\"a\\" is already used at line 3",
                  "range" : {
                    "end" : {
                      "character" : 9,
                      "line" : 5
                    },
                    "start" : {
                      "character" : 8,
                      "line" : 5
                    }
                  },
                  "relatedInformation" : [
                    {
                      "location" : {
                        "range" : {
                          "end" : {
                            "character" : 9,
                            "line" : 2
                          },
                          "start" : {
                            "character" : 8,
                            "line" : 2
                          }
                        },
                        "uri" : "file://\(place)/my%20plan.yml"
                      },
                      "message" : "\\"a\\" is first used here"
                    }
                  ],
                  "severity" : 1,
                  "source" : "git-orchestrate"
                }
              ],
              "schema" : "git-orchestrate/diagnostics/1",
              "uri" : "file://\(place)/my%20plan.yml"
            }

            """
        )
        // People who look on are told as ever.
        #expect(said.narration.contains("my plan.yml:6:9: error[id-duplicate]"))
    }

    @Test func `characters are code units of UTF-16, also behind a byte order mark`() async throws {
        let harness = try CommandHarness()
        let plan =
            "task: \"👩‍👩‍👧 e\u{301} 𝄞\"\nsubtasks: [{description: \"e\u{301}👩‍👩‍👧é𝄞\", nöpe: 1, id: a}]\n"
            + "integration: {}\n"
        try harness.test.write("orchestration.yml", "\u{FEFF}" + plan)
        let said = await harness.run("plan", "--json")
        let diagnostic = try #require(try document(said).diagnostics.first)
        #expect(diagnostic.code == "key-unknown")
        #expect(diagnostic.source == "git-orchestrate")
        #expect(text(diagnostic.range, in: plan) == "nöpe")
    }

    @Test func `bytes that are no text are an answer too`() async throws {
        let harness = try CommandHarness()
        let path = harness.test.path.appending("orchestration.yml").string
        try Data("task: t\nab".utf8 + [0xFF, 0x0A]).write(to: URL(fileURLWithPath: path))
        let said = await harness.run("plan", "--json")
        #expect(said.status == .invalidPlan)
        let document = try document(said)
        #expect(document.schema == "git-orchestrate/diagnostics/1")
        #expect(document.diagnostics.map(\.code) == ["encoding-invalid"])
        #expect(document.diagnostics[0].range.start == .init(line: 1, character: 2))
    }

    @Test func `a plan that can run has its warnings and advice as diagnostics`() async throws {
        let harness = try CommandHarness()
        let plan = "task: T\nsubtasks:\n  - id: a\n    estimated_time: 1min\n    run: make\n"
        try harness.test.write("orchestration.yml", plan)
        let said = await harness.run("plan", "--json")
        #expect(said.status == .done)
        let document = try document(said)
        #expect(document.schema == "git-orchestrate/plan/1")
        #expect(
            document.diagnostics.map(\.code) == ["integration-missing", "subtask-trivial"]
        )
        #expect(document.diagnostics.allSatisfy { $0.severity == 2 })
        #expect(document.diagnostics.map { text($0.range, in: plan) } == ["subtasks", "a"])
        let object = try JSONSerialization.jsonObject(with: Data(said.answer.utf8))
        let warnings = (object as? [String: Any])?["warnings"] as? [[String: Any]]
        #expect(warnings?.map { $0["code"] as? String } == ["integration-missing"])
    }

    @Test func `without JSON a bad plan has no answer`() async throws {
        let harness = try CommandHarness()
        try harness.test.write("orchestration.yml", "task: T\n")
        let said = await harness.run("plan")
        #expect(said.status == .invalidPlan)
        #expect(said.answer == "")
    }
}
